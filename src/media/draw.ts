// Decoded pictures to RGBA: a square at native resolution or the whole picture scaled down, with rotation, mirroring
// and pixel aspect applied. Everything is drawn by the 2D canvas, so that colour conversion is the same for all.
import type { VideoSample } from 'mediabunny';
import { assert } from '../lib/assert';
import type { Square } from './types';

/** One canvas for all pictures of a source: a square of the displayed picture, read back as bytes. */
export class SquareReader {
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #square: Square;
  readonly #width: number;
  readonly #height: number;

  /** `width`, `height`: the displayed size that `square` refers to. */
  constructor(square: Square, width: number, height: number) {
    // Opaque: pictures with an alpha channel are shown on black.
    const context = new OffscreenCanvas(square.side, square.side).getContext('2d', {
      alpha: false,
      willReadFrequently: true,
    });
    assert(context !== null, 'no 2D context');
    this.#context = context;
    this.#square = square;
    this.#width = width;
    this.#height = height;
  }

  draw(sample: VideoSample): void {
    const { x, y, side } = this.#square;
    // A stream may change its resolution on the way; the square stays where it is on screen.
    const scaleX = sample.displayWidth / this.#width;
    const scaleY = sample.displayHeight / this.#height;
    sample.draw(this.#context, x * scaleX, y * scaleY, side * scaleX, side * scaleY, 0, 0, side, side);
  }

  /** The square of the picture drawn last, as a copy of its own. [side * side * 4] */
  read(): Uint8ClampedArray {
    return this.#context.getImageData(0, 0, this.#square.side, this.#square.side).data;
  }
}

/** Size of a picture scaled down (never up) so that its longer side is at most `maxSide`. */
export function fitted(width: number, height: number, maxSide: number): { width: number; height: number } {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

export function drawPreview(sample: VideoSample, maxSide: number): ImageBitmap {
  const { width, height } = fitted(sample.displayWidth, sample.displayHeight, maxSide);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  assert(context !== null, 'no 2D context');
  context.imageSmoothingQuality = 'high';
  sample.draw(context, 0, 0, width, height);
  return canvas.transferToImageBitmap();
}
