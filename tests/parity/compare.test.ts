import { expect, test } from 'vitest';
import { compareScalar, compareSummary, compareTensor, type Ours, summarise } from './compare';
import type { Limit, Summary } from './manifest';

const RELATIVE: Limit = { kind: 'relative', value: 2e-5 };
const ABSOLUTE: Limit = { kind: 'absolute', value: 1e-4 };
const EXACT: Limit = { kind: 'exact' };

const tensor = (...values: number[]): Ours & { data: Float32Array } => ({
  shape: [values.length],
  data: new Float32Array(values),
});

test('a tensor passes just under its limit and fails just over it', () => {
  const golden = tensor(3, 4);
  expect(compareTensor('x', RELATIVE, golden, tensor(3, 4 + 9e-5)).ok).toBe(true);
  expect(compareTensor('x', RELATIVE, golden, tensor(3, 4 + 1.1e-4)).ok).toBe(false);
  expect(compareTensor('x', ABSOLUTE, golden, tensor(3, 4 + 9e-5)).ok).toBe(true);
  expect(compareTensor('x', ABSOLUTE, golden, tensor(3, 4 + 1.1e-4)).ok).toBe(false);
});

test('the relative figure is the L2 of the difference over the L2 of the golden', () => {
  const line = compareTensor('x', RELATIVE, tensor(3, 4), tensor(3, 5));
  expect(line.relativeL2).toBeCloseTo(0.2, 6);
  expect(line.maxAbs).toBeCloseTo(1, 6);
});

test('one value that is not a number fails every limit, wherever it stands', () => {
  for (const limit of [RELATIVE, ABSOLUTE, EXACT]) {
    expect(compareTensor('x', limit, tensor(1, 2, 3), tensor(Number.NaN, 2, 3)).ok).toBe(false);
    expect(compareTensor('x', limit, tensor(1, 2, 3), tensor(1, 2, Number.NaN)).ok).toBe(false);
    expect(compareTensor('x', limit, tensor(1, 2, 3), tensor(1, Number.POSITIVE_INFINITY, 3)).ok).toBe(false);
    expect(compareScalar('x', limit, 1, Number.NaN).ok).toBe(false);
  }
});

test('another shape fails even with the same values', () => {
  const line = compareTensor('x', RELATIVE, { shape: [2, 2], data: new Float32Array(4) }, tensor(0, 0, 0, 0));
  expect(line.ok).toBe(false);
  expect(line.note).toMatch(/shape \[4\], expected \[2,2\]/);
});

test('an exact limit allows no difference', () => {
  expect(compareTensor('x', EXACT, tensor(101, 7), tensor(101, 7)).ok).toBe(true);
  expect(compareTensor('x', EXACT, tensor(101, 7), tensor(101, 8)).ok).toBe(false);
});

test('scalars are held to their limit on both sides', () => {
  expect(compareScalar('x', ABSOLUTE, -6, -6.00009).ok).toBe(true);
  expect(compareScalar('x', ABSOLUTE, -6, -6.00011).ok).toBe(false);
  expect(compareScalar('x', ABSOLUTE, -6, 6).ok).toBe(false);
});

const like: Summary = {
  shape: [256],
  mean: 0,
  std: 1,
  l2: 1,
  first64: Array.from({ length: 64 }, () => 0),
  strided64: Array.from({ length: 64 }, () => 0),
  stride: 4,
};
const wave = Float32Array.from({ length: 256 }, (_, index) => Math.sin(index) + 0.1);
const golden = summarise({ shape: [256], data: wave }, like);

function summaryLine(change: (values: Float32Array) => void): boolean {
  const ours = wave.slice();
  change(ours);
  return compareSummary('x', 2e-5, golden, summarise({ shape: [256], data: ours }, golden)).ok;
}

test('a summary takes the first and the strided values of the flattened tensor', () => {
  expect(golden.first64[63]).toBe(wave[63]);
  expect(golden.strided64[63]).toBe(wave[252]);
  expect(golden.std).toBeCloseTo(0.706, 2);
  expect(summaryLine(() => undefined)).toBe(true);
});

test('a summary fails by a kept value, and by one that only the norm knows of', () => {
  expect(summaryLine((values) => values.set([9], 5))).toBe(false);
  expect(summaryLine((values) => values.set([9], 252))).toBe(false);
  // 101 is neither among the first 64 nor a multiple of the stride.
  expect(summaryLine((values) => values.set([1.5], 101))).toBe(false);
  expect(summaryLine((values) => values.set([Number.NaN], 101))).toBe(false);
});

test('a summary fails when signs outside of the kept values are turned: the norm stays, the mean does not', () => {
  expect(summaryLine((values) => values.set([-(values[101] ?? 0)], 101))).toBe(false);
});
