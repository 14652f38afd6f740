import { describe, expect, it } from 'vitest';
import { drawAt, drawWithoutReplacement, fillDraws, fillValues, streamState, unit, value } from './random';

// Test vectors of the goldens' README, seed 1: start state, first five draws, first five float32 values.
const VECTORS = [
  {
    name: 'vit.vid_model.blocks.0.attn.qkv.weight',
    base: 0,
    scale: 0.09375,
    state: 0x91f3619d,
    draws: [3302337969, 3268971413, 3670611933, 3314077719, 4155053333],
    values: [0.050416018813848495, 0.04895937815308571, 0.06649328768253326, 0.05092853307723999, 0.08764195442199707],
  },
  {
    name: 'vit.vid_model.blocks.0.norm1.weight',
    base: 1,
    scale: 0.1,
    state: 0x44a4318f,
    draws: [2392414244, 911069278, 3007211655, 3232526809, 3478241521],
    values: [1.0114054679870605, 0.9424249529838562, 1.0400341749191284, 1.0505262613296509, 1.061968207359314],
  },
  {
    name: 'lan_model.bert.embeddings.word_embeddings.weight',
    base: 0,
    scale: 0.5,
    state: 0xee0fbedd,
    draws: [547506917, 4049396235, 3117333575, 2280032435, 2614254545],
    values: [-0.3725236654281616, 0.44282352924346924, 0.22581076622009277, 0.030861377716064453, 0.10867851972579956],
  },
] as const;

describe('the goldens’ generator', () => {
  it.each(VECTORS)('gives the published vectors of $name', ({ name, base, scale, state, draws, values }) => {
    expect(streamState(1, name)).toBe(state);
    expect(draws.map((_, i) => drawAt(state, i))).toEqual(draws);
    expect(draws.map((draw) => value(draw, base, scale))).toEqual(values);
    const filled = new Float32Array(5);
    fillValues(filled, state, 0, base, scale);
    expect([...filled]).toEqual(values);
  });

  it('makes any range of a stream on its own, also far out', () => {
    const state = streamState(7, 'a tensor');
    const whole = new Float32Array(1000);
    fillValues(whole, state, 0, 1, 0.3);
    const part = new Float32Array(20);
    fillValues(part, state, 900, 1, 0.3);
    expect(part).toEqual(whole.slice(900, 920));

    const far = 23_440_000;
    const draws = new Uint32Array(2);
    fillDraws(draws, state, far);
    const values = new Float32Array(2);
    fillValues(values, state, far, 0, 0.5);
    expect([...values]).toEqual([...draws].map((draw) => value(draw, 0, 0.5)));
  });

  it('keeps unit values in [-1, 1)', () => {
    expect(unit(0)).toBe(-1);
    expect(unit(0xffffffff)).toBeLessThan(1);
  });
});

describe('drawing without replacement', () => {
  it('draws different numbers, the same for the same state, a prefix for fewer', () => {
    const state = streamState(3, 'draw');
    const all = drawWithoutReplacement(state, 50, 50);
    expect(new Set(all).size).toBe(50);
    expect(drawWithoutReplacement(state, 50, 12)).toEqual(all.slice(0, 12));
    expect(drawWithoutReplacement(streamState(4, 'draw'), 50, 50)).not.toEqual(all);
  });

  it('never gives more than there is', () => {
    expect(drawWithoutReplacement(1, 3, 9)).toHaveLength(3);
  });
});
