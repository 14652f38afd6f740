import { expect, it } from 'vitest';
import { placeAfter } from './move-focus';

it('arrow keys, Home and End move within a grid and stop at its edges', () => {
  const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'Tab'];
  expect(keys.map((key) => placeAfter(key, 8, 7, 7))).toEqual([7, 9, 1, 15, 7, 13, null]);
  expect(keys.map((key) => placeAfter(key, 48, 7, 7))).toEqual([47, 48, 41, 48, 42, 48, null]);
});

it('a line leaves up and down to the page', () => {
  expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'End'].map((key) => placeAfter(key, 0, 5, 1))).toEqual([
    ...[0, 1, null, null, 4],
  ]);
});
