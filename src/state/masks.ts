// Masks of the segments under the settings chosen now, and which patches were revealed as hints; each is drawn once
// per segment and setting. Patches are in the order t*49 + h*7 + w.
import { decodeTensor } from '../analysis/tensors';
import type { MaskSettings, Remask, SegmentResult } from '../analysis/types';

export interface DrawnMask {
  /** [392] of 0 and 1 */
  readonly mask: Uint8Array;
  /** [392]; 1 where the strategy reveals the patch on purpose although its attention is high. */
  readonly hints: Uint8Array;
  readonly masked: number;
  readonly hinted: number;
}

export type MaskOf = (segment: SegmentResult, index: number, settings: MaskSettings) => DrawnMask;

const attentions = new WeakMap<SegmentResult, Float32Array>();

/** Keeps the last drawn mask of each segment for as long as the segment lives. */
export function createMaskOf(remask: Remask): MaskOf {
  const drawn = new WeakMap<SegmentResult, { readonly settings: MaskSettings; readonly result: DrawnMask }>();
  return (segment, index, settings) => {
    const before = drawn.get(segment);
    if (before?.settings === settings) return before.result;
    const mask = remask(segment, index, settings);
    const hints = revealed(mask, settings, () => combined(segment, settings.lambda));
    const count = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0);
    const result = { mask, hints, masked: count(mask), hinted: count(hints) };
    drawn.set(segment, { settings, result });
    return result;
  };
}

/** lambda * intra + (1 - lambda) * inter; intra alone without words. Spec 5.3. [392] */
function combined(segment: SegmentResult, lambda: number): Float32Array {
  const intra = attentions.get(segment) ?? decodeTensor(segment.attention.intra);
  attentions.set(segment, intra);
  if (!segment.attention.inter) return intra;
  const inter = decodeTensor(segment.attention.inter);
  return intra.map((value, i) => lambda * value + (1 - lambda) * (inter[i] ?? 0));
}

/**
 * The patches that `hint` and `eq7` leave visible among those with most attention: `hint` masks the top n of 392 and
 * reveals some of them; `eq7` leaves the top few and masks the next n. Other strategies reveal nothing on purpose.
 */
export function revealed(mask: Uint8Array, settings: MaskSettings, attention: () => Float32Array): Uint8Array {
  const hints = new Uint8Array(mask.length);
  const { strategy, ratio, reveal } = settings;
  if ((strategy !== 'hint' && strategy !== 'eq7') || ratio === 0) return hints;
  const top = Math.floor(mask.length * ratio);
  const few = Math.min(39, Math.floor(reveal * ratio * mask.length));
  const values = attention();
  const order = [...values.keys()].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  for (const patch of order.slice(0, strategy === 'hint' ? top : few)) {
    if (!mask[patch]) hints[patch] = 1;
  }
  return hints;
}
