// Masks for other settings from the attention in a result: pure, no network, fast enough for a slider.
import type { MaskSettings } from '../engine/protocol';
import { base64ToBytes, bytesToBase64 } from '../lib/base64';
import { packMask, unpackMask } from '../lib/masks';
import { VISUAL_PATCHES } from '../lib/shapes';
import { combineAttention, type DrawnMask, drawMask } from '../mart/mask';
import type { SegmentResult } from './result';
import { decodeTensor } from './tensors';

/** Attention of a segment, decoded once. */
const decoded = new WeakMap<SegmentResult, { intra: Float32Array | null; inter: Float32Array | null }>();

/** Strategies whose masks follow attention; the others are drawn from the seed alone. */
export const BY_ATTENTION: ReadonlySet<MaskSettings['strategy']> = new Set(['hint', 'eq7', 'high', 'low']);

/** [392] each; null where there are no words, or where a link left them out. */
export function attentionOf(segment: SegmentResult) {
  const known = decoded.get(segment);
  if (known) return known;
  const { intra, inter } = segment.attention;
  const attention = { intra: intra && decodeTensor(intra), inter: inter && decodeTensor(inter) };
  decoded.set(segment, attention);
  return attention;
}

/** Whether another strategy or share can be drawn for this segment: a link carries the mask without the attention. */
export function canRemask(segment: SegmentResult, { strategy }: MaskSettings): boolean {
  return segment.attention.intra !== null || !BY_ATTENTION.has(strategy);
}

/**
 * The mask that the engine would draw for segment `index` under `mask`, and the patches that it reveals; where attention
 * is missing, the mask that was kept, without its hints.
 */
export function remask(segment: SegmentResult, index: number, mask: MaskSettings): DrawnMask {
  const { intra, inter } = attentionOf(segment);
  if (!canRemask(segment, mask)) {
    return { mask: unpackMask(base64ToBytes(segment.mask)), revealed: new Uint8Array(VISUAL_PATCHES) };
  }
  return drawMask(combineAttention(intra ?? new Float32Array(VISUAL_PATCHES), inter, mask.lambda), mask, index);
}

/** Of segment `index`, what the settings alone draw, as a result keeps it; null for strategies that follow attention. */
export function seededMask(mask: MaskSettings, index: number): string | null {
  if (BY_ATTENTION.has(mask.strategy)) return null;
  return bytesToBase64(packMask(drawMask(new Float32Array(VISUAL_PATCHES), mask, index).mask));
}
