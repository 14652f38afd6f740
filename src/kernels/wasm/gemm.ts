// GEMM of any size from the micro-kernel, which computes whole panels of 8 columns, with its epilogue.
import type { KernelExports } from './module';
import { FLOAT, PANEL } from './write';

export const PANEL_BYTES = PANEL * FLOAT;

export const ACTIVATIONS = { linear: 0, relu: 1, gelu: 2 } as const;
export type Activation = keyof typeof ACTIVATIONS;

/** Two-dimensional data: the address of its first value and the bytes from row to row. */
export interface Matrix {
  readonly at: number;
  readonly stride: number;
}

export interface GemmOperands {
  readonly a: Matrix;
  readonly rows: number;
  /** One panel of 8 columns, the first row's. */
  readonly b: Matrix;
  /** Bytes from panel to panel. */
  readonly panelB: number;
  readonly bias: number;
  readonly depth: number;
  readonly columns: number;
  readonly c: Matrix;
  readonly residual: Matrix | null;
  readonly activation: number;
}

/** The kernel computes whole panels; what is left of the columns goes through `scratch`, two panels of `rows` and one row. */
export function gemm(kernels: KernelExports, operands: GemmOperands, scratch: number): void {
  const { a, rows, b, panelB, bias, depth, columns, c, residual, activation } = operands;
  const panels = Math.floor(columns / PANEL);
  const [r, strideR] = [residual?.at ?? 0, residual?.stride ?? 0];
  const relu = activation === ACTIVATIONS.relu ? 1 : 0;
  const gelu = ({ at, stride }: Matrix, count: number) => {
    if (activation === ACTIVATIONS.gelu) kernels.gelu(at, stride, at, stride, rows, count);
  };
  const times = (weights: number, at: number, panelCount: number, to: Matrix, more: number, strideMore: number) =>
    kernels.gemm(
      ...[a.at, a.stride, rows, weights, b.stride, panelB, at, depth, panelCount, to.at, to.stride],
      ...[more, strideMore, relu],
    );
  if (panels > 0) {
    times(b.at, bias, panels, c, r, strideR);
    gelu(c, panels * PANEL);
  }
  const left = columns % PANEL;
  if (left === 0) return;
  const done = panels * PANEL_BYTES;
  const out: Matrix = { at: scratch, stride: PANEL_BYTES };
  const more = scratch + rows * PANEL_BYTES;
  const lastBias = more + rows * PANEL_BYTES;
  if (bias !== 0) kernels.copy(bias + done, 0, lastBias, 0, 1, left);
  if (r !== 0) kernels.copy(r + done, strideR, more, PANEL_BYTES, rows, left);
  times(b.at + panels * panelB, bias && lastBias, 1, out, r && more, PANEL_BYTES);
  gelu(out, PANEL);
  kernels.copy(out.at, PANEL_BYTES, c.at + done, c.stride, rows, left);
}

/** Columns of b [depth, columns], eight by eight behind each other. What stands behind the last column is undefined. */
export function packPanels(kernels: KernelExports, b: Matrix, depth: number, columns: number, to: number): void {
  for (let column = 0; column < columns; column += PANEL) {
    const count = Math.min(PANEL, columns - column);
    kernels.copy(b.at + column * FLOAT, b.stride, to + column * depth * FLOAT, PANEL_BYTES, depth, count);
  }
}
