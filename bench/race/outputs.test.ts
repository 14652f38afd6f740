import { describe, expect, it } from 'vitest';
import { worstDifference } from './outputs';

describe('difference of outputs', () => {
  const reference = { a: Float32Array.of(3, 4), b: Float32Array.of(0, 100) };

  it('is relative, of the worst output', () => {
    expect(worstDifference(reference, { a: Float32Array.of(3, 4), b: Float32Array.of(0, 101) })).toBeCloseTo(0.01, 6);
    expect(worstDifference(reference, { a: Float32Array.of(3, 4.5), b: Float32Array.of(0, 101) })).toBeCloseTo(0.1, 6);
    expect(worstDifference(reference, reference)).toBe(0);
  });

  it('is infinite where values are missing or no numbers', () => {
    expect(worstDifference(reference, { a: reference.a })).toBe(Number.POSITIVE_INFINITY);
    expect(worstDifference(reference, { ...reference, b: Float32Array.of(1) })).toBe(Number.POSITIVE_INFINITY);
    expect(worstDifference(reference, { ...reference, b: Float32Array.of(0, Number.NaN) })).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});
