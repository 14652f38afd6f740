import { expect, it } from 'vitest';
import { patchAttention, rankOf } from './patch-values';
import type { SegmentResult } from './result';
import { encodeTensor } from './tensors';

const ramp = (step: number) => Float32Array.from({ length: 392 }, (_, i) => i * step);
const two = new Float32Array([...ramp(1), ...ramp(2)]);
const segment = {
  words: [{}, {}],
  attention: {
    intra: encodeTensor(ramp(1), [392]),
    inter: encodeTensor(ramp(3), [392]),
    wordsToPatches: encodeTensor(two, [2, 392]),
    wordsToSound: null,
  },
} as unknown as SegmentResult;
const wordless = {
  words: [],
  attention: { intra: segment.attention.intra, inter: null, wordsToPatches: null, wordsToSound: null },
} as unknown as SegmentResult;

it('mixes the attention of picture and words as the mask does', () => {
  expect(patchAttention(segment, 'mix', 0.5, null)?.[10]).toBeCloseTo(0.5 * 10 + 0.5 * 30);
  expect(patchAttention(wordless, 'mix', 0.5, null)?.[10]).toBe(10);
});

it('takes the row of one word, and has none without words', () => {
  expect(patchAttention(segment, 'word', 1, 1)?.[10]).toBe(20);
  expect(patchAttention(segment, 'word', 1, 2)).toBeNull();
  expect(patchAttention(wordless, 'word', 1, 0)).toBeNull();
  expect(patchAttention(wordless, 'inter', 1, null)).toBeNull();
});

it('ranks the most attended patch first', () => {
  expect(rankOf(ramp(1), 391)).toBe(1);
  expect(rankOf(ramp(1), 0)).toBe(392);
  expect(rankOf(new Float32Array(392), 7)).toBe(1);
});
