import { expect, test } from 'vitest';
import { checkPictureRequest, decodingRuns, lookupTime, onScreen } from './picture-times';
import type { VideoTrackInfo } from './types';

test('on screen is the last picture that has started; before the first the first, after the last the last', () => {
  const times = [0.5, 0.6, 1.6, 1.7];
  expect([0, 0.5, 0.59, 0.6, 1.5, 1.65, 99].map((time) => onScreen(times, time))).toEqual([0, 0, 0, 1, 1, 2, 3]);
});

test('pictures at n/30 s whose times a container rounded to 1 ms are found at n/30', () => {
  const rounded = Array.from({ length: 300 }, (_, n) => Math.round((n / 30) * 1000) / 1000);
  rounded.forEach((_, n) => {
    expect(onScreen(rounded, n / 30)).toBe(n);
  });
});

test('a lookup never asks for a time before the first picture', () => {
  expect(lookupTime(0, 1.5)).toBe(1.5);
  expect(lookupTime(2, 1.5)).toBeCloseTo(2, 2);
});

test('pictures up to 4K are decoded in one run, 8K a few at a time, and no time is lost', () => {
  const times = Array.from({ length: 16 }, (_, i) => i / 30);
  expect(decodingRuns(times, 1920, 1080)).toEqual([times]);
  const runs = decodingRuns(times, 7680, 4320);
  expect(Math.max(...runs.map((run) => run.length))).toBeLessThanOrEqual(4);
  expect(runs.flat()).toEqual(times);
});

const VIDEO: VideoTrackInfo = { codec: 'h264', width: 640, height: 361, rotation: 0, start: 0, end: 9 };

test('misuse is named: descending times, a square that leaves the picture', () => {
  const square = { x: 0, y: 0, side: 361 };
  expect(() => checkPictureRequest([0, 0, 1], square, VIDEO)).not.toThrow();
  expect(() => checkPictureRequest([1, 0.5], square, VIDEO)).toThrow('times must be');
  expect(() => checkPictureRequest([Number.NaN], square, VIDEO)).toThrow('times must be');
  expect(() => checkPictureRequest([0], { x: 300, y: 0, side: 361 }, VIDEO)).toThrow('square must be');
  expect(() => checkPictureRequest([0], { x: 0.5, y: 0, side: 100 }, VIDEO)).toThrow('square must be');
});
