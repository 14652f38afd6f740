// Masks of the segments under the settings chosen now, and which patches were revealed as hints; each is drawn once
// per segment and setting. Patches are in the order t*49 + h*7 + w.
import type { MaskSettings, Remask, SegmentResult } from '../analysis/types';

export interface ShownMask {
  /** [392] of 0 and 1 */
  readonly mask: Uint8Array;
  /** [392]; 1 where the strategy reveals the patch on purpose although its attention is high. */
  readonly hints: Uint8Array;
  readonly masked: number;
  readonly hinted: number;
}

export type MaskOf = (segment: SegmentResult, index: number, settings: MaskSettings) => ShownMask;

/** Keeps the last drawn mask of each segment for as long as the segment lives. */
export function createMaskOf(remask: Remask): MaskOf {
  const drawn = new WeakMap<SegmentResult, { readonly settings: MaskSettings; readonly result: ShownMask }>();
  return (segment, index, settings) => {
    const before = drawn.get(segment);
    if (before?.settings === settings) return before.result;
    const { mask, revealed: hints } = remask(segment, index, settings);
    const count = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0);
    const result = { mask, hints, masked: count(mask), hinted: count(hints) };
    drawn.set(segment, { settings, result });
    return result;
  };
}
