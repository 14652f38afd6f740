// A picture as it crosses from the engine to the page: bytes that the host has, or a bitmap that a GPU drew and that stays
// with it.

/** [112, 112, 4] RGBA, or a bitmap of 112 x 112. Whoever drops a bitmap closes it. */
export type Picture = Uint8ClampedArray<ArrayBuffer> | ImageBitmap;

/** Asked of the bytes, since Node has no ImageBitmap. */
export function isBitmap(picture: Picture): picture is ImageBitmap {
  return !(picture instanceof Uint8ClampedArray);
}

/** Gives a bitmap's memory back. It can't be drawn from then on, and has no width. */
export function closePicture(picture: Picture): void {
  if (isBitmap(picture)) picture.close();
}
