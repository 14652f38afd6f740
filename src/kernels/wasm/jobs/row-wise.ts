// LayerNorm and GELU as jobs: some rows, or some values, a part.
import { FLOAT } from '../write';
import { type JobKind, PART_ROWS } from './kind';

/** Values of one part of GELU. */
const PART_VALUES = 1 << 14;

export interface LayerNormJob {
  readonly x: number;
  readonly gain: number;
  readonly bias: number;
  readonly epsilon: number;
  readonly rows: number;
  readonly width: number;
  readonly out: number;
}

export interface GeluJob {
  readonly x: number;
  readonly count: number;
  readonly out: number;
}

export const layerNorm: JobKind<LayerNormJob> = {
  fields: ['x', 'gain', 'bias', 'epsilon', 'rows', 'width', 'out'],
  parts: ({ rows }) => Math.ceil(rows / PART_ROWS),
  scratchBytes: () => 0,
  run(kernels, { x, gain, bias, epsilon, rows, width, out }, part) {
    const from = part * PART_ROWS;
    const skipped = from * width * FLOAT;
    kernels.layerNorm(x + skipped, gain, bias, epsilon, Math.min(PART_ROWS, rows - from), width, out + skipped);
  },
};

export const gelu: JobKind<GeluJob> = {
  fields: ['x', 'count', 'out'],
  parts: ({ count }) => Math.ceil(count / PART_VALUES),
  scratchBytes: () => 4 * FLOAT,
  run(kernels, { x, count, out }, part, scratch) {
    const from = part * PART_VALUES;
    const end = Math.min(count, from + PART_VALUES);
    const left = end % 4;
    kernels.gelu(x + from * FLOAT, 0, out + from * FLOAT, 0, 1, end - left - from);
    if (left === 0) return;
    // The kernel takes four at a time.
    kernels.copy(x + (end - left) * FLOAT, 0, scratch, 0, 1, left);
    kernels.gelu(scratch, 0, scratch, 0, 1, 4);
    kernels.copy(scratch, 0, out + (end - left) * FLOAT, 0, 1, left);
  },
};
