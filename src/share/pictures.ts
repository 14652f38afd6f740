// The small pictures of a link: all in one image of tiles, as large and as fine as the room allows. Its head says the kind
// of image, the tiles' side in pixels, that every `stride`-th segment may have a picture, and which of those do.
import type { Thumbnail } from '../analysis/types';
import { imageSize } from '../lib/image-size';
import { FRAME_SIZE } from '../lib/shapes';
import { linkBroken } from './broken';

/** Kinds of images that browsers encode; where one can't encode a kind, it gives another, and the next is tried. */
const KINDS = ['image/webp', 'image/jpeg'] as const;
/** px, whole blocks of the encoders where it can be. */
const SIDES = [64, 48, 40, 32, 28] as const;
const QUALITIES = [0.8, 0.6, 0.45, 0.3] as const;
const STRIDES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48] as const;
/** Fewer pictures than this say nothing of a video. */
const FEWEST = 4;
/** What a pixel takes at the lowest quality, in bytes: not worth a try below. */
const LEAST_PER_PIXEL = 0.02;
const HEAD_BYTES = 3;

/** The pictures of `thumbnails` in at most `room` bytes: fewer of them where all do not fit, null where none do. */
export async function packPictures(
  thumbnails: readonly (Thumbnail | null)[],
  room: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  for (const stride of STRIDES) {
    const places = thumbnails.filter((_, i) => i % stride === 0);
    const pictures = places.filter((picture) => picture !== null);
    if (pictures.length === 0 || (stride > 1 && pictures.length < FEWEST)) return null;
    const head = new Uint8Array(HEAD_BYTES + Math.ceil(places.length / 8));
    places.forEach((picture, i) => {
      const byte = HEAD_BYTES + (i >> 3);
      if (picture) head[byte] = (head[byte] ?? 0) | (1 << (i & 7));
    });
    for (const side of SIDES) {
      if (side * side * pictures.length * LEAST_PER_PIXEL > room) continue;
      const image = await packTiles(pictures, side, room - head.length);
      if (!image) continue;
      head.set([KINDS.indexOf(image.kind), side, stride]);
      return Uint8Array.from([...head, ...image.bytes]);
    }
  }
  return null;
}

async function packTiles(pictures: readonly Thumbnail[], side: number, room: number) {
  const columns = columnsOf(pictures.length);
  const canvas = new OffscreenCanvas(columns * side, Math.ceil(pictures.length / columns) * side);
  const tile = new OffscreenCanvas(FRAME_SIZE, FRAME_SIZE);
  const [pen, tilePen] = [penOf(canvas), penOf(tile)];
  pictures.forEach((picture, i) => {
    tilePen.putImageData(new ImageData(picture, FRAME_SIZE, FRAME_SIZE), 0, 0);
    pen.drawImage(tile, (i % columns) * side, Math.floor(i / columns) * side, side, side);
  });
  // If the poorest does not fit, no other will.
  const poorest = await encode(canvas, QUALITIES.at(-1) ?? 0);
  if (poorest.bytes.length > room) return null;
  for (const quality of QUALITIES) {
    const image = await encode(canvas, quality);
    if (image.bytes.length <= room) return image;
  }
  return poorest;
}

async function encode(canvas: OffscreenCanvas, quality: number) {
  for (const kind of KINDS) {
    const blob = await canvas.convertToBlob({ type: kind, quality });
    if (blob.type === kind) return { kind, bytes: new Uint8Array(await blob.arrayBuffer()) };
  }
  throw new Error(`this browser encodes none of ${KINDS}`);
}

/** For each of `segments` its picture, drawn back to [112, 112, 4], or null. Throws `link-broken`. */
export async function unpackPictures(bytes: Uint8Array, segments: number): Promise<(Thumbnail | null)[]> {
  const [kind, side = 0, stride = 0] = bytes;
  const type = KINDS[kind ?? -1];
  if (!type || side === 0 || stride === 0) throw linkBroken('its pictures are of an unknown kind');
  const places = Math.ceil(segments / stride);
  const head = HEAD_BYTES + Math.ceil(places / 8);
  const shown = (place: number) => (((bytes[HEAD_BYTES + (place >> 3)] ?? 0) >> (place & 7)) & 1) === 1;
  const count = Array.from({ length: places }, (_, place) => shown(place)).filter(Boolean).length;
  const columns = columnsOf(count);
  const size = imageSize(bytes.subarray(head));
  // Nothing is decoded that is larger than its tiles, whatever it would take.
  if (size?.width !== columns * side || size.height !== Math.ceil(count / columns) * side) {
    throw linkBroken('its pictures are of another size');
  }
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(new Blob([bytes.slice(head)], { type }));
  } catch (error) {
    throw linkBroken('its pictures cannot be drawn', error);
  }
  const pen = penOf(new OffscreenCanvas(FRAME_SIZE, FRAME_SIZE));
  const thumbnails = Array.from({ length: segments }, (): Thumbnail | null => null);
  for (let place = 0, tile = 0; place < places; place++) {
    if (!shown(place)) continue;
    const [x, y] = [(tile % columns) * side, Math.floor(tile / columns) * side];
    pen.drawImage(image, x, y, side, side, 0, 0, FRAME_SIZE, FRAME_SIZE);
    thumbnails[place * stride] = pen.getImageData(0, 0, FRAME_SIZE, FRAME_SIZE).data;
    tile++;
  }
  image.close();
  return thumbnails;
}

function columnsOf(count: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(count)));
}

function penOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) throw new Error('this browser gives no canvas to draw on');
  pen.imageSmoothingQuality = 'high';
  return pen;
}
