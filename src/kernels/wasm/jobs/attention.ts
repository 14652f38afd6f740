// Attention as a job: of each head a block of queries, whose scores are computed in tiles that a core's own cache holds.
import { ACTIVATIONS, gemm, type Matrix, PANEL_BYTES, packPanels } from '../gemm';
import { FLOAT, PANEL } from '../write';
import { ceil, type JobKind } from './kind';

/** Queries whose scores are in memory at once: with 400 keys 77 KiB. */
export const QUERY_TILE = 48;

/** q [batch, queries, heads * depth], k and v [batch, keys, heads * depth], each with its own bytes from row to row. */
export interface AttentionJob {
  readonly q: number;
  readonly strideQ: number;
  readonly k: number;
  readonly strideK: number;
  readonly v: number;
  readonly strideV: number;
  readonly batch: number;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  readonly depth: number;
  /** [batch, queries, heads * depth] */
  readonly context: number;
  /** Softmax weights of the first `rows` queries, [batch, heads, rows, keys]. */
  readonly weights: number;
  readonly rows: number;
  /** Blocks that the queries of a head are cut into. */
  readonly queryBlocks: number;
}

export const attention: JobKind<AttentionJob> = {
  fields: [
    ...(['q', 'strideQ', 'k', 'strideK', 'v', 'strideV', 'batch', 'heads', 'queries', 'keys', 'depth'] as const),
    ...(['context', 'weights', 'rows', 'queryBlocks'] as const),
  ],
  parts: ({ batch, heads, queryBlocks }) => batch * heads * queryBlocks,
  scratchBytes: ({ keys, depth }) =>
    (ceil(keys, PANEL) * depth + keys * ceil(depth, PANEL) + QUERY_TILE * ceil(keys, PANEL)) * FLOAT +
    2 * QUERY_TILE * PANEL_BYTES,
  run(kernels, job, part, scratch) {
    const { heads, queries, keys, depth, queryBlocks } = job;
    const head = Math.floor(part / queryBlocks) % heads;
    const b = Math.floor(part / queryBlocks / heads);
    const place = (address: number, stride: number, rows: number): Matrix => ({
      at: address + b * rows * stride + head * depth * FLOAT,
      stride,
    });
    const q = place(job.q, job.strideQ, queries);
    const k = place(job.k, job.strideK, keys);
    const v = place(job.v, job.strideV, keys);
    const context = place(job.context, heads * depth * FLOAT, queries);

    const paddedKeys = ceil(keys, PANEL);
    const transposedKeys = scratch;
    const packedValues = transposedKeys + paddedKeys * depth * FLOAT;
    const scores: Matrix = { at: packedValues + keys * ceil(depth, PANEL) * FLOAT, stride: paddedKeys * FLOAT };
    const edges = scores.at + QUERY_TILE * scores.stride;
    for (let key = 0; key < keys; key += PANEL) {
      const count = Math.min(PANEL, keys - key);
      kernels.transpose(
        k.at + key * k.stride,
        k.stride,
        transposedKeys + key * depth * FLOAT,
        PANEL_BYTES,
        count,
        depth,
      );
    }
    packPanels(kernels, v, keys, depth, packedValues);

    const blockRows = ceil(Math.ceil(queries / queryBlocks), QUERY_TILE / 8);
    const from = (part % queryBlocks) * blockRows;
    const end = Math.min(queries, from + blockRows);
    for (let row = from; row < end; row += QUERY_TILE) {
      const rows = Math.min(QUERY_TILE, end - row);
      gemm(
        kernels,
        {
          a: { at: q.at + row * q.stride, stride: q.stride },
          rows,
          b: { at: transposedKeys, stride: PANEL_BYTES },
          panelB: depth * PANEL_BYTES,
          bias: 0,
          depth,
          columns: paddedKeys,
          c: scores,
          residual: null,
          activation: ACTIVATIONS.linear,
        },
        edges,
      );
      kernels.softmax(scores.at, scores.stride, rows, keys);
      if (row < job.rows) {
        const to = job.weights + ((b * heads + head) * job.rows + row) * keys * FLOAT;
        kernels.copy(scores.at, scores.stride, to, keys * FLOAT, Math.min(rows, job.rows - row), keys);
      }
      gemm(
        kernels,
        {
          a: scores,
          rows,
          b: { at: packedValues, stride: PANEL_BYTES },
          panelB: keys * PANEL_BYTES,
          bias: 0,
          depth: keys,
          columns: depth,
          c: { at: context.at + row * context.stride, stride: context.stride },
          residual: null,
          activation: ACTIVATIONS.linear,
        },
        edges,
      );
    }
  },
};
