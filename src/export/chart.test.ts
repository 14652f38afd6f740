import { expect, test } from 'vitest';
import { cellsOf, keepApart, monotonePath, timeTicks } from './chart';
import { stepAt } from './masked-video-types';

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
  const path = monotonePath(points);
  for (const [i, [x, y]] of points.slice(1).entries()) {
    const [x0, y0] = points[i] ?? [0, 0];
    for (const [px, py] of along(path).filter(([px]) => px >= x0 && px <= x)) {
      expect(py, `at ${px}`).toBeGreaterThanOrEqual(Math.min(y0, y) - 0.02);
      expect(py, `at ${px}`).toBeLessThanOrEqual(Math.max(y0, y) + 0.02);
    }
  }
  expect(along(path).at(-1)).toEqual([...(points.at(-1) ?? [])]);
  expect(monotonePath([])).toBe('');
  expect(monotonePath([[1, 2]])).toBe('M1 2');
});

test('labels stay apart and inside', () => {
  const placed = keepApart([100, 100, 99, 0, 98], 20, 0, 100);
  const sorted = placed.toSorted((a, b) => a - b);
  for (const [i, at] of sorted.slice(1).entries()) expect(at - (sorted[i] ?? 0)).toBeGreaterThanOrEqual(20);
  expect(sorted.at(-1)).toBe(100);
  expect(placed[3]).toBe(0);
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

test('cells of a time step lie where the patch does: t*49 + h*7 + w', () => {
  const marks = new Uint8Array(392);
  marks[2 * 49 + 3 * 7 + 5] = 1;
  expect(cellsOf(marks, 2, 10, 20, 70)).toEqual([{ x: 60, y: 50, width: 10, height: 10 }]);
  expect(cellsOf(marks, 1, 10, 20, 70)).toEqual([]);
});

test('a picture of the video gets the mask of the pictures that the network saw last', () => {
  const frameTimes = Array.from({ length: 16 }, (_, i) => 10 + i / 30);
  const segment = {
    start: 9,
    end: 12,
    square: { x: 0, y: 0, side: 64 },
    frameTimes,
    mask: new Uint8Array(392),
    hints: new Uint8Array(392),
    distribution: [],
    says: '',
  };
  expect(stepAt(segment, 9)).toBe(0);
  expect(stepAt(segment, 10 + 2 / 30)).toBe(1);
  expect(stepAt(segment, 10 + 3.9 / 30)).toBe(1);
  expect(stepAt(segment, 12)).toBe(7);
  expect([9, 10.5, 11.99, 12].map((time) => stepAt({ ...segment, frameTimes: [] }, time))).toEqual([0, 4, 7, 7]);
});
