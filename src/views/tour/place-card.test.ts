import { expect, it } from 'vitest';
import { placeCard } from './place-card';

const card = { width: 300, height: 150 };
const room = { width: 1000, height: 800 };

it('stands below what it explains when there is room', () => {
  expect(placeCard({ left: 300, top: 100, width: 400, height: 200 }, card, room)).toEqual({ left: 350, top: 312 });
});

it('stands above it at the bottom of the window', () => {
  expect(placeCard({ left: 300, top: 500, width: 400, height: 250 }, card, room).top).toBe(338);
});

it.each([
  ['a target larger than the window', { left: 0, top: -50, width: 1000, height: 900 }],
  ['one at the left edge', { left: -20, top: 100, width: 40, height: 40 }],
  ['one at the right edge', { left: 980, top: 100, width: 40, height: 40 }],
])('stays whole within the window for %s', (_, target) => {
  const { left, top } = placeCard(target, card, room);
  expect(left).toBeGreaterThanOrEqual(0);
  expect(left + card.width).toBeLessThanOrEqual(room.width);
  expect(top).toBeGreaterThanOrEqual(0);
  expect(top + card.height).toBeLessThanOrEqual(room.height);
});
