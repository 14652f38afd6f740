import { describe, expect, test } from 'vitest';
import { softmax, sumOfHeads, videoLogits } from './scores';

describe('softmax', () => {
  test('survives large scores', () => {
    expect(softmax([1000, 1000], 1)).toEqual([0.5, 0.5]);
    expect(softmax([1000, 0], 1)).toEqual([1, 0]);
  });

  test('is flatter at a higher temperature', () => {
    expect(softmax([Math.log(4), 0], 2)[0]).toBeCloseTo(2 / 3, 12);
  });
});

test("the video's logits mean each head over the segments that have it, not over all", () => {
  const logits = videoLogits([
    { logits: { visual: [1, 1], audio: [4, 0], text: null } },
    { logits: { visual: [3, 1], audio: null, text: null } },
  ]);
  expect(logits).toEqual({ visual: [2, 1], audio: [4, 0], text: null });
  expect(sumOfHeads(logits)).toEqual([6, 1]);
});
