// What the manifest keeps of masks, drawn by the page's own mask code from combined attention [S, 392], with the fixed
// draw of the goldens' README: the revealed patches are the lowest token indices among the most attended ones.
import { attentionOrder, drawMask, hintCount, hintMask, maskedCount, topPatches } from '../../src/mart/mask';
import type { Ours } from './compare';

/** Share of the mask that the official code's hints may reveal. */
const REVEAL = 0.1;

/** By name in the manifest: masks and the order [S, 392], and scalars (shape []). */
export function drawMasks(attention: Float32Array, segments: number, ratio: number): Readonly<Record<string, Ours>> {
  const patches = attention.length / segments;
  const count = maskedCount(ratio);
  const rows = Array.from({ length: segments }, (_, segment) => {
    const values = attention.subarray(segment * patches, (segment + 1) * patches);
    const order = attentionOrder(values);
    const top = topPatches(order);
    const shown = [...top].sort((a, b) => a - b).slice(0, hintCount(ratio, REVEAL));
    const plain = (strategy: 'high' | 'low') =>
      drawMask(values, { strategy, ratio, reveal: REVEAL, seed: 0 }, segment).mask;
    return {
      order,
      hint: hintMask(order, count, shown).mask,
      high: plain('high'),
      low: plain('low'),
      edges: {
        mask: gap(values, order, count),
        top: gap(values, order, top.length),
        low: gap(values, order, patches - count),
      },
    };
  });
  const shape = [segments, patches];
  const smallest = (edge: 'mask' | 'top' | 'low') => scalar(Math.min(...rows.map(({ edges }) => edges[edge])));
  return {
    attention_order: { shape, data: rows.flatMap(({ order }) => [...order]) },
    attmask_high: { shape, data: rows.flatMap(({ high }) => [...high]) },
    attmask_low: { shape, data: rows.flatMap(({ low }) => [...low]) },
    mask: { shape, data: rows.flatMap(({ hint }) => [...hint]) },
    mask_count: scalar(rows.reduce((sum, { hint }) => sum + hint.reduce((set, bit) => set + bit, 0), 0)),
    attention_gap_at_mask_edge: smallest('mask'),
    attention_gap_at_top_edge: smallest('top'),
    attention_gap_at_low_edge: smallest('low'),
  };
}

/** Between the last token before `place` and the first behind it, in descending order. */
function gap(values: Float32Array, order: Int32Array, place: number): number {
  const valueAt = (index: number): number => values[order[index] ?? -1] ?? Number.NaN;
  return valueAt(place - 1) - valueAt(place);
}

function scalar(value: number): Ours {
  return { shape: [], data: [value] };
}
