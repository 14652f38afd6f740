import { expect, it } from 'vitest';
import { keyMove } from './use-scrub';

it('steps by segments, with Shift by one frame, jumps to the ends, plays, and leaves other keys alone', () => {
  expect(keyMove('ArrowRight', false)).toEqual({ kind: 'segments', by: 1 });
  expect(keyMove('ArrowLeft', true)).toEqual({ kind: 'seconds', by: -1 / 30 });
  expect(keyMove('Home', false)).toEqual({ kind: 'edge', end: false });
  expect(keyMove('End', false)).toEqual({ kind: 'edge', end: true });
  expect(keyMove(' ', false)).toEqual({ kind: 'play' });
  expect(keyMove('Tab', false)).toBeNull();
});
