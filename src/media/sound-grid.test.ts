import { expect, test } from 'vitest';
import { blockPosition, placeBlock, sampleWindow } from './sound-grid';

const RATE = 44100;
/** AAC: 1024 samples, 23.2 ms, never a whole number of milliseconds. */
const FRAMES = 1024;

test('blocks with timestamps rounded to 1 ms land on the raster of the track, without gap or overlap', () => {
  for (let k = 0; k < 5000; k++) {
    const rounded = Math.round(((k * FRAMES) / RATE) * 1000) / 1000;
    expect(blockPosition(rounded, FRAMES, RATE, 0)).toBe(k * FRAMES);
  }
});

test('a track that starts late has its raster start there', () => {
  const start = 1.5;
  const exact = start + (7 * FRAMES) / RATE;
  expect(blockPosition(exact + 0.0004, FRAMES, RATE, start)).toBe(Math.round(start * RATE) + 7 * FRAMES);
});

test('a block that is far from the raster, after a gap, lies where its time says', () => {
  expect(blockPosition(10.01, FRAMES, RATE, 0)).toBe(Math.round(10.01 * RATE));
});

test('blocks shorter than the rounding are taken at their word', () => {
  expect(blockPosition(0.0104, 60, 48000, 0)).toBe(499);
});

test('a window takes from each block what overlaps it', () => {
  expect(placeBlock(100, 50, 120, 10)).toEqual({ offset: 20, target: 0, count: 10 });
  expect(placeBlock(100, 50, 90, 20)).toEqual({ offset: 0, target: 10, count: 10 });
  expect(placeBlock(-30, 50, 0, 100)).toEqual({ offset: 30, target: 0, count: 20 });
  expect(placeBlock(100, 50, 150, 10)).toBeNull();
  expect(placeBlock(100, 50, 90, 10)).toBeNull();
});

test('neighbouring windows meet', () => {
  const cuts = [0, 0.1, 0.33333, 1.2345678, 2];
  let end = 0;
  for (let i = 1; i < cuts.length; i++) {
    const { from, length } = sampleWindow(cuts[i - 1] ?? 0, cuts[i] ?? 0, RATE);
    expect(from).toBe(end);
    end = from + length;
  }
  expect(end).toBe(2 * RATE);
});
