// Degrees of words and segments on one scale: their rank among the words that a lexicon has of an emotion. One word says
// little, so a word's probability of its emotion is seldom above 0.5 where a sure segment's is 1; their ranks compare.
// models/recipe/data/lexicon.py is the same for training.
import type { LexiconEntry, Ranks } from './types';

/** A word's emotions: the classes that share its highest degree; none where it has a sentiment alone. */
export function isEmotionOf({ degrees }: LexiconEntry, emotion: number): boolean {
  const degree = degrees[emotion] ?? 0;
  return degree > 0 && degree === Math.max(...degrees);
}

/** Ranks of each class. [classes] */
export function ranksOf(entries: Iterable<LexiconEntry>, classes: number): Ranks[] {
  const counts = Array.from({ length: classes }, () => new Map<number, number>());
  for (const { degrees } of entries) {
    const most = Math.max(...degrees);
    if (most <= 0) continue;
    counts.forEach((ofClass, emotion) => {
      if (degrees[emotion] === most) ofClass.set(most, (ofClass.get(most) ?? 0) + 1);
    });
  }
  return counts.map((ofClass) => {
    const rising = [...ofClass].sort(([a], [b]) => a - b);
    const words = rising.reduce((sum, [, count]) => sum + count, 0);
    let below = 0;
    return {
      degrees: rising.map(([degree]) => degree),
      shares: rising.map(([, count]) => {
        below += count;
        return below / words;
      }),
    };
  });
}

/**
 * Rank 0..1 of a degree 0..1: a word's own is the share of its emotion's words that are no stronger. Degrees that no
 * word has lie in proportion between their neighbours, the ends being 0 at 0 and 1 at 1: lexicons of few degrees, such
 * as marks of 0 and 1, would otherwise rank a segment of 0.99 below all of them.
 */
export function rankOf(degree: number, { degrees, shares }: Ranks): number {
  let [low, high] = [0, degrees.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((degrees[middle] ?? 1) <= degree) low = middle + 1;
    else high = middle;
  }
  const [from, below] = [degrees[low - 1] ?? 0, shares[low - 1] ?? 0];
  const [to, above] = [degrees[low] ?? 1, shares[low] ?? 1];
  return to > from ? below + ((above - below) * (degree - from)) / (to - from) : below;
}
