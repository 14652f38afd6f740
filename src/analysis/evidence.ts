// Whether a video is like what the model learned from: how much each head's softmax knows, in nats, and the codes of
// what to tell when that is too little over the whole video.
import type { ModelInfo } from '../engine/protocol';
import type { SegmentResult } from './result';
import { softmax } from './scores';

/** `unfamiliar-video` stands alone: every head that had a say was on unfamiliar ground. */
export type EvidenceNotice = 'unfamiliar-picture' | 'unfamiliar-sound' | 'unfamiliar-video';

/** log(classes) - entropy(softmax(logits)): 0 for a flat distribution, log(classes) for a certain one. */
export function evidenceOf(logits: readonly number[]): number {
  const entropy = softmax(logits, 1).reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
  return Math.log(logits.length) - entropy;
}

/** Median over the segments that have the modality; null without one. */
export function videoEvidence(
  segments: readonly Pick<SegmentResult, 'logits'>[],
  modality: 'visual' | 'audio',
): number | null {
  const values = segments
    .map(({ logits }) => logits[modality])
    .filter((logits) => logits !== null)
    .map(evidenceOf)
    .toSorted((a, b) => a - b);
  const [low, high] = [values[(values.length - 1) >> 1], values[values.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** What to tell of a video, by the model's thresholds; nothing for a model without them. */
export function evidenceNotices(
  segments: readonly Pick<SegmentResult, 'logits'>[],
  thresholds: ModelInfo['evidence'],
): EvidenceNotice[] {
  if (!thresholds) return [];
  const [picture, sound] = [videoEvidence(segments, 'visual'), videoEvidence(segments, 'audio')];
  const codes: EvidenceNotice[] = [];
  if (picture !== null && picture < thresholds.picture) codes.push('unfamiliar-picture');
  if (sound !== null && sound < thresholds.sound) codes.push('unfamiliar-sound');
  const hasWords = segments.some(({ logits }) => logits.text !== null);
  const speaking = [picture !== null, sound !== null, hasWords].filter(Boolean).length;
  return codes.length > 0 && codes.length === speaking ? ['unfamiliar-video'] : codes;
}
