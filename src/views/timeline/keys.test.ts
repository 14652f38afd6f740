import { expect, it } from 'vitest';
import { keyMove, sliderMove } from './keys';

it('steps by segments, with Shift by one frame, jumps to the ends, plays, and leaves other keys alone', () => {
  expect(keyMove('ArrowRight', false)).toEqual({ kind: 'segments', by: 1 });
  expect(keyMove('ArrowLeft', true)).toEqual({ kind: 'seconds', by: -1 / 30 });
  expect(keyMove('Home', false)).toEqual({ kind: 'edge', end: false });
  expect(keyMove('End', false)).toEqual({ kind: 'edge', end: true });
  expect(keyMove(' ', false)).toEqual({ kind: 'play' });
  expect(keyMove('Tab', false)).toBeNull();
});

it('shuttles as film editors do, whether Caps Lock is on or not', () => {
  expect(keyMove('j', false)).toEqual({ kind: 'shuttle', direction: -1 });
  expect(keyMove('K', false)).toEqual({ kind: 'shuttle', direction: 0 });
  expect(keyMove('l', false)).toEqual({ kind: 'shuttle', direction: 1 });
});

it('zooms with and without Shift', () => {
  expect([keyMove('+', true), keyMove('=', false)]).toEqual([
    { kind: 'zoom', by: 'in' },
    { kind: 'zoom', by: 'in' },
  ]);
  expect(keyMove('0', false)).toEqual({ kind: 'zoom', by: 'whole' });
});

it('leaves the keys that scroll a page to the page', () => {
  expect(['PageDown', 'ArrowUp'].map((key) => keyMove(key, false))).toEqual([null, null]);
  expect(sliderMove('PageDown')).toEqual({ kind: 'segments', by: -10 });
});
