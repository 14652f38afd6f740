import { describe, expect, it } from 'vitest';
import { cellOf, drawPatches, markedInStep, placeAt, placesBetween } from './patches';

const marks = (...at: number[]) => Uint8Array.from({ length: 392 }, (_, i) => (at.includes(i) ? 1 : 0));

describe('patches over a picture', () => {
  it('are those of the chosen time step only', () => {
    expect(markedInStep(marks(3, 49 + 10, 98), 1)).toEqual([10]);
    expect(markedInStep(marks(3, 49 + 10, 98), 0)).toEqual([3]);
  });

  it('go row by row', () => {
    expect(cellOf({ x: 5, y: 7, side: 112 }, 8)).toEqual({ x: 5 + 16, y: 7 + 16, width: 16, height: 16 });
  });

  it.each([50, 75, 112, 223])('fill a box of %i px without gap or overlap', (side) => {
    const box = { x: 0, y: 0, side };
    let area = 0;
    for (let place = 0; place < 49; place++) {
      const cell = cellOf(box, place);
      area += cell.width * cell.height;
      if (place % 7 < 6) expect(cell.x + cell.width).toBe(cellOf(box, place + 1).x);
    }
    expect(area).toBe(side * side);
  });

  it('are veiled where masked and outlined where revealed', () => {
    const filled: unknown[] = [];
    const outlined: unknown[] = [];
    const pen = {
      fillStyle: '',
      strokeStyle: '',
      lineWidth: 0,
      globalAlpha: 1,
      fillRect: (...cell: unknown[]) => filled.push(cell),
      strokeRect: (...cell: unknown[]) => outlined.push(cell),
    };
    drawPatches(pen, { x: 0, y: 0, side: 112 }, { mask: marks(0), hints: marks(1) }, 0, {
      veil: '#000000',
      hint: '#ffffff',
    });
    expect(pen.globalAlpha).toBe(1);
    expect(filled).toEqual([[0, 0, 16, 16]]);
    expect(outlined).toEqual([[17, 1, 14, 14]]);
  });

  it('are found under a point, and not beside the picture', () => {
    expect(placeAt(0, 0, 70)).toBe(0);
    expect(placeAt(69.9, 11, 70)).toBe(13);
    expect(placeAt(70, 11, 70)).toBeNull();
    expect(placeAt(5, -1, 70)).toBeNull();
  });

  it('leave no hole on the way from one to another', () => {
    expect(placesBetween(0, 3)).toEqual([0, 1, 2, 3]);
    expect(placesBetween(48, 24)).toEqual([48, 40, 32, 24]);
    expect(placesBetween(5, 5)).toEqual([5, 5]);
    expect(placesBetween(0, 15)).toHaveLength(3);
  });
});
