import { expect, test } from 'vitest';
import { SWAP_LIMIT } from './manifest';
import { compareMask as compareMaskWithin, rankDistances, swapDistances } from './masks';

const compareMask = (
  name: string,
  golden: ReturnType<typeof mask> | ReturnType<typeof order>,
  ours: ReturnType<typeof mask> | ReturnType<typeof order> | { shape: number[]; data: Float32Array },
  weights: { shape: number[]; data: Float32Array },
  distances = swapDistances,
  limit = SWAP_LIMIT,
) => compareMaskWithin(name, golden, ours, weights, distances, limit);

const attention = { shape: [1, 4], data: new Float32Array([4e-3, 3e-3, 3e-3 + 3e-7, 1e-3]) };
const mask = (...values: number[]) => ({ shape: [1, 4], data: new Uint8Array(values) });
const order = (...values: number[]) => ({ shape: [1, 4], data: new Int32Array(values) });

test('a swap between tokens closer than 5e-7 passes, between others it fails', () => {
  const golden = mask(1, 0, 1, 0);
  expect(compareMask('m', golden, mask(1, 0, 1, 0), attention)).toMatchObject({ ok: true, note: 'same' });
  expect(compareMask('m', golden, mask(1, 1, 0, 0), attention).ok).toBe(true);
  expect(compareMask('m', golden, mask(0, 1, 1, 0), attention).ok).toBe(false);
  expect(compareMask('m', golden, mask(1, 0, 0, 1), attention).ok).toBe(false);
});

test('a token more or less is no swap', () => {
  expect(compareMask('m', mask(1, 0, 1, 0), mask(1, 1, 1, 0), attention).ok).toBe(false);
  expect(compareMask('m', mask(1, 0, 1, 0), mask(1, 0, 0, 0), attention).ok).toBe(false);
});

test('what is neither 0 nor 1 fails, also where it would pair up', () => {
  const broken = { shape: [1, 4], data: new Float32Array([1, Number.NaN, Number.NaN, 0]) };
  expect(compareMask('m', mask(1, 0, 1, 0), broken, attention).ok).toBe(false);
});

test('swaps do not cross segments', () => {
  const two = { shape: [2, 2], data: new Float32Array([1, 2, 1, 2]) };
  const golden = { shape: [2, 2], data: new Uint8Array([1, 0, 0, 1]) };
  const ours = { shape: [2, 2], data: new Uint8Array([0, 0, 1, 1]) };
  expect(compareMask('m', golden, ours, two).ok).toBe(false);
});

test('a ranking may differ where neighbours are closer than 5e-7, and holds every token once', () => {
  const golden = order(0, 2, 1, 3);
  expect(compareMask('o', golden, order(0, 1, 2, 3), attention, rankDistances).ok).toBe(true);
  expect(compareMask('o', golden, order(2, 0, 1, 3), attention, rankDistances).ok).toBe(false);
  expect(compareMask('o', golden, order(0, 1, 1, 3), attention, rankDistances).ok).toBe(false);
});

test('drawn from the golden attention itself only tokens of the same attention may have changed places', () => {
  const tied = { shape: [1, 4], data: new Float32Array([3e-3, 3e-3, 2e-3, 2e-3 + 3e-7]) };
  expect(compareMask('m', mask(1, 0, 1, 0), mask(0, 1, 1, 0), tied, swapDistances, 0).ok).toBe(true);
  expect(compareMask('m', mask(1, 0, 1, 0), mask(1, 0, 0, 1), tied, swapDistances, 0).ok).toBe(false);
  expect(compareMask('o', order(0, 1, 3, 2), order(1, 0, 3, 2), tied, rankDistances, 0).ok).toBe(true);
  expect(compareMask('o', order(0, 1, 3, 2), order(0, 1, 2, 3), tied, rankDistances, 0).ok).toBe(false);
});
