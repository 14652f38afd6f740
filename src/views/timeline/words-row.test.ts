import { expect, it } from 'vitest';
import type { SegmentResult } from '../../analysis/types';
import { wordsByGroup } from './words-row';

const none = { shape: [0], dtype: 'f32' as const, data: '' };
const word = (text: string, start: number) => ({ text, start, end: start + 0.5, pieces: [1, 2] as [number, number] });
const segment = (start: number, words: ReturnType<typeof word>[]): SegmentResult => ({
  start,
  end: start + 2,
  frameTimes: Array.from({ length: 16 }, () => start),
  present: { visual: true, audio: false, text: words.length > 0 },
  logits: { visual: [0], audio: null, text: null },
  scores: [0],
  distribution: [1],
  words,
  attention: { intra: none, inter: null, wordsToPatches: null, wordsToSound: null },
  mask: '',
  recoveryError: 0,
});

it('shows a word once, where it begins, although its cue belongs to two segments', () => {
  const cue = [word('so', 1), word('good', 2.5)];
  const segments = [segment(0, cue), segment(2, cue), segment(4, [word('so', 4)])];
  const axis = { from: 0, to: 6, segments: 3, width: 300 };
  const texts = (stride: number) => wordsByGroup(segments, axis, stride).map((group) => group.map(({ text }) => text));
  expect(texts(1)).toEqual([['so'], ['good'], ['so']]);
  expect(texts(3)).toEqual([['so', 'good', 'so']]);
});
