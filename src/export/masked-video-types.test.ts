import { expect, test } from 'vitest';
import { stepAt } from './masked-video-types';

test('a picture of the video gets the mask of the pictures that the network saw last', () => {
  const frameTimes = Array.from({ length: 16 }, (_, i) => 10 + i / 30);
  const segment = {
    start: 9,
    end: 12,
    square: { x: 0, y: 0, side: 64 },
    frameTimes,
    mask: new Uint8Array(392),
    hints: new Uint8Array(392),
    distribution: [],
    says: '',
  };
  expect(stepAt(segment, 9)).toBe(0);
  expect(stepAt(segment, 10 + 2 / 30)).toBe(1);
  expect(stepAt(segment, 10 + 3.9 / 30)).toBe(1);
  expect(stepAt(segment, 12)).toBe(7);
  expect([9, 10.5, 11.99, 12].map((time) => stepAt({ ...segment, frameTimes: [] }, time))).toEqual([0, 4, 7, 7]);
});
