import { expect, test } from 'vitest';
import { placeBlock, SoundGrid, sampleWindow } from './sound-grid';

const RATE = 44100;
/** AAC: 1024 samples, 23.2 ms, never a whole number of milliseconds. */
const FRAMES = 1024;

test('blocks with timestamps rounded to 1 ms land on the raster of the track, whichever comes first', () => {
  for (let first = 0; first < 5000; first += 7) {
    const grid = new SoundGrid(RATE, 0);
    for (let k = first; k < first + 5; k++) {
      const rounded = Math.round(((k * FRAMES) / RATE) * 1000) / 1000;
      expect(grid.position(rounded, FRAMES)).toBe(k * FRAMES);
    }
  }
});

test('a short block at the end follows the one before it', () => {
  const grid = new SoundGrid(RATE, 0);
  expect(grid.position(0.046, FRAMES)).toBe(2 * FRAMES);
  expect(grid.position(0.07, 921)).toBe(3 * FRAMES);
});

test('a track that starts late has its raster start there', () => {
  const start = 1.5;
  const exact = start + (7 * FRAMES) / RATE;
  expect(new SoundGrid(RATE, start).position(exact + 0.0004, FRAMES)).toBe(Math.round(start * RATE) + 7 * FRAMES);
});

test('after a gap, a block lies where its time says', () => {
  const grid = new SoundGrid(RATE, 0);
  grid.position(0, FRAMES);
  expect(grid.position(10.01, FRAMES)).toBe(Math.round(10.01 * RATE));
  expect(grid.position(10.01 + FRAMES / RATE, FRAMES)).toBe(Math.round(10.01 * RATE) + FRAMES);
});

test('blocks shorter than the rounding are taken at their word', () => {
  expect(new SoundGrid(48000, 0).position(0.0104, 60)).toBe(499);
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
