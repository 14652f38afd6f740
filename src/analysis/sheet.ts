// The pictures of a kept analysis as two image files: its thumbnails, and its sound pictures in grey, each set in rows on
// one sheet. Small, though lossy: they are looked at, never read into the network.
import { MartError } from '../lib/errors';
import { imageSize } from '../lib/image-size';
import { BANK_FRAMES, FRAME_SIZE, MEL_BINS } from '../lib/shapes';
import type { KeptAnalysis, SoundPicture } from './kept';
import type { AnalysisResult, Thumbnail } from './types';

interface Size {
  readonly width: number;
  readonly height: number;
}

const THUMBNAIL: Size = { width: FRAME_SIZE, height: FRAME_SIZE };
/** A sound picture's rows are times, its columns mel bands. */
const SOUND: Size = { width: MEL_BINS, height: BANK_FRAMES };
/** Of WebP, 0..1; browsers that do not write it give a larger PNG. */
const QUALITY = 0.82;
/** A WebP or a PNG says its size within them. */
const HEAD_BYTES = 64;

export interface Sheets {
  readonly thumbnails: Blob;
  /** Null when no segment has sound. */
  readonly sounds: Blob | null;
}

export async function packSheets({ thumbnails, sounds }: Pick<KeptAnalysis, 'thumbnails' | 'sounds'>): Promise<Sheets> {
  return {
    thumbnails: await pack(thumbnails, THUMBNAIL, (picture) => picture),
    sounds: sounds.some((sound) => sound !== null) ? await pack(sounds, SOUND, greyPixels) : null,
  };
}

/** The kept analysis of a result and its sheets; a segment without sound has no sound picture. */
export async function unpackSheets(result: AnalysisResult, sheets: Sheets): Promise<KeptAnalysis> {
  const { segments } = result;
  const thumbnails = await unpack(sheets.thumbnails, THUMBNAIL, segments.length);
  const sounds = sheets.sounds && (await unpack(sheets.sounds, SOUND, segments.length));
  return {
    result,
    thumbnails,
    sounds: segments.map(({ present }, i) => {
      const pixels = present.audio ? sounds?.[i] : undefined;
      return pixels ? greyBytes(pixels) : null;
    }),
  };
}

const columnsFor = (count: number) => Math.ceil(Math.sqrt(count));

function place(index: number, columns: number, { width, height }: Size): readonly [x: number, y: number] {
  return [(index % columns) * width, Math.floor(index / columns) * height];
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new MartError('out-of-memory', 'no canvas for the pictures');
  return context;
}

/** Pictures that are null stay black; `toPixels` gives [height, width, 4]. */
async function pack<Picture>(
  pictures: readonly (Picture | null)[],
  size: Size,
  toPixels: (picture: Picture) => Thumbnail,
): Promise<Blob> {
  const columns = columnsFor(pictures.length);
  const rows = Math.ceil(pictures.length / columns);
  const canvas = new OffscreenCanvas(columns * size.width, rows * size.height);
  const context = contextOf(canvas);
  for (const [index, picture] of pictures.entries()) {
    // A few at a time: many pictures must not hold up the page.
    if (index % 32 === 31) await new Promise((resolve) => setTimeout(resolve));
    if (!picture) continue;
    const [x, y] = place(index, columns, size);
    context.putImageData(new ImageData(toPixels(picture), size.width, size.height), x, y);
  }
  return canvas.convertToBlob({ type: 'image/webp', quality: QUALITY });
}

async function unpack(sheet: Blob, size: Size, count: number): Promise<Thumbnail[]> {
  const columns = columnsFor(count);
  const head = imageSize(new Uint8Array(await sheet.slice(0, HEAD_BYTES).arrayBuffer()));
  if (head?.width !== columns * size.width || head.height !== Math.ceil(count / columns) * size.height) {
    throw new MartError('result-invalid', 'pictures of another size', { rule: 'pictures: one tile for each segment' });
  }
  const image = await createImageBitmap(sheet, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
  const context = contextOf(new OffscreenCanvas(image.width, image.height));
  context.drawImage(image, 0, 0);
  image.close();
  return Array.from({ length: count }, (_, index) => {
    const [x, y] = place(index, columns, size);
    return new Uint8ClampedArray(context.getImageData(x, y, size.width, size.height).data);
  });
}

function greyPixels(bytes: SoundPicture): Thumbnail {
  const rgba = new Uint8ClampedArray(bytes.length * 4);
  for (let i = 0; i < bytes.length; i++) {
    const value = bytes[i] ?? 0;
    rgba[i * 4] = value;
    rgba[i * 4 + 1] = value;
    rgba[i * 4 + 2] = value;
    rgba[i * 4 + 3] = 255;
  }
  return rgba;
}

function greyBytes(rgba: Thumbnail): SoundPicture {
  const bytes = new Uint8Array(rgba.length / 4);
  for (let i = 0; i < bytes.length; i++) bytes[i] = rgba[i * 4] ?? 0;
  return bytes;
}
