// Masks for other settings from the attention in a result: pure, no network, fast enough for a slider.
import type { MaskSettings } from '../engine/protocol';
import { combineAttention, type DrawnMask, drawMask } from '../mart/mask';
import type { SegmentResult } from './result';
import { decodeTensor } from './tensors';

/** Attention of a segment, decoded once. */
const decoded = new WeakMap<SegmentResult, { intra: Float32Array; inter: Float32Array | null }>();

function attentionOf(segment: SegmentResult) {
  const kept = decoded.get(segment);
  if (kept) return kept;
  const { intra, inter } = segment.attention;
  const attention = { intra: decodeTensor(intra), inter: inter && decodeTensor(inter) };
  decoded.set(segment, attention);
  return attention;
}

/** The mask that the engine would draw for segment `index` under `mask`, and the patches that it reveals. */
export function remask(segment: SegmentResult, index: number, mask: MaskSettings): DrawnMask {
  const { intra, inter } = attentionOf(segment);
  return drawMask(combineAttention(intra, inter, mask.lambda), mask, index);
}
