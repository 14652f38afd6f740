// Masks of the segments as they are shown: drawn under the settings chosen now, with what is painted by hand over that;
// each is made once per segment, setting and paint. Patches are in the order t*49 + h*7 + w.
import type { MaskSettings, Remask, SegmentResult } from '../analysis/types';
import type { Paint } from './page-state';
import { AS_DRAWN, MASKED } from './paint';

export interface ShownMask {
  /** [392] of 0 and 1 */
  readonly mask: Uint8Array;
  /** [392]; 1 where the strategy reveals the patch on purpose although its attention is high. */
  readonly hints: Uint8Array;
  /** [392], how each patch was painted by hand; null where none was. */
  readonly painted: Uint8Array | null;
  readonly masked: number;
  readonly hinted: number;
}

export type MaskOf = (segment: SegmentResult, index: number, settings: MaskSettings, paint: Paint) => ShownMask;

/** Keeps the last mask of each segment for as long as the segment lives. */
export function createMaskOf(remask: Remask): MaskOf {
  const known = new WeakMap<SegmentResult, { readonly settings: MaskSettings; readonly result: ShownMask }>();
  return (segment, index, settings, paint) => {
    const painted = paint.get(index) ?? null;
    const before = known.get(segment);
    if (before?.settings === settings && before.result.painted === painted) return before.result;
    const { mask, revealed: hints } = remask(segment, index, settings);
    painted?.forEach((as, patch) => {
      if (as === AS_DRAWN) return;
      mask[patch] = as === MASKED ? 1 : 0;
      hints[patch] = 0;
    });
    const count = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0);
    const result = { mask, hints, painted, masked: count(mask), hinted: count(hints) };
    known.set(segment, { settings, result });
    return result;
  };
}
