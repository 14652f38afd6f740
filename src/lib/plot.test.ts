import { expect, test } from 'vitest';
import { linePath, lonePoints, timeTicks } from './plot';

/** Points along the path's cubic curves. */
function along(path: string): [number, number][] {
  const numbers = (text: string) => text.split(/[ ,]/).map(Number);
  const [move = '', ...curves] = path.slice(1).split('C');
  let at = numbers(move);
  return curves.flatMap((curve) => {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = numbers(curve);
    const [x0 = 0, y0 = 0] = at;
    at = [x3, y3];
    return Array.from({ length: 21 }, (_, i): [number, number] => {
      const [t, s] = [i / 20, 1 - i / 20];
      const mix = (a: number, b: number, c: number, d: number) =>
        s ** 3 * a + 3 * s * s * t * b + 3 * s * t * t * c + t ** 3 * d;
      return [mix(x0, x1, x2, x3), mix(y0, y1, y2, y3)];
    });
  });
}

test('the curve goes through its points and never beyond two neighbours', () => {
  const ys = [0, 100, 100, 3, 60, 58, 57, 0];
  const points = ys.map((y, i) => [i * 10 + (i % 2) * 3, y] as const);
  const path = linePath(points);
  for (const [i, [x, y]] of points.slice(1).entries()) {
    const [x0, y0] = points[i] ?? [0, 0];
    for (const [px, py] of along(path).filter(([px]) => px >= x0 && px <= x)) {
      expect(py, `at ${px}`).toBeGreaterThanOrEqual(Math.min(y0, y) - 0.02);
      expect(py, `at ${px}`).toBeLessThanOrEqual(Math.max(y0, y) + 0.02);
    }
  }
  expect(along(path).at(-1)).toEqual([...(points.at(-1) ?? [])]);
  expect(linePath([])).toBe('');
  expect(linePath([[1, 2]])).toBe('M1,2Z');
});

test('a line is broken where nothing is known, and a point alone is told', () => {
  const points = [[0, 1], [1, 2], null, [3, 4], null] as const;
  expect(linePath(points).split('M')).toHaveLength(3);
  expect(lonePoints(points)).toEqual([[3, 4]]);
});

test('time ticks are round, within the span, and not too many', () => {
  expect(timeTicks(0, 24, 12)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]);
  expect(timeTicks(1.2, 2, 8)).toEqual([1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2]);
  for (const [from, to] of [
    [0, 0.4],
    [3, 4000],
    [0, 90_000],
  ] as const) {
    const ticks = timeTicks(from, to, 10);
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.length).toBeLessThanOrEqual(11);
  }
});
