import { expect, it } from 'vitest';
import { countCues, stepsPassed } from './lexicon-cues';
import type { SegmentResult } from './result';

const segment = (text: string, distribution: number[]): Pick<SegmentResult, 'words' | 'distribution'> => ({
  words: text.split(' ').map((word, i) => ({ text: word, start: i, end: i + 1, pieces: [i, i + 1] })),
  distribution,
});

// With no words to rank among, each degree is its own rank.
const even = { degrees: [], shares: [] };
const lexicon = {
  name: 'test',
  source: '',
  longest: 1,
  ranks: [even, even],
  entries: new Map([
    ['great', { sentiment: 1, degrees: [0.6, 0.1] }],
    ['awful', { sentiment: -1, degrees: [0, 0.9] }],
  ] as const),
};

it('counts words, known words and verified cues, a word once per segment, by tau', () => {
  const segments = [segment('a great awful day', [0.8, 0.2]), segment('great', [0.1, 0.9])];
  expect(countCues(segments, lexicon, [1, -1], 0.3)).toEqual({ words: 5, known: 3, verified: 1 });
  expect(countCues(segments, lexicon, [1, -1], 0.1)).toEqual({ words: 5, known: 3, verified: 0 });
});

it('has three steps, and none for a word that the lexicon does not know', () => {
  const steps = (['unknown', 'known', 'E1', 'E2', 'E3'] as const).map((stage) =>
    stepsPassed({ stage, dropped: null, match: null, ranks: null }),
  );
  expect(steps).toEqual([null, 0, 1, 2, 3]);
});
