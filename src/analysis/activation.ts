// What the curve and the read-outs make of the heads: softmax with and without some of them, Eq. 3 of the paper, and the
// sentiment of a distribution.
import type { Modality } from '../lib/shapes';
import type { SegmentResult } from './result';
import { softmax, sumOfHeads, videoLogits } from './scores';

type Heads = Pick<SegmentResult, 'logits'>;

/** Whether a link left out what each head says: nothing can be left out of the sum, and Eq. 3 has nothing to weigh. */
export function lacksHeads(segments: readonly Heads[]): boolean {
  return segments.length > 0 && segments.every(({ logits }) => logits.visual === null);
}

/** The heads that are kept; null where none is left in this segment. */
function headsWithout({ logits }: Heads, leftOut: readonly Modality[]): SegmentResult['logits'] | null {
  const logitsOf = (name: Modality) => (leftOut.includes(name) ? null : logits[name]);
  const heads = { visual: logitsOf('visual'), audio: logitsOf('audio'), text: logitsOf('text') };
  return Object.values(heads).some((head) => head !== null) ? heads : null;
}

/**
 * Temporal class activation, Eq. 3: softmax(video logits) * scores of each segment, per class, over the segments so far
 * and without some heads. [segments][classes]
 */
export function temporalActivation(segments: readonly SegmentResult[], leftOut: readonly Modality[] = []): number[][] {
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

/** Probability of the positive classes minus that of the negative ones, -1..1. */
export function sentimentOf(distribution: readonly number[], polarity: readonly number[]): number {
  return distribution.reduce((sum, value, i) => sum + value * Math.sign(polarity[i] ?? 0), 0);
}
