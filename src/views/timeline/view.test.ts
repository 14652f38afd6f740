import { describe, expect, it } from 'vitest';
import { range, stretchAround, wheelZoom, zoomLimits } from './view';

const axis = { from: 0, to: 2880, segments: 720, width: 72_000 };

describe('zoom', () => {
  it('starts whole on a desktop, and wide enough for fingers on a phone', () => {
    expect(zoomLimits(axis, 1200, false).start).toBe(1);
    expect(zoomLimits({ from: 0, to: 24, segments: 16 }, 320, true).start).toBe(1);
    expect(zoomLimits({ from: 0, to: 24, segments: 32 }, 320, true).start).toBeCloseTo(1.8);
    expect(zoomLimits(axis, 320, true).start).toBe(6);
  });

  it('ends with a segment over half of the screen, and is always 1 for one or two', () => {
    expect(zoomLimits(axis, 1200, false).most).toBe(360);
    expect(zoomLimits({ from: 0, to: 1, segments: 1 }, 320, true)).toEqual({ start: 1, most: 1 });
  });

  it('takes big turns of a wheel as one notch, and undoes a turn with the opposite one', () => {
    expect(wheelZoom(-400)).toBe(wheelZoom(-50));
    expect(wheelZoom(-20) * wheelZoom(20)).toBeCloseTo(1);
    expect(wheelZoom(-20)).toBeGreaterThan(1);
  });
});

describe('the stretch that is drawn', () => {
  it('holds what is in sight with a screen to either side', () => {
    expect(stretchAround(axis, 1200, 10)).toEqual({ left: 10_800, right: 14_400, first: 108, last: 143 });
  });

  it('stays inside of the plot', () => {
    expect(stretchAround(axis, 1200, 0)).toMatchObject({ left: 0, first: 0 });
    expect(stretchAround(axis, 1200, 59)).toMatchObject({ right: 72_000, last: 719 });
    expect(stretchAround({ ...axis, width: 1200 }, 1200, 0)).toEqual({ left: 0, right: 1200, first: 0, last: 719 });
  });

  it('is everything or nothing of a range', () => {
    expect(range(3, 5)).toEqual([3, 4, 5]);
    expect(range(3, 2)).toEqual([]);
  });
});
