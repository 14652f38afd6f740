import { expect, it } from 'vitest';
import { crossEntropy, polarityCrossEntropy, reconstructionLoss } from './losses';

const POLARITY = [-1, 1, 0];

it('cross-entropy survives large logits', () => {
  expect(crossEntropy([0, 0, 0], 1)).toBeCloseTo(Math.log(3), 12);
  expect(crossEntropy([1000, 0, 0], 0)).toBeCloseTo(0, 12);
});

it('weights only a prediction of the opposite polarity', () => {
  const weight = (logits: number[], target: number) =>
    polarityCrossEntropy(logits, target, POLARITY, 0.5) / crossEntropy(logits, target);
  expect(weight([3, 0, 0], 1)).toBeCloseTo(1.5, 12);
  expect(weight([0, 3, 0], 0)).toBeCloseTo(1.5, 12);
  expect(weight([3, 0, 0], 0)).toBeCloseTo(1, 12);
  expect(weight([0, 0, 3], 0)).toBeCloseTo(1, 12);
  expect(weight([3, 0, 0], 2)).toBeCloseTo(1, 12);
});

it('reconstruction is the mean over masked patches, and 0 where none is', () => {
  expect(reconstructionLoss(Float32Array.of(1, 5, 3), Uint8Array.of(1, 0, 1))).toBeCloseTo(2, 4);
  expect(reconstructionLoss(Float32Array.of(1, 5, 3), new Uint8Array(3))).toBe(0);
});
