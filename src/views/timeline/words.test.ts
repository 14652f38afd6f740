import { describe, expect, it } from 'vitest';
import type { SegmentResult } from '../../analysis/types';
import { wordLooks, wordsByGroup, wordsFit } from './words';

const none = { shape: [0], dtype: 'f32' as const, data: '' };
const word = (text: string, start: number) => ({ text, start, end: start + 0.5, pieces: [1, 2] as [number, number] });
const segment = (start: number, words: ReturnType<typeof word>[], distribution = [1]): SegmentResult => ({
  start,
  end: start + 2,
  square: { x: 0, y: 0, side: 48 },
  person: null,
  frameTimes: Array.from({ length: 16 }, () => start),
  present: { visual: true, audio: false, text: words.length > 0 },
  logits: { visual: [0], audio: null, text: null },
  scores: [0],
  distribution,
  words,
  attention: { intra: none, inter: null, wordsToPatches: null, wordsToSound: null },
  mask: '',
  recoveryError: 0,
});

describe('words on the time axis', () => {
  const cue = [word('so', 1), word('good', 2.5)];
  const segments = [segment(0, cue), segment(2, cue), segment(4, [word('so', 4)])];
  const axis = { from: 0, to: 6, segments: 3, width: 300 };

  it('are shown once, where they begin, although a cue belongs to two segments', () => {
    const texts = (stride: number) =>
      wordsByGroup(segments, axis, stride).map((group) => group.map(({ text }) => text));
    expect(texts(1)).toEqual([['so'], ['good'], ['so']]);
    expect(texts(3)).toEqual([['so', 'good', 'so']]);
  });

  it('belong to the segment in which they are said', () => {
    const [first, second] = wordsByGroup(segments, axis, 1);
    expect(first?.[0]).toMatchObject({ segment: 0, word: 0 });
    expect(second?.[0]).toMatchObject({ segment: 1, word: 1 });
  });

  it('fit only if each line holds its words whole', () => {
    const soGood = [
      { width: 12, mark: 'plain' as const },
      { width: 26, mark: 'verified' as const },
    ];
    expect(wordsFit(soGood, 80, 1)).toBe(true);
    expect(wordsFit(soGood, 60, 1)).toBe(false);
    expect(wordsFit(soGood, 60, 2)).toBe(true);
    expect(wordsFit(soGood, 40, 2)).toBe(false);
    expect(wordsFit(soGood, 40, 3)).toBe(true);
    expect(wordsFit([{ width: 52, mark: 'plain' }], 50, 9)).toBe(false);
  });
});

describe('looks of words', () => {
  const entries = new Map([
    ['glad', { sentiment: 1 as const, degrees: [0.8, 0] }],
    ['gloomy', { sentiment: -1 as const, degrees: [0, 0.9] }],
    ['nice', { sentiment: 1 as const, degrees: [0, 0] }],
  ]);
  // With no words to rank among, each degree is its own rank.
  const even = { degrees: [], shares: [] };
  const lexicon = { name: 'test', source: '', entries, longest: 1, ranks: [even, even] };
  const model = { classes: ['joy', 'sadness'], polarity: [1, -1] };
  const said = segment(0, [word('glad', 0), word('gloomy', 0), word('nice', 0), word('table', 0)], [0.7, 0.3]);

  it('are strong for verified cues, faint for words that agree in part, struck out for those that do not', () => {
    const looks = wordLooks(said, lexicon, model, 0.3);
    expect(looks.map((look) => look?.mark ?? null)).toEqual(['verified', 'against', 'like', null]);
    expect(looks.map((look) => look?.emotion ?? null)).toEqual(['joy', 'sadness', null, null]);
    expect(looks[2]?.sentiment).toBe(1);
  });

  it('follow tau', () => {
    expect(wordLooks(said, lexicon, model, 0.05)[0]?.mark).toBe('like');
  });
});
