// What the curve and the read-outs say of the scores: softmax, Eq. 3 of the paper, the top class, sure or unsure.
import type { SegmentResult } from '../analysis/types';

/** Two classes closer than this are not called apart: the read-out says "unsure" and names both. */
export const UNSURE_MARGIN = 0.1;

/** softmax(scores / temperature) */
export function softmax(scores: readonly number[], temperature: number): number[] {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp((score - top) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/**
 * Logits of the video from its segments: per head the mean over the segments that have it, then their sum. The same
 * as the result's `video.scores`; needed while segments are still coming. Spec 5.1.
 */
export function videoScores(segments: readonly SegmentResult[]): number[] {
  const first = segments[0];
  if (!first) return [];
  const total = first.logits.visual.map(() => 0);
  for (const head of ['visual', 'audio', 'text'] as const) {
    const rows = segments.flatMap((segment) => (segment.logits[head] ? [segment.logits[head]] : []));
    for (const row of rows) {
      row.forEach((value, i) => {
        total[i] = (total[i] ?? 0) + value / rows.length;
      });
    }
  }
  return total;
}

/** Temporal class activation, Eq. 3: softmax(video logits) * scores of each segment, per class. [segments][classes] */
export function temporalActivation(segments: readonly SegmentResult[], scores: readonly number[]): number[][] {
  if (segments.length === 0) return [];
  const weights = softmax(scores, 1);
  return segments.map((segment) => segment.scores.map((score, i) => (weights[i] ?? 0) * score));
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
