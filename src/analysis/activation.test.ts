import { describe, expect, it } from 'vitest';
import type { SegmentResult } from './types';
import { softmax } from './scores';
import { temporalActivation } from './activation';

const none = { shape: [0], dtype: 'f32' as const, data: '' };

function segment(visual: number[], audio: number[] | null): SegmentResult {
  const scores = visual.map((value, i) => value + (audio?.[i] ?? 0));
  return {
    start: 0,
    end: 1,
    square: { x: 0, y: 0, side: 48 },
    person: null,
    frameTimes: Array.from({ length: 16 }, (_, i) => i / 30),
    present: { visual: true, audio: audio !== null, text: false },
    logits: { visual, audio, text: null },
    scores,
    distribution: softmax(scores, 1),
    words: [],
    attention: { intra: none, inter: null, wordsToPatches: null, wordsToSound: null },
    mask: '',
    recoveryError: 0,
  };
}

describe('Eq. 3', () => {
  it("weighs each segment's scores with the softmax of the video's logits", () => {
    const segments = [segment([2, 0], null), segment([0, 2], null)];
    expect(temporalActivation(segments)).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('is empty before the first segment', () => {
    expect(temporalActivation([])).toEqual([]);
  });
});
