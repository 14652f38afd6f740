import { describe, expect, it } from 'vitest';
import type { MaskSettings } from '../analysis/types';
import { revealed } from './masks';

const settings: MaskSettings = { strategy: 'hint', ratio: 0.5, lambda: 1, reveal: 0.25, seed: 1 };
// Attention falls from patch 0 on.
const attention = () => Float32Array.from({ length: 16 }, (_, i) => 1 - i / 16);
const flags = (...at: number[]) => Uint8Array.from({ length: 16 }, (_, i) => (at.includes(i) ? 1 : 0));

describe('revealed hints', () => {
  it('are the visible ones among the top of `hint`', () => {
    expect(revealed(flags(0, 2, 3, 4, 5, 7), settings, attention)).toEqual(flags(1, 6));
  });

  it('are the few at the very top of `eq7`', () => {
    const mask = flags(2, 3, 4, 5, 6, 7, 8, 9);
    expect(revealed(mask, { ...settings, strategy: 'eq7' }, attention)).toEqual(flags(0, 1));
  });

  it('are none where nothing is revealed on purpose', () => {
    expect(revealed(flags(1), { ...settings, strategy: 'random' }, attention)).toEqual(flags());
    expect(revealed(flags(), { ...settings, ratio: 0 }, attention)).toEqual(flags());
  });
});
