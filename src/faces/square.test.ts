import { describe, expect, it } from 'vitest';
import { faceSquare } from './square';

const picture = { width: 640, height: 360 };
const box = (x: number, y: number, side: number) => ({ x, y, width: side, height: side * 0.96 });

describe('the square around a face', () => {
  it('has the scale times its larger side, around its middle', () => {
    expect(faceSquare({ x: 200, y: 100, width: 100, height: 80 }, 1.2, picture, null)).toEqual({
      x: 190,
      y: 80,
      side: 120,
    });
  });

  it('is moved into the picture and never larger than its shorter side', () => {
    expect(faceSquare(box(-20, -30, 100), 1.2, picture, null)).toEqual({ x: 0, y: 0, side: 120 });
    expect(faceSquare(box(590, 300, 100), 1.2, picture, null)).toEqual({ x: 520, y: 240, side: 120 });
    expect(faceSquare(box(100, 20, 340), 1.5, picture, null).side).toBe(360);
    expect(faceSquare(box(100, 20, 2), 1, picture, null).side).toBe(16);
  });

  it('neither breathes nor jumps where the detector does', () => {
    const before = { box: box(200, 100, 100), gap: 1.25 };
    const calm = faceSquare(box(204, 100, 112), 1, picture, before);
    expect(calm.side).toBe(107);
    const own = faceSquare(box(204, 100, 112), 1, picture, null);
    expect(Math.abs(calm.x + calm.side / 2 - (own.x + own.side / 2))).toBeLessThan(3);
  });

  it('goes with a face that moves, and starts anew after a cut or a long while', () => {
    const moved = box(320, 60, 100);
    const alone = faceSquare(moved, 1, picture, null);
    expect(faceSquare(moved, 1, picture, { box: box(200, 100, 100), gap: 1.25 })).toEqual(alone);
    const near = box(210, 100, 120);
    expect(faceSquare(near, 1, picture, { box: box(200, 100, 100), gap: 8 })).toEqual(
      faceSquare(near, 1, picture, null),
    );
  });
});
