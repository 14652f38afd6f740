import { describe, expect, it } from 'vitest';
import { packMask, unpackMask } from '../lib/masks';
import { drawAt, unit } from '../lib/random';
import { attentionOrder, combineAttention, drawMask, hintCount, type MaskStrategy, maskedCount } from './mask';
import { VISUAL_PATCHES } from '../lib/shapes';

const attention = Float32Array.from({ length: VISUAL_PATCHES }, (_, i) => 1 + unit(drawAt(99, i)));
const STRATEGIES: MaskStrategy[] = ['hint', 'eq7', 'high', 'low', 'random', 'tube', 'frame'];

const draw = (strategy: MaskStrategy, ratio: number, { reveal = 0.1, seed = 1, segment = 0 } = {}) =>
  drawMask(attention, { strategy, ratio, reveal, seed }, segment);
const masked = (strategy: MaskStrategy, ratio: number, more = {}) => indices(draw(strategy, ratio, more).mask);
const indices = (bits: Uint8Array) => [...bits.keys()].filter((i) => bits[i]);
const byAttention = [...attention.keys()].sort((a, b) => (attention[b] ?? 0) - (attention[a] ?? 0));
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);

describe('counts', () => {
  it('are those of Python’s int(392 * ratio), also where the product is inexact', () => {
    const ratios = [0, 0.1, 0.25, 0.3, 0.5, 0.7, 0.75, 0.9];
    expect(ratios.map(maskedCount)).toEqual([0, 39, 98, 117, 196, 274, 294, 352]);
  });

  it('of hints multiply reveal and ratio first and stop at 39', () => {
    expect([0, 0.1, 0.5, 0.9].map((ratio) => hintCount(ratio, 0.1))).toEqual([0, 3, 19, 35]);
    expect(hintCount(0.9, 1)).toBe(39);
  });
});

describe('combined attention', () => {
  it('mixes intra and inter, and is intra alone without words', () => {
    const mixed = combineAttention(Float32Array.of(1, 2), Float32Array.of(3, -2), 0.75);
    expect([...mixed]).toEqual([1.5, 1]);
    expect([...combineAttention(Float32Array.of(1, 2), null, 0.5)]).toEqual([1, 2]);
  });

  it('orders equal values by index', () => {
    expect([...attentionOrder(Float32Array.of(2, 5, 2, 5, 1))]).toEqual([1, 3, 0, 2, 4]);
  });
});

describe('strategies', () => {
  it.each(STRATEGIES)('%s masks nothing at ratio 0', (strategy) => {
    expect(masked(strategy, 0)).toEqual([]);
    expect(indices(draw(strategy, 0).revealed)).toEqual([]);
  });

  it('high masks the most attended, low the least', () => {
    expect(masked('high', 0.5)).toEqual(sorted(byAttention.slice(0, 196)));
    expect(masked('low', 0.5)).toEqual(sorted(byAttention.slice(196)));
  });

  it('hint shows 19 of the top 39 of what high masks, and says which', () => {
    const { mask, revealed } = draw('hint', 0.5);
    expect(indices(revealed)).toHaveLength(19);
    expect(indices(revealed).every((patch) => byAttention.slice(0, 39).includes(patch))).toBe(true);
    expect(sorted([...indices(mask), ...indices(revealed)])).toEqual(masked('high', 0.5));
  });

  it('hint calls nothing a hint that was never masked', () => {
    const { mask, revealed } = draw('hint', 0.05, { reveal: 1 });
    expect(sorted([...indices(mask), ...indices(revealed)])).toEqual(masked('high', 0.05));
  });

  it('eq7 shows the top k and masks the next ones', () => {
    const { mask, revealed } = draw('eq7', 0.5);
    expect(indices(revealed)).toEqual(sorted(byAttention.slice(0, 19)));
    expect(indices(mask)).toEqual(sorted(byAttention.slice(19, 19 + 196)));
  });

  it('tube masks the same places in every frame pair, frame whole pairs', () => {
    const tube = draw('tube', 0.5).mask;
    for (let pair = 1; pair < 8; pair++) {
      expect(tube.slice(pair * 49, (pair + 1) * 49)).toEqual(tube.slice(0, 49));
    }
    expect(indices(tube)).toHaveLength(25 * 8);
    const frame = draw('frame', 0.5).mask;
    const pairs = Array.from({ length: 8 }, (_, pair) => indices(frame.slice(pair * 49, (pair + 1) * 49)).length);
    expect(sorted(pairs)).toEqual([0, 0, 0, 0, 49, 49, 49, 49]);
  });

  it('random masks exactly the count', () => {
    expect(masked('random', 0.3)).toHaveLength(117);
  });

  it.each(['high', 'low', 'random', 'tube', 'frame'] as const)(
    '%s at a lower ratio is within a higher one',
    (strategy) => {
      const wide = new Set(masked(strategy, 0.75));
      expect(masked(strategy, 0.3).every((patch) => wide.has(patch))).toBe(true);
    },
  );

  it.each(['hint', 'random', 'tube', 'frame'] as const)(
    '%s is the same for a seed, another for seed or segment',
    (strategy) => {
      const first = masked(strategy, 0.5);
      expect(masked(strategy, 0.5)).toEqual(first);
      const others = [1, 2, 3].flatMap((i) => [
        masked(strategy, 0.5, { seed: 1 + i }),
        masked(strategy, 0.5, { segment: i }),
      ]);
      expect(others.filter((other) => other.join() === first.join())).toEqual([]);
    },
  );

  it('refuses what is no share and attention of another size', () => {
    expect(() => draw('high', 1.5)).toThrow('ratio');
    expect(() => draw('hint', 0.5, { reveal: -1 })).toThrow('reveal');
    expect(() => drawMask(new Float32Array(3), { strategy: 'high', ratio: 0.5, reveal: 0, seed: 1 }, 0)).toThrow();
  });
});

describe('packing', () => {
  it('puts patch i into bit i % 8 of byte floor(i / 8), and back', () => {
    const mask = draw('random', 0.4).mask;
    const bytes = packMask(mask);
    expect(bytes).toHaveLength(49);
    expect(unpackMask(bytes)).toEqual(mask);
    const single = new Uint8Array(VISUAL_PATCHES);
    single[11] = 1;
    expect(packMask(single)[1]).toBe(0b1000);
  });
});
