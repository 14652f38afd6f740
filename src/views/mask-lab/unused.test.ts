import { expect, it } from 'vitest';
import { DEFAULT_MASK } from '../../analysis/defaults';
import type { SegmentResult } from '../../analysis/types';
import { unusedControls } from './unused';

const tensor = { shape: [0], dtype: 'f32' as const, data: '' };
const segment = (intra: boolean, words: boolean) =>
  ({ attention: { intra: intra ? tensor : null, inter: words ? tensor : null } }) as unknown as SegmentResult;
const mask = (strategy: (typeof DEFAULT_MASK)['strategy']) => ({ ...DEFAULT_MASK, strategy });

it('says nothing where every control counts', () => {
  expect(unusedControls(segment(true, true), mask('hint'))).toEqual({
    ratio: null,
    mix: null,
    reveal: null,
    seed: null,
  });
});

it('says what a strategy does not use', () => {
  expect(unusedControls(segment(true, true), mask('random'))).toMatchObject({
    mix: 'mix',
    reveal: 'reveal',
    seed: null,
  });
  expect(unusedControls(segment(true, true), mask('high'))).toMatchObject({
    mix: null,
    reveal: 'reveal',
    seed: 'seed',
  });
  expect(unusedControls(segment(true, true), mask('eq7'))).toMatchObject({ reveal: null, seed: 'seed' });
});

it('says what the segment lacks', () => {
  expect(unusedControls(segment(true, false), mask('hint')).mix).toBe('noWords');
  expect(unusedControls(segment(false, false), mask('hint')).ratio).toBe('noAttention');
  expect(unusedControls(segment(false, false), mask('tube')).ratio).toBeNull();
});
