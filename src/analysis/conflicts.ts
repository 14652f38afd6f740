// Where the heads of picture, sound and words disagree. Rule: two heads conflict when each is sure of its top class (a
// lead of 0.10 over the next) and the polarities of these classes differ; they are opposed when one is positive and the
// other negative, else one of them is neutral.
import { MODALITIES, type Modality } from '../lib/shapes';
import { softmax } from './scores';
import type { SegmentResult } from './result';

/** How far a head's top class must lie ahead for the head to be sure. */
export const SURE_LEAD = 0.1;

/** What a head says by itself. */
export interface HeadOpinion {
  readonly modality: Modality;
  /** softmax(logits / temperature), by class */
  readonly distribution: readonly number[];
  /** Index of the likeliest class. */
  readonly top: number;
  readonly sure: boolean;
}

export interface Conflict {
  readonly heads: readonly [HeadOpinion, HeadOpinion];
  /** One positive, the other negative; else one is neutral. */
  readonly opposed: boolean;
}

/** Of the heads that are there: picture, sound, words. */
export function headOpinions({ logits }: Pick<SegmentResult, 'logits'>, temperature: number): HeadOpinion[] {
  return MODALITIES.flatMap((modality) => {
    const own = logits[modality];
    if (!own) return [];
    const distribution = softmax(own, temperature);
    const [first = 0, second = 0] = [...distribution].sort((a, b) => b - a);
    return [{ modality, distribution, top: distribution.indexOf(first), sure: first - second >= SURE_LEAD }];
  });
}

/** @param polarity +1, 0 or -1 of each class */
export function conflicts(opinions: readonly HeadOpinion[], polarity: readonly number[]): Conflict[] {
  const sure = opinions.filter((opinion) => opinion.sure);
  const of = ({ top }: HeadOpinion) => polarity[top] ?? 0;
  return sure.flatMap((a, i) =>
    sure.slice(i + 1).flatMap((b) => (of(a) === of(b) ? [] : [{ heads: [a, b] as const, opposed: of(a) * of(b) < 0 }])),
  );
}

export interface SegmentConflicts {
  readonly segment: number;
  readonly conflicts: readonly Conflict[];
  /** Whether any pair is opposed. */
  readonly opposed: boolean;
}

/** The segments of a video whose heads disagree. */
export function conflictsOfVideo(
  segments: readonly Pick<SegmentResult, 'logits'>[],
  polarity: readonly number[],
  temperature: number,
): SegmentConflicts[] {
  return segments.flatMap((result, segment) => {
    const found = conflicts(headOpinions(result, temperature), polarity);
    return found.length === 0 ? [] : [{ segment, conflicts: found, opposed: found.some(({ opposed }) => opposed) }];
  });
}
