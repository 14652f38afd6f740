// Square picture of any side to the network's 112x112 RGB bytes: a triangle filter whose support grows with the
// shrinking, in 22-bit fixed point, columns then rows, rounded to 8 bits in between. This is what Pillow's BILINEAR
// does, which MART's official transform uses; a browser canvas does something else.
import { requireArgument } from '../lib/assert';
import { FRAME_SIZE } from '../lib/shapes';

export const FRAME_BYTES = FRAME_SIZE * FRAME_SIZE * 3;

/** Pillow's precision: 32 bits, less 8 for the pixel and 2 for overshoot. */
const PRECISION = 22;
const HALF = 1 << (PRECISION - 1);

interface Filter {
  readonly side: number;
  /** Weights of output i at [i * taps, i * taps + counts[i]), sum about 2^22. */
  readonly weights: Int32Array;
  readonly taps: number;
  /** First source pixel of output i, and how many. [112] */
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** Result of the horizontal pass. [side, 112, 3] */
  readonly rows: Uint8Array;
}

/** All pictures of a video have one size, so the last filter is the one that is needed next. */
let last: Filter | null = null;

/**
 * Writes the picture as [112, 112, 3] RGB at `offset` of `target`; alpha is ignored.
 * @param rgba `side * side * 4` bytes, rows from the top
 */
export function resizeSquare(rgba: Uint8ClampedArray | Uint8Array, side: number, target: Uint8Array, offset = 0): void {
  requireArgument(Number.isInteger(side) && side > 0, 'side', 'a positive whole number of pixels');
  requireArgument(rgba.length === side * side * 4, 'rgba', `${side} x ${side} x 4 bytes, not ${rgba.length}`);
  requireArgument(
    Number.isInteger(offset) && offset >= 0 && offset + FRAME_BYTES <= target.length,
    'offset',
    `whole, and leave room for ${FRAME_BYTES} bytes in target`,
  );
  if (last?.side !== side) last = triangleFilter(side);
  shrinkColumns(rgba, last);
  shrinkRows(last, target, offset);
}

/** The middle square of the shorter side, in pixels of the displayed picture; half a pixel goes to the right and below. */
export function centreSquare(width: number, height: number): { x: number; y: number; side: number } {
  const side = Math.min(width, height);
  return { x: Math.floor((width - side) / 2), y: Math.floor((height - side) / 2), side };
}

function triangleFilter(side: number): Filter {
  const scale = side / FRAME_SIZE;
  const support = Math.max(scale, 1);
  const taps = Math.ceil(support) * 2 + 1;
  const weights = new Int32Array(FRAME_SIZE * taps);
  const starts = new Int32Array(FRAME_SIZE);
  const counts = new Int32Array(FRAME_SIZE);
  for (let i = 0; i < FRAME_SIZE; i++) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(side, Math.trunc(centre + support + 0.5)) - start;
    const heights = Array.from({ length: count }, (_, k) =>
      Math.max(0, 1 - Math.abs((start + k - centre + 0.5) * (1 / support))),
    );
    const sum = heights.reduce((a, b) => a + b, 0);
    for (const [k, height] of heights.entries())
      weights[i * taps + k] = Math.floor((height / sum) * 2 ** PRECISION + 0.5);
    starts[i] = start;
    counts[i] = count;
  }
  return { side, weights, taps, starts, counts, rows: new Uint8Array(side * FRAME_SIZE * 3) };
}

// The two passes are the hot loops: `as number` because their indices are within bounds by construction. Weights are
// not negative and sum to about 2^22, so results need clamping at 255 alone.

function shrinkColumns(
  rgba: Uint8ClampedArray | Uint8Array,
  { side, weights, taps, starts, counts, rows }: Filter,
): void {
  for (let y = 0, to = 0; y < side; y++) {
    for (let column = 0; column < FRAME_SIZE; column++, to += 3) {
      const base = column * taps;
      const end = base + (counts[column] as number);
      let from = (y * side + (starts[column] as number)) * 4;
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      for (let k = base; k < end; k++, from += 4) {
        const weight = weights[k] as number;
        red = (red + (rgba[from] as number) * weight) | 0;
        green = (green + (rgba[from + 1] as number) * weight) | 0;
        blue = (blue + (rgba[from + 2] as number) * weight) | 0;
      }
      rows[to] = Math.min(255, red >> PRECISION);
      rows[to + 1] = Math.min(255, green >> PRECISION);
      rows[to + 2] = Math.min(255, blue >> PRECISION);
    }
  }
}

function shrinkRows({ weights, taps, starts, counts, rows }: Filter, target: Uint8Array, offset: number): void {
  const stride = FRAME_SIZE * 3;
  for (let row = 0; row < FRAME_SIZE; row++) {
    const start = (starts[row] as number) * stride;
    const count = counts[row] as number;
    const base = row * taps;
    for (let x = 0; x < stride; x++) {
      let sum = HALF;
      for (let k = 0; k < count; k++) sum += (rows[start + k * stride + x] as number) * (weights[base + k] as number);
      target[offset + row * stride + x] = Math.min(255, sum >> PRECISION);
    }
  }
}
