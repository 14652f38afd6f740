// Decoded pictures of one segment held whole, so that a square can be found in them before it is cut out of them: each is
// decoded once. Bounded: pictures of more pixels than fit are held scaled down, which leaves a face far more than 112 rows.
import { assert } from '../lib/assert';
import type { HeldPictures, Square } from './types';

export type Pen = OffscreenCanvasRenderingContext2D;

/** What a decoder gives, and what can be drawn as it. */
export interface Drawable {
  draw(pen: Pen, x: number, y: number, width: number, height: number): void;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Bytes that the held pictures may take together, as RGBA. */
const HELD_BYTES = 96 * 2 ** 20;

/** Size at which `count` pictures are held: their own if that fits. Even, for 4:2:0. */
export function heldSize(width: number, height: number, count: number): Size {
  const scale = Math.min(1, Math.sqrt(HELD_BYTES / (4 * Math.max(1, count)) / (width * height)));
  if (scale === 1) return { width, height };
  const even = (length: number) => Math.max(2, Math.floor((length * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}

/** A square of the displayed picture (`shown`) in pixels of one that is held at another size, or at the same. */
export function heldSquare(square: Square, shown: Size, held: Size): Square {
  const [scaleX, scaleY] = [held.width / shown.width, held.height / shown.height];
  const side = Math.max(1, Math.floor(square.side * Math.min(scaleX, scaleY)));
  const within = (at: number, length: number) => Math.max(0, Math.min(length - side, Math.round(at)));
  return { x: within(square.x * scaleX, held.width), y: within(square.y * scaleY, held.height), side };
}

export function newPen(width: number, height: number): Pen {
  // Opaque: pictures with an alpha channel are shown on black.
  const pen = new OffscreenCanvas(width, height).getContext('2d', { alpha: false, willReadFrequently: true });
  assert(pen !== null, 'no 2D context');
  return pen;
}

/** Sizes on the way from one to the other: halves, as long as they are not smaller than what is wanted, then that. */
export function shrinkingSizes(from: Size, to: Size): Size[] {
  const sizes: Size[] = [];
  let { width, height } = from;
  while (width >= 2 * to.width && height >= 2 * to.height) {
    width = Math.floor(width / 2);
    height = Math.floor(height / 2);
    sizes.push({ width, height });
  }
  return width === to.width && height === to.height && sizes.length > 0 ? sizes : [...sizes, to];
}

/**
 * Scales whole pictures down, one after the other, on the same canvases. Step by step: at once, 'low' skips pixels of a
 * picture that is more than halved, and what is found in faces then flickers; 'medium' and 'high' are each browser's own
 * (Firefox's skip pixels too), and squares then differ from browser to browser. 'low' within a half is the same in all.
 */
export class Shrinker {
  #pens: Pen[] = [];

  /** RGBA of `width` x `height`. */
  shrink(canvas: OffscreenCanvas, width: number, height: number): Uint8ClampedArray {
    let from = canvas;
    for (const [step, size] of shrinkingSizes(canvas, { width, height }).entries()) {
      const before = this.#pens[step];
      const same = before?.canvas.width === size.width && before.canvas.height === size.height;
      const pen = same ? before : newPen(size.width, size.height);
      this.#pens[step] = pen;
      pen.imageSmoothingQuality = 'low';
      pen.drawImage(from, 0, 0, size.width, size.height);
      from = pen.canvas;
    }
    const last = from.getContext('2d');
    assert(last !== null, 'a picture was drawn');
    return last.getImageData(0, 0, width, height).data;
  }
}

/** Canvases, one per picture, used again by the next segment of the same video. */
export class CanvasStore {
  readonly #pens: Pen[] = [];
  readonly #shrinker = new Shrinker();
  readonly #shown: Size;
  #held = 0;

  /** `shown`: displayed size of the pictures. */
  constructor(shown: Size) {
    this.#shown = shown;
  }

  /** Starts anew; what was given before is no longer valid. */
  clear(): void {
    this.#held = 0;
  }

  /** Holds a picture at `size`, whatever its own is (a stream may change it on the way), and returns its number. */
  hold(sample: Drawable, size: Size): number {
    const index = this.#held++;
    const before = this.#pens[index];
    const same = before?.canvas.width === size.width && before.canvas.height === size.height;
    const pen = same ? before : newPen(size.width, size.height);
    this.#pens[index] = pen;
    sample.draw(pen, 0, 0, size.width, size.height);
    return index;
  }

  /** The pictures `shown`, one for each asked time; `numbers`: which held one each of them is. */
  view(shown: readonly { readonly time: number; readonly stale: boolean }[], numbers: readonly number[]): HeldPictures {
    const penOf = (index: number): Pen => {
      const pen = this.#pens[numbers[index] ?? -1];
      assert(pen !== undefined, `a picture ${index} is held`);
      return pen;
    };
    return {
      times: shown.map(({ time }) => time),
      stale: shown.map(({ stale }) => stale),
      small: (index, width, height) => this.#shrinker.shrink(penOf(index).canvas, width, height),
      picture: (index, square) => {
        const pen = penOf(index);
        const { x, y, side } = heldSquare(square, this.#shown, pen.canvas);
        const { time, stale } = shown[index] ?? { time: 0, stale: false };
        return { time, side, rgba: pen.getImageData(x, y, side, side).data, stale };
      },
    };
  }
}
