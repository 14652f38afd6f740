import { describe, expect, it } from 'vitest';
import { petalDirections, petalPath } from './flower-shape';

const eighths = (angles: readonly number[]) => angles.map((angle) => Math.round(((angle + Math.PI / 2) * 4) / Math.PI));

describe('directions of petals', () => {
  it("are the wheel's, so that opposites lie opposite whatever the order of the classes", () => {
    const [joy, sadness, anger, fear] = petalDirections(['joy', 'sadness', 'anger', 'fear']);
    expect(eighths([joy ?? 0, fear ?? 0])).toEqual([0, 2]);
    expect((sadness ?? 0) - (joy ?? 0)).toBeCloseTo(Math.PI);
    expect((anger ?? 0) - (fear ?? 0)).toBeCloseTo(Math.PI);
  });

  it('give a class that the wheel lacks a free place of its own', () => {
    const tiny = ['anger', 'disgust', 'fear', 'joy', 'neutral', 'sadness', 'surprise'];
    expect(eighths(petalDirections(tiny))).toEqual([6, 5, 2, 0, 1, 4, 3]);
  });

  it('share the circle where there are more classes than places', () => {
    const many = petalDirections(Array.from({ length: 12 }, (_, i) => `class ${i}`));
    expect(new Set(many.map((angle) => angle.toFixed(6))).size).toBe(12);
  });
});

it('draws a petal from the middle to its length and back', () => {
  const path = petalPath(10, 20, 0, 8);
  expect(path).toMatch(/^M10 20C/);
  expect(path).toContain('18 20C');
  expect(path).toMatch(/10 20Z$/);
});
