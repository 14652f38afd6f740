// What the curve and the read-outs make of the scores: softmax with and without some heads, Eq. 3 of the paper.
import { softmax, sumOfHeads, videoLogits } from '../analysis/scores';
import type { SegmentResult } from '../analysis/types';
import type { Modality } from '../lib/shapes';

/** The heads that are kept; null where none is left in this segment. */
function headsWithout(
  { logits }: Pick<SegmentResult, 'logits'>,
  leftOut: readonly Modality[],
): SegmentResult['logits'] | null {
  const kept = (name: Modality) => (leftOut.includes(name) ? null : logits[name]);
  const [visual, audio, text] = [kept('visual'), kept('audio'), kept('text')];
  if (!visual && !audio && !text) return null;
  return { visual: visual ?? logits.visual.map(() => 0), audio, text };
}

/**
 * Temporal class activation, Eq. 3: softmax(video logits) * scores of each segment, per class, over the segments so far
 * and without some heads. [segments][classes]
 */
export function temporalActivation(segments: readonly SegmentResult[], leftOut: readonly Modality[] = []): number[][] {
  if (segments.length === 0) return [];
  const heads = segments.map((segment) => ({ logits: headsWithout(segment, leftOut) ?? segment.logits }));
  const weights = softmax(sumOfHeads(videoLogits(heads)), 1);
  return heads.map(({ logits }) => sumOfHeads(logits).map((score, i) => (weights[i] ?? 0) * score));
}

/**
 * A segment's distribution without some heads: softmax of the sum of the others. Cross-modal fusion came before the heads,
 * so a modality that is left out here has still been seen by the others.
 */
export function distributionWithout(
  segment: Pick<SegmentResult, 'logits' | 'distribution'>,
  leftOut: readonly Modality[],
  temperature: number,
): readonly number[] {
  const heads = leftOut.length === 0 ? null : headsWithout(segment, leftOut);
  return heads ? softmax(sumOfHeads(heads), temperature) : segment.distribution;
}
