import { describe, expect, it } from 'vitest';
import { compareResults } from './comparison';
import type { AnalysisResult } from './result';

/** One segment a second, its distribution over `classes` a row. */
function result(classes: readonly string[], rows: readonly (readonly number[])[]): AnalysisResult {
  const segments = rows.map((distribution, i) => ({ start: i, end: i + 1, distribution }));
  return { model: { classes }, segments } as unknown as AnalysisResult;
}

const A = result(
  ['joy', 'fear'],
  [
    [0.9, 0.1],
    [0.5, 0.5],
    [0.2, 0.8],
  ],
);

describe('two analyses', () => {
  it('that are the same differ nowhere', () => {
    const same = compareResults(A, A, 'seconds');
    expect(same).toMatchObject({ meanDivergence: 0, meanApart: 0, largest: [], leftOut: [], from: 0, to: 3 });
    for (const { correlation, difference } of same.classes) {
      expect(correlation).toBeCloseTo(1, 12);
      expect(difference).toEqual([0, 0, 0]);
    }
  });

  it('are measured in nats and shares, and the largest changes come first, one for each moment', () => {
    const b = result(
      ['joy', 'fear'],
      [
        [0.9, 0.1],
        [0.6, 0.4],
        [0.8, 0.2],
      ],
    );
    const { meanDivergence, meanApart, largest, classes } = compareResults(A, b, 'seconds');
    const second = 0.5 * Math.log(0.5 / 0.6) + 0.5 * Math.log(0.5 / 0.4);
    const third = 0.2 * Math.log(0.2 / 0.8) + 0.8 * Math.log(0.8 / 0.2);
    expect(meanDivergence).toBeCloseTo((second + third) / 3, 12);
    expect(meanApart).toBeCloseTo((0.1 + 0.6) / 3, 12);
    expect(largest).toHaveLength(2);
    expect(largest[0]).toMatchObject({ point: 2, name: 'joy', before: 0.2, after: 0.8 });
    expect(largest[1]).toMatchObject({ point: 1, name: 'joy', before: 0.5, after: 0.6 });
    expect(classes[1]?.difference[2]).toBeCloseTo(-0.6, 12);
  });

  it('of models with other classes are compared over the common ones, in the order of A', () => {
    const b = result(
      ['fear', 'trust', 'joy'],
      [
        [0.05, 0.5, 0.45],
        [0.25, 0.5, 0.25],
        [0.4, 0.5, 0.1],
      ],
    );
    const { classes, leftOut, meanDivergence, meanApart } = compareResults(A, b, 'seconds');
    expect(classes.map(({ name }) => name)).toEqual(['joy', 'fear']);
    expect(classes[0]?.b).toEqual([0.45, 0.25, 0.1]);
    expect(leftOut).toEqual(['trust']);
    // What is common has the same proportions.
    expect(meanDivergence).toBeCloseTo(0, 12);
    expect(meanApart).toBeCloseTo(0, 12);
  });

  it('without a common class say so', () => {
    expect(compareResults(A, result(['trust'], [[1]]), 'share')).toMatchObject({ classes: [], largest: [] });
  });

  it('without a common second have lines but no measure', () => {
    const later = result(['joy', 'fear'], [[1, 0]]);
    const shifted = { ...later, segments: later.segments.map((segment) => ({ ...segment, start: 10, end: 11 })) };
    const { meanDivergence, meanApart, classes } = compareResults(A, shifted, 'seconds');
    expect([meanDivergence, meanApart]).toEqual([null, null]);
    expect(classes[0]?.b.at(-1)).toBe(1);
  });
});
