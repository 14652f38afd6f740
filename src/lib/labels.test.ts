import { describe, expect, it } from 'vitest';
import { placeLabels } from './labels';

const wanted = (...ys: number[]) => ys.map((y, i) => ({ name: `c${i}`, y }));

describe('labels at the ends of lines', () => {
  it('stay at their lines when there is room', () => {
    expect(placeLabels(wanted(100, 20, 60), 200, 20).map(({ name, at }) => [name, at])).toEqual([
      ['c1', 20],
      ['c2', 60],
      ['c0', 100],
    ]);
  });

  it('spread around what they want when they would overlap', () => {
    expect(placeLabels(wanted(100, 100, 100), 200, 20).map(({ at }) => at)).toEqual([80, 100, 120]);
  });

  it.each([
    ['at the bottom', [198, 199, 200, 200, 200, 197, 190]],
    ['at the top', [0, 0, 1, 0, 2]],
    ['too many for the room', Array.from({ length: 20 }, () => 50)],
  ])('stay inside, in order and apart: %s', (_, ys) => {
    const height = 200;
    const placed = placeLabels(wanted(...ys), height, 20);
    const step = Math.min(20, height / ys.length);
    placed.forEach((label, i) => {
      expect(label.at).toBeGreaterThanOrEqual(step / 2 - 1e-9);
      expect(label.at).toBeLessThanOrEqual(height - step / 2 + 1e-9);
      const before = placed[i - 1];
      if (before) {
        expect(label.at - before.at).toBeGreaterThanOrEqual(step - 1e-9);
        expect(label.y).toBeGreaterThanOrEqual(before.y);
      }
    });
  });
});
