import { describe, expect, it } from 'vitest';
import { segmentAt } from '../../state/page-state';
import { segmentCentre, type TimeAxis, thumbnailPlaces, thumbnailStride, timeAt, xOf } from './axis';
import { timeTicks } from '../../lib/plot';

const axis: TimeAxis = { from: 10, to: 34, segments: 16, width: 800 };

describe('the time axis', () => {
  it('goes from time to x and back', () => {
    expect(xOf(axis, 10)).toBe(0);
    expect(xOf(axis, 34)).toBe(800);
    expect(timeAt(axis, xOf(axis, 17.5))).toBeCloseTo(17.5);
  });

  it('keeps times inside of the extent', () => {
    expect(timeAt(axis, -5)).toBe(10);
    expect(timeAt(axis, 900)).toBe(34);
  });

  it('finds the segment under a time; a boundary belongs to the segment that starts there', () => {
    expect(segmentAt(axis, 10)).toBe(0);
    expect(segmentAt(axis, 11.5)).toBe(1);
    expect(segmentAt(axis, 34)).toBe(15);
    expect(segmentAt(axis, 2)).toBe(0);
    for (let i = 0; i < axis.segments; i++) expect(segmentAt(axis, segmentCentre(axis, i))).toBe(i);
  });
});

describe('thumbnails', () => {
  it('stand one per segment where they are wide enough', () => {
    expect(thumbnailStride(axis, 48)).toBe(1);
    expect(thumbnailPlaces(axis, 1, 96)[3]).toMatchObject({ index: 3, centre: 175, side: 48 });
  });

  it.each([
    [720, 1200],
    [48, 330],
    [2, 30],
  ])('stand under the middle of each group when %i segments share %i px', (segments, width) => {
    const many = { from: 0, to: 100, segments, width };
    const stride = thumbnailStride(many, 48);
    expect(stride % 2).toBe(1);
    for (const place of thumbnailPlaces(many, stride, 96)) {
      expect(place.centre).toBeCloseTo(xOf(many, segmentCentre(many, place.index)));
      expect(place.centre - place.side / 2).toBeGreaterThanOrEqual((place.from * width) / segments);
      expect(place.centre + place.side / 2).toBeLessThanOrEqual((place.to * width) / segments);
    }
  });

  it('cover every segment once', () => {
    const many = { from: 0, to: 100, segments: 17, width: 100 };
    const places = thumbnailPlaces(many, 5, 96);
    expect(places.map(({ to }) => to)).toEqual([5, 10, 17]);
    expect(places.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))).toEqual(
      Array.from({ length: 17 }, (_, i) => i),
    );
  });
});

describe('time ticks', () => {
  it('are round and far enough apart', () => {
    expect(timeTicks(axis.from, axis.to, axis.width / 64)).toEqual([
      10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34,
    ]);
    expect(timeTicks(0, 3600, 1200 / 64)).toContain(600);
  });
});
