// The verification ladder of the paper's section 3.2: how far each word of a segment agrees with the segment's
// distribution. Spec section 5.5; models/recipe/data/lexicon.py is the same for training.
import { requireArgument } from '../lib/assert';
import { isEmotionOf, rankOf } from './ranks';
import type { Lexicon, LexiconEntry } from './types';
import { wordParts } from './word-parts';

export const DEFAULT_TAU = 0.3;

/** `E1` same sentiment, `E2` also the same emotion, `E3` also a like degree: a verified cue. */
export const STAGES = ['unknown', 'known', 'E1', 'E2', 'E3'] as const;
export type Stage = (typeof STAGES)[number];

/** The rule at which a known word left the ladder. */
export type DropReason = 'neutral-segment' | 'sentiment' | 'emotion' | 'degree';

export interface WordVerdict {
  readonly stage: Stage;
  /** Null for unknown words and verified cues. */
  readonly dropped: DropReason | null;
  /** What the lexicon has, and the word or phrase that it has it for; null for unknown words. */
  readonly match: { readonly phrase: string; readonly entry: LexiconEntry } | null;
  /** Degrees of a word that passed E2 and of its segment, each as a rank 0..1 among the lexicon's words of that emotion. */
  readonly ranks: { readonly word: number; readonly segment: number } | null;
}

const UNKNOWN: WordVerdict = { stage: 'unknown', dropped: null, match: null, ranks: null };

/**
 * A verdict for each word as written. Phrases of the lexicon are matched over consecutive words, longest first; a word
 * of several parts ("heart-broken") has the verdict of the part that gets furthest.
 * @param segment distribution over the classes, after temperature. [classes]
 * @param polarity +1, 0 or -1 of each class
 * @param tau how far the ranks of word and segment may lie apart, exclusive
 */
export function verifyWords(
  words: readonly string[],
  segment: ArrayLike<number>,
  lexicon: Lexicon,
  polarity: readonly number[],
  tau = DEFAULT_TAU,
): WordVerdict[] {
  requireArgument(
    segment.length === polarity.length,
    'segment',
    `a probability for each of ${polarity.length} classes`,
  );
  const verdicts = words.map(() => UNKNOWN);
  const parts = words.flatMap((word, index) => wordParts(word).map((part) => ({ part, index })));
  let at = 0;
  while (at < parts.length) {
    const match = longestMatch(parts, at, lexicon);
    if (match === null) {
      at++;
      continue;
    }
    const verdict = { ...climb(match.entry, segment, lexicon, polarity, tau), match };
    for (const { index } of parts.slice(at, at + match.length)) {
      if (height(verdict) > height(verdicts[index] ?? UNKNOWN)) verdicts[index] = verdict;
    }
    at += match.length;
  }
  return verdicts;
}

function height(verdict: WordVerdict): number {
  return STAGES.indexOf(verdict.stage);
}

function longestMatch(parts: readonly { part: string }[], at: number, lexicon: Lexicon) {
  for (let length = Math.min(lexicon.longest, parts.length - at); length > 0; length--) {
    const phrase = parts
      .slice(at, at + length)
      .map(({ part }) => part)
      .join(' ');
    const entry = lexicon.entries.get(phrase);
    if (entry) return { phrase, entry, length };
  }
  return null;
}

function climb(
  entry: LexiconEntry,
  segment: ArrayLike<number>,
  lexicon: Lexicon,
  polarity: readonly number[],
  tau: number,
): Omit<WordVerdict, 'match'> {
  const degree = Math.max(...Array.from(segment));
  const emotion = Array.from(segment).indexOf(degree);
  if (polarity[emotion] === 0) return { stage: 'known', dropped: 'neutral-segment', ranks: null };
  if (entry.sentiment !== polarity[emotion]) return { stage: 'known', dropped: 'sentiment', ranks: null };
  const ofEmotion = lexicon.ranks[emotion];
  if (!ofEmotion || !isEmotionOf(entry, emotion)) return { stage: 'E1', dropped: 'emotion', ranks: null };
  const ranks = { word: rankOf(entry.degrees[emotion] ?? 0, ofEmotion), segment: rankOf(degree, ofEmotion) };
  if (Math.abs(ranks.word - ranks.segment) >= tau) return { stage: 'E2', dropped: 'degree', ranks };
  return { stage: 'E3', dropped: null, ranks };
}
