// What can be laid over a picture: attention of each patch, or its recovery error, each in one hue of its own.
import { type PatchAttention, patchAttention } from '../../analysis/patch-values';
import type { SegmentResult } from '../../analysis/types';

export const ATTENTION = ['intra', 'inter', 'mix', 'word'] as const satisfies readonly PatchAttention[];
export type OverlayKind = 'none' | (typeof ATTENTION)[number] | 'error';

export interface Overlay {
  readonly measure: 'attention' | 'error';
  /** [392]; not negative. */
  readonly values: Float32Array;
  /** Where the colour is full. */
  readonly max: number;
  /** [392]; patches that have no value stay grey. Null: all have one. */
  readonly only: Uint8Array | null;
}

/** Twice as wrong as predicting the patch's mean; the same for all segments, so that they compare. */
const WORST = 2;

interface Facts {
  readonly segment: SegmentResult;
  readonly lambda: number;
  /** Index in the segment's words. */
  readonly word: number | null;
  /** Of the recovery shown, [392]; null without one. */
  readonly errors: Float32Array | null;
  /** [392] */
  readonly mask: Uint8Array;
}

/** Full colour begins at this place from the top: attention is steep, and its few peaks would leave the rest grey. */
const TENTH = 9;

/** Null where the segment has none of that kind. */
export function overlayOf(kind: OverlayKind, { segment, lambda, word, errors, mask }: Facts): Overlay | null {
  if (kind === 'none') return null;
  if (kind === 'error') return errors && { measure: 'error', values: errors, max: WORST, only: mask };
  const values = patchAttention(segment, kind, lambda, word);
  // The scale spans the segment, so that its time steps compare.
  return values && { measure: 'attention', values, max: values.toSorted().at(-1 - TENTH) ?? 0, only: null };
}
