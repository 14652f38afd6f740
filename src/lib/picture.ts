// A picture as it crosses from the engine to the page: bytes that the host has, or a bitmap that a GPU drew and that stays
// with it.
import { FRAME_SIZE } from './shapes';

/** [112, 112, 4] RGBA, or a bitmap of 112 x 112. Whoever drops a bitmap closes it. */
export type FramePicture = Uint8ClampedArray<ArrayBuffer> | ImageBitmap;

/** Asked of the bytes, since Node has no ImageBitmap. */
export function isBitmap(picture: FramePicture): picture is ImageBitmap {
  return !(picture instanceof Uint8ClampedArray);
}

/** Gives a bitmap's memory back. It can't be drawn from then on, and has no width. */
export function closePicture(picture: FramePicture): void {
  if (isBitmap(picture)) picture.close();
}

/** Frame 0..15 of pixels [16, 112, 112, 3], as [112, 112, 4] RGBA. */
export function frameRgba(pixels: ArrayLike<number>, frame: number): Uint8ClampedArray<ArrayBuffer> {
  const count = FRAME_SIZE * FRAME_SIZE;
  const rgba = new Uint8ClampedArray(count * 4);
  for (let i = 0; i < count; i++) {
    const from = (frame * count + i) * 3;
    for (let colour = 0; colour < 3; colour++) rgba[i * 4 + colour] = pixels[from + colour] ?? 0;
    rgba[i * 4 + 3] = 255;
  }
  return rgba;
}
