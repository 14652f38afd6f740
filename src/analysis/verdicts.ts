// Where each word of a segment stands on the verification ladder, against the segment's recovered distribution.
import { verifyWords, type WordVerdict } from '../lexicon/ladder';
import type { Lexicon } from '../lexicon/types';
import type { SegmentResult } from './result';

export type { DropReason, Stage, WordVerdict } from '../lexicon/ladder';

/**
 * A verdict for each of the segment's words, in their order.
 * @param polarity +1, 0 or -1 of each class
 * @param tau how far the ranks of word and segment may lie apart, exclusive
 */
export function segmentVerdicts(
  { words, distribution }: Pick<SegmentResult, 'words' | 'distribution'>,
  lexicon: Lexicon,
  polarity: readonly number[],
  tau: number,
): readonly WordVerdict[] {
  return verifyWords(
    words.map(({ text }) => text),
    distribution,
    lexicon,
    polarity,
    tau,
  );
}
