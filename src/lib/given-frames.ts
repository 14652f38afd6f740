// Pictures that a caller has in place of a video file, and the sound beside them: what a reader is handed of them. Plain, so
// that a worker gets it by copy. Times in s.
import type { Parts } from './remote-file';

export interface GivenFrames {
  readonly name: string;
  /** Bytes of all pictures as RGBA. */
  readonly size: number;
  readonly type: string;
  /** All of the first one's size, each shown from its time until the next one's. */
  readonly pictures: readonly ImageBitmap[];
  /** Ascending. */
  readonly times: readonly number[];
  readonly end: number;
  /** From time 0 on, each channel in [-1, 1]. */
  readonly sound: { readonly sampleRate: number; readonly channels: readonly Float32Array[] } | null;
}

export function isGiven(file: object): file is GivenFrames {
  return 'pictures' in file;
}

/** Its bytes, RGBA rows of one picture after the other; sound and times are no part of them. */
export function partsOfFrames({ pictures, size }: GivenFrames): Parts {
  const bytesOf = ({ width, height }: ImageBitmap) => width * height * 4;
  let drawn: { readonly index: number; readonly rgba: Uint8ClampedArray } | null = null;
  const rgbaOf = (index: number): Uint8ClampedArray => {
    if (drawn?.index === index) return drawn.rgba;
    const picture = pictures[index];
    if (!picture) return new Uint8ClampedArray();
    const pen = new OffscreenCanvas(picture.width, picture.height).getContext('2d', { alpha: false });
    pen?.drawImage(picture, 0, 0);
    const rgba = pen?.getImageData(0, 0, picture.width, picture.height).data ?? new Uint8ClampedArray();
    drawn = { index, rgba };
    return rgba;
  };
  return {
    size,
    slice: (from = 0, to = size) => ({
      async arrayBuffer() {
        const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from));
        let start = 0;
        for (const [index, picture] of pictures.entries()) {
          const end = start + bytesOf(picture);
          if (end > from && start < to) {
            const part = rgbaOf(index).subarray(Math.max(0, from - start), to - start);
            bytes.set(part, Math.max(0, start - from));
          }
          start = end;
        }
        return bytes.buffer;
      },
    }),
  };
}
