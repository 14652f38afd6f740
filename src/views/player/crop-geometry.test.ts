import { describe, expect, it } from 'vitest';
import { centreSquare, chosenSquare, draggedCorner, insideOf, resized } from './crop-geometry';

const portrait = { width: 1080, height: 1920 };

describe('the crop square', () => {
  it('starts as the centre of the shorter side, which counts as no choice', () => {
    const square = centreSquare(portrait);
    expect(square).toEqual({ x: 0, y: 420, side: 1080 });
    expect(chosenSquare(portrait, square)).toBeNull();
    expect(chosenSquare(portrait, { ...square, y: 0 })).toEqual({ x: 0, y: 0, side: 1080 });
  });

  it('never leaves the picture', () => {
    expect(insideOf(portrait, { x: -20, y: 1900, side: 400 })).toEqual({ x: 0, y: 1520, side: 400 });
    expect(insideOf(portrait, { x: 0, y: 0, side: 5000 })).toEqual({ x: 0, y: 0, side: 1080 });
    expect(insideOf({ width: 20, height: 10 }, { x: 0, y: 0, side: 1 })).toEqual({ x: 0, y: 0, side: 10 });
  });

  it('keeps its centre when resized', () => {
    expect(resized(portrait, { x: 200, y: 600, side: 400 }, 200)).toEqual({ x: 300, y: 700, side: 200 });
  });

  it('keeps the opposite corner when a corner is dragged', () => {
    const square = { x: 200, y: 600, side: 400 };
    expect(draggedCorner(portrait, square, 'se', 500, 800)).toEqual({ x: 200, y: 600, side: 300 });
    expect(draggedCorner(portrait, square, 'nw', 100, 650)).toEqual({ x: 100, y: 500, side: 500 });
    expect(draggedCorner(portrait, square, 'nw', -900, -900)).toEqual({ x: 0, y: 400, side: 600 });
  });
});
