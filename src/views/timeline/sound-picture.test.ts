import { describe, expect, it } from 'vitest';
import { byteOf, LOUD, outline, patchRegion, QUIET, ramp, soundPixels, soundPlace, strongest } from './sound-picture';

const greys = ramp([0, 0, 0], [255, 255, 255]);
const picture = (at: (time: number, mel: number) => number) =>
  Uint8Array.from({ length: 12_800 }, (_, i) => at(Math.floor(i / 128), i % 128));

describe('pixels of sound', () => {
  it('put time to the right and low notes at the bottom', () => {
    const pixels = soundPixels(
      picture((time, mel) => (time >= 50 && mel < 64 ? 200 : 10)),
      2,
      2,
      greys,
    );
    const grey = (row: number, column: number) => pixels[(row * 2 + column) * 4];
    expect([grey(0, 0), grey(0, 1), grey(1, 0), grey(1, 1)]).toEqual([10, 10, 10, 200]);
  });

  it('are means where many bytes share one, and repeat where pixels are more', () => {
    const half = picture((time) => (time % 2 === 0 ? 0 : 100));
    expect(soundPixels(half, 1, 1, greys)[0]).toBe(50);
    const wide = soundPixels(half, 200, 1, greys);
    expect([0, 1, 2, 3].map((column) => wide[column * 4])).toEqual([0, 0, 100, 100]);
  });
});

describe('the place of sound', () => {
  it('is its time, one second around the middle, where that can be seen', () => {
    expect(soundPlace({ from: 0, to: 16, segments: 8, width: 1600 }, 2)).toEqual({ left: 450, width: 100 });
  });

  it('is wider where a second is narrow, and never wider than the segment', () => {
    expect(soundPlace({ from: 0, to: 80, segments: 8, width: 800 }, 0)).toEqual({ left: 22, width: 56 });
    expect(soundPlace({ from: 0, to: 80, segments: 8, width: 80 }, 1)).toEqual({ left: 10.5, width: 9 });
    expect(soundPlace({ from: 0, to: 2, segments: 8, width: 1600 }, 0)).toEqual({ left: 0.5, width: 199 });
  });
});

describe('patches of sound', () => {
  it('lie mel by mel from the bottom, time by time within', () => {
    expect(patchRegion(0)).toMatchObject({ x: 0, width: 0.1, height: 10 / 128 });
    expect(patchRegion(0).y + patchRegion(0).height).toBe(1);
    expect(patchRegion(8)).toMatchObject({ x: 0.8, width: 0.16 });
    expect(patchRegion(9).y).toBeCloseTo(1 - 20 / 128);
    expect(patchRegion(107).y).toBeCloseTo(1 - 126 / 128);
  });

  it('are strong where a tenth of them has most', () => {
    expect(strongest([0, 0.2, 0.1, 0.09])).toEqual([1]);
    expect(strongest(Array.from({ length: 108 }, (_, i) => i))).toEqual([
      107, 106, 105, 104, 103, 102, 101, 100, 99, 98, 97,
    ]);
  });

  it('are outlined together: neighbours share no line, and rows do not run into each other', () => {
    expect(outline([0])).toHaveLength(4);
    expect(outline([0, 1])).toHaveLength(6);
    expect(outline([0, 9])).toHaveLength(6);
    expect(outline([8, 9])).toHaveLength(8);
  });
});

it('has bytes of decibels within those that are kept', () => {
  expect(byteOf(QUIET)).toBeGreaterThan(0);
  expect(byteOf(LOUD)).toBeLessThan(255);
  // ln power = -6.6268077 is the normalised 0.
  expect(byteOf((-6.6268077 * 10) / Math.LN10)).toBeCloseTo((1.5 / 2.75) * 255);
});
