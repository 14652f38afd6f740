// What the curve and the read-outs say of the scores: softmax, Eq. 3 of the paper, the top class, sure or unsure.
import { softmax, sumOfHeads, videoLogits } from '../analysis/scores';
import type { Modality, SegmentResult } from '../analysis/types';

/** Two classes closer than this are not called apart: the read-out says "unsure" and names both. */
export const UNSURE_MARGIN = 0.1;

/**
 * Temporal class activation, Eq. 3: softmax(video logits) * scores of each segment, per class, over the segments so far.
 * [segments][classes]
 */
export function temporalActivation(segments: readonly SegmentResult[]): number[][] {
  if (segments.length === 0) return [];
  const weights = softmax(sumOfHeads(videoLogits(segments)), 1);
  return segments.map((segment) => segment.scores.map((score, i) => (weights[i] ?? 0) * score));
}

/**
 * A segment's distribution without some heads: softmax of the sum of the others. Cross-modal fusion came before the heads,
 * so a modality that is left out here has still been seen by the others.
 */
export function distributionWithout(
  { logits, distribution }: Pick<SegmentResult, 'logits' | 'distribution'>,
  leftOut: readonly Modality[],
  temperature: number,
): readonly number[] {
  if (leftOut.length === 0) return distribution;
  const kept = (name: Modality) => (leftOut.includes(name) ? null : logits[name]);
  const [visual, audio, text] = [kept('visual'), kept('audio'), kept('text')];
  if (!visual && !audio && !text) return distribution;
  const nothing = logits.visual.map(() => 0);
  return softmax(sumOfHeads({ visual: visual ?? nothing, audio, text }), temperature);
}

export interface Verdict {
  readonly first: { readonly index: number; readonly value: number };
  readonly second: { readonly index: number; readonly value: number } | null;
  readonly sure: boolean;
}

/** The two likeliest classes of a distribution, and whether they are far enough apart to name one. */
export function verdict(distribution: readonly number[]): Verdict | null {
  const ranked = distribution.map((value, index) => ({ index, value })).sort((a, b) => b.value - a.value);
  const first = ranked[0];
  if (!first) return null;
  const second = ranked[1] ?? null;
  return { first, second, sure: !second || first.value - second.value >= UNSURE_MARGIN };
}
