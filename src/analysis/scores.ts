// From heads to scores to distributions, for one segment and for the whole video. Spec 5.1.
import type { SegmentResult } from './result';

/** softmax(scores / temperature) */
export function softmax(scores: readonly number[], temperature: number): number[] {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp((score - top) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/**
 * Logits of the video: each head on the mean of its features over the segments that have the modality. The heads are
 * linear, so this is the mean of the segments' logits. `segments` must not be empty.
 */
export function videoLogits(segments: readonly Pick<SegmentResult, 'logits'>[]): SegmentResult['logits'] {
  return {
    visual: meanOf(segments.map(({ logits }) => logits.visual)),
    audio: meanOf(segments.map(({ logits }) => logits.audio)),
    text: meanOf(segments.map(({ logits }) => logits.text)),
  };
}

/** Sum of the heads that are there, by class; empty without any. */
export function sumOfHeads({ visual, audio, text }: SegmentResult['logits']): number[] {
  const heads = [visual, audio, text].filter((head) => head !== null);
  return (heads[0] ?? []).map((_, i) => heads.reduce((sum, head) => sum + (head[i] ?? 0), 0));
}

function meanOf(rows: readonly (readonly number[] | null)[]): number[] | null {
  const present = rows.filter((row) => row !== null);
  const first = present[0];
  if (!first) return null;
  return first.map((_, i) => present.reduce((sum, row) => sum + (row[i] ?? 0), 0) / present.length);
}
