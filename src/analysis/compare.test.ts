import { describe, expect, it } from 'vitest';
import { changes, correlation, differenceLine, divergence, lineOf, onOneAxis, totalVariation } from './compare';
import type { SegmentResult } from './result';

/** `count` equal segments over [from, to); only what an axis looks at. */
function analysis(values: readonly (readonly number[])[], from: number, to: number) {
  const length = (to - from) / values.length;
  return {
    segments: values.map(
      (distribution, i) =>
        ({ start: from + i * length, end: from + (i + 1) * length, distribution }) as unknown as SegmentResult,
    ),
  };
}

describe('divergence', () => {
  it('is 0 for the same, and KL in nats otherwise', () => {
    expect(divergence([0.2, 0.3, 0.5], [0.2, 0.3, 0.5])).toBe(0);
    // 0.5 ln(0.5/0.9) + 0.5 ln(0.5/0.1)
    expect(divergence([0.5, 0.5], [0.9, 0.1])).toBeCloseTo(0.5108256, 6);
    expect(divergence([0.9, 0.1], [0.5, 0.5])).toBeCloseTo(0.3680642, 6);
  });

  it('stays finite where a class has no share', () => {
    expect(divergence([0, 1], [0.5, 0.5])).toBeCloseTo(Math.log(2), 12);
    const gone = divergence([0.5, 0.5], [1, 0]);
    expect(gone).toBeGreaterThan(10);
    expect(Number.isFinite(gone)).toBe(true);
  });

  it('refuses distributions of different lengths', () => {
    expect(() => divergence([1], [0.5, 0.5])).toThrow(/after/);
  });
});

it('names the largest change first, whichever way it goes', () => {
  const found = changes([0.61, 0.2, 0.19], [0.22, 0.25, 0.53], ['joy', 'fear', 'neutral']);
  expect(found.map(({ name }) => name)).toEqual(['joy', 'neutral', 'fear']);
  expect(found[0]).toEqual({ name: 'joy', before: 0.61, after: 0.22 });
});

describe('correlation', () => {
  it('is 1, -1 and what Pearson says between', () => {
    expect(correlation([1, 2, 3], [10, 20, 30])).toBeCloseTo(1, 12);
    expect(correlation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
    expect(correlation([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(0.8, 12);
  });

  it('looks only at points that both have, and says nothing of a constant line', () => {
    expect(correlation([1, null, 2, 3], [1, 9, 2, null])).toBeCloseTo(1, 12);
    expect(correlation([0.1, 0.1, 0.1], [1, 2, 3])).toBeNull();
    expect(correlation([1], [2])).toBeNull();
    expect(correlation([null], [null])).toBeNull();
  });
});

it('total variation is the mean over common points of half the absolute differences', () => {
  expect(
    totalVariation(
      [[1, 0], [0.5, 0.5], null],
      [
        [0, 1],
        [0.5, 0.5],
        [1, 0],
      ],
    ),
  ).toBe(0.5);
  expect(totalVariation([null], [[1, 0]])).toBeNull();
});

describe('one axis', () => {
  const four = [
    [1, 0],
    [0, 1],
    [0.5, 0.5],
    [0.2, 0.8],
  ];

  it('keeps the values of two results with the same segments', () => {
    const axis = onOneAxis(analysis(four, 0, 24), analysis([...four].reverse(), 0, 24), 'seconds');
    expect(axis.points).toEqual([3, 9, 15, 21]);
    expect(axis.a).toEqual(four);
    expect(axis.b).toEqual([...four].reverse());
  });

  it('repeats the coarser one under the finer one by share, whatever their lengths', () => {
    const axis = onOneAxis(
      analysis(four, 0, 24),
      analysis(
        [
          [1, 0],
          [0, 1],
        ],
        5,
        7,
      ),
      'share',
    );
    expect(axis.points).toEqual([0.125, 0.375, 0.625, 0.875]);
    expect(axis.a).toEqual(four);
    expect(axis.b).toEqual([
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
  });

  it('weights segments by their overlap where boundaries do not meet, and sums stay 1', () => {
    const axis = onOneAxis(
      analysis(four, 0, 12),
      analysis(
        [
          [1, 0],
          [0, 1],
          [1, 0],
        ],
        0,
        12,
      ),
      'share',
    );
    // The second quarter holds 1/12 of the first third and 2/12 of the second.
    expect(axis.b[1]?.[0]).toBeCloseTo(1 / 3, 9);
    for (const point of axis.b) expect((point?.[0] ?? 0) + (point?.[1] ?? 0)).toBeCloseTo(1, 12);
  });

  it('by seconds has no value where one result has no segment', () => {
    const axis = onOneAxis(
      analysis(
        [
          [1, 0],
          [0, 1],
        ],
        0,
        4,
      ),
      analysis([[0.5, 0.5]], 4, 6),
      'seconds',
    );
    expect(axis.step).toBe(2);
    expect(axis.a).toEqual([[1, 0], [0, 1], null]);
    expect(axis.b).toEqual([null, null, [0.5, 0.5]]);
    expect(lineOf(axis.a, 0)).toEqual([1, 0, null]);
    expect(differenceLine(axis, 0)).toEqual([null, null, null]);
  });

  it('thirds and sevenths that rounding bends add no stretch', () => {
    const values = Array.from({ length: 7 }, () => [0.3, 0.7]);
    for (const by of ['share', 'seconds'] as const) {
      const axis = onOneAxis(analysis(values, 0.1, 23.7), analysis(values, 0.1, 23.7), by);
      expect(axis.points).toHaveLength(7);
      expect(axis.a).toEqual(values);
    }
  });

  it('takes what is asked of a segment', () => {
    const axis = onOneAxis(analysis(four, 0, 4), analysis(four, 0, 4), 'share', ({ start }, i) => [start, i]);
    expect(axis.b).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  it('the difference is b minus a', () => {
    const axis = onOneAxis(analysis([[0.2, 0.8]], 0, 1), analysis([[0.5, 0.5]], 0, 1), 'share');
    expect(differenceLine(axis, 0)[0]).toBeCloseTo(0.3, 12);
    expect(differenceLine(axis, 1)[0]).toBeCloseTo(-0.3, 12);
  });

  it('refuses a result without segments', () => {
    expect(() => onOneAxis({ segments: [] }, analysis(four, 0, 1), 'share')).toThrow(/segments/);
  });
});
