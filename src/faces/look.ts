// What a face looks like, to tell people apart within one video: a coarse picture of the head in colour as a unit vector,
// free of its mean and contrast. Enough for the same person a few seconds later, not for recognising anybody.
import type { Box } from './types';

const CELLS = 12;
/** The head with its hair and a little of what is around: clothes and ground tell people apart as well as features. */
const REACH = 1.5;

/** `rgba`: a picture of `width` x `height`; `box` in its pixels. [12 * 12 * 3] */
export function lookOf(rgba: Uint8ClampedArray, width: number, height: number, box: Box): Float32Array {
  const look = new Float32Array(CELLS * CELLS * 3);
  const side = Math.max(box.width, box.height) * REACH;
  const left = box.x + box.width / 2 - side / 2;
  const top = box.y + box.height / 2 - side / 2;
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < CELLS; column++) {
      const cell = { x: left + (column * side) / CELLS, y: top + (row * side) / CELLS, side: side / CELLS };
      look.set(meanColour(rgba, width, height, cell), (row * CELLS + column) * 3);
    }
  }
  return unit(look);
}

/** Likeness of two looks, -1..1. */
export function likeness(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** The mean of looks, weighted, as a look again. */
export function blendLooks(a: Float32Array, b: Float32Array, shareOfB: number): Float32Array {
  return unit(a.map((value, i) => value * (1 - shareOfB) + (b[i] ?? 0) * shareOfB));
}

function meanColour(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  cell: { readonly x: number; readonly y: number; readonly side: number },
): [number, number, number] {
  const within = (value: number, most: number) => Math.min(most - 1, Math.max(0, Math.floor(value)));
  const [x0, y0] = [within(cell.x, width), within(cell.y, height)];
  const [x1, y1] = [within(cell.x + cell.side - 0.01, width), within(cell.y + cell.side - 0.01, height)];
  const sum: [number, number, number] = [0, 0, 0];
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const at = (y * width + x) * 4;
      sum[0] += rgba[at] ?? 0;
      sum[1] += rgba[at + 1] ?? 0;
      sum[2] += rgba[at + 2] ?? 0;
    }
  }
  const count = (x1 - x0 + 1) * (y1 - y0 + 1);
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

function unit(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const norm = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return norm < 1e-6 ? new Float32Array(values.length) : values.map((value) => (value - mean) / norm);
}
