// The linear layer as a job: a GEMM, cut into blocks of rows and of columns.
import { gemm, type Matrix, PANEL_BYTES, packPanels } from '../gemm';
import { FLOAT, PANEL } from '../write';
import { ceil, type JobKind } from './kind';

/** From this many rows on, packing a panel costs less than reading its columns apart. */
const PACK_ROWS = 24;
/** Columns of one part. */
const PART_COLUMNS = 2 * PANEL;
/** Rows of the micro-kernel's tile. */
const TILE_ROWS = 6;
/** Inputs of a block of rows at most, and rows of one at least, over which the packing of weights is spread. */
const BLOCK_BYTES = 1 << 20;
const BLOCK_ROWS = 96;

/** out = activation(x weight + bias + residual); x [rows, depth], weight [depth, columns]. */
export interface LinearJob {
  readonly x: number;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly weight: number;
  readonly bias: number;
  /** 0 for none. */
  readonly residual: number;
  /** One of `ACTIVATIONS`. */
  readonly activation: number;
  readonly out: number;
}

/** Blocks of rows, of equal height: a block's inputs are read once for every panel and should stay in the core's cache. */
function rowBlocks({ rows, depth }: LinearJob): { readonly count: number; readonly height: number } {
  const most = Math.max(BLOCK_ROWS, Math.floor(BLOCK_BYTES / (depth * FLOAT)));
  const height = ceil(Math.ceil(rows / Math.ceil(rows / most)), TILE_ROWS);
  return { count: Math.ceil(rows / height), height };
}

export const linear: JobKind<LinearJob> = {
  fields: ['x', 'rows', 'depth', 'columns', 'weight', 'bias', 'residual', 'activation', 'out'],
  parts: (job) => Math.ceil(job.columns / PART_COLUMNS) * rowBlocks(job).count,
  scratchBytes: (job) => job.depth * PART_COLUMNS * FLOAT + (2 * rowBlocks(job).height + 1) * PANEL_BYTES,
  run(kernels, job, part, scratch) {
    const { depth, activation } = job;
    const columnParts = Math.ceil(job.columns / PART_COLUMNS);
    const { height } = rowBlocks(job);
    const top = Math.floor(part / columnParts) * height;
    const rows = Math.min(height, job.rows - top);
    const from = (part % columnParts) * PART_COLUMNS;
    const columns = Math.min(PART_COLUMNS, job.columns - from);
    const stride = job.columns * FLOAT;
    const columnsOf = (address: number) => address + from * FLOAT;
    const blockOf = (address: number): Matrix => ({ at: columnsOf(address) + top * stride, stride });
    const packed = columns % PANEL > 0 || rows >= PACK_ROWS;
    if (packed) packPanels(kernels, { at: columnsOf(job.weight), stride }, depth, columns, scratch);
    gemm(
      kernels,
      {
        a: { at: job.x + top * depth * FLOAT, stride: depth * FLOAT },
        rows,
        b: packed ? { at: scratch, stride: PANEL_BYTES } : { at: columnsOf(job.weight), stride },
        panelB: packed ? depth * PANEL_BYTES : PANEL_BYTES,
        bias: job.bias === 0 ? 0 : columnsOf(job.bias),
        depth,
        columns,
        c: blockOf(job.out),
        residual: job.residual === 0 ? null : blockOf(job.residual),
        activation,
      },
      scratch + depth * PART_COLUMNS * FLOAT,
    );
  },
};
