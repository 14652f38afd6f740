// The verification ladder over a whole video: how many words the lexicon knows and how many pass each step, spec 5.5.
import { STAGES } from '../lexicon/ladder';
import type { Lexicon } from '../lexicon/types';
import type { SegmentResult } from './result';
import { segmentVerdicts, type WordVerdict } from './verdicts';

/** Steps of the ladder, 0..3, that a word passed; null where the lexicon does not know it. */
export function stepsPassed({ stage }: WordVerdict): number | null {
  return stage === 'unknown' ? null : STAGES.indexOf(stage) - STAGES.indexOf('known');
}

/** A word counts once in each segment that it is said in, since each segment judges it anew. */
export interface CueCounts {
  readonly words: number;
  readonly known: number;
  /** Passed E3. */
  readonly verified: number;
}

/**
 * @param polarity +1, 0 or -1 of each class
 * @param tau how far the ranks of word and segment may lie apart, exclusive
 */
export function countCues(
  segments: readonly Pick<SegmentResult, 'words' | 'distribution'>[],
  lexicon: Lexicon,
  polarity: readonly number[],
  tau: number,
): CueCounts {
  const stages = segments.flatMap((segment) =>
    segmentVerdicts(segment, lexicon, polarity, tau).map(({ stage }) => stage),
  );
  return {
    words: stages.length,
    known: stages.filter((stage) => stage !== 'unknown').length,
    verified: stages.filter((stage) => stage === 'E3').length,
  };
}
