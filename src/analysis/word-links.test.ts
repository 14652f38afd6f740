// Words to patches on rows that are made up, and soundHeat against the places of spec section 1's table.
import { describe, expect, it } from 'vitest';
import type { SegmentResult } from './result';
import { encodeTensor } from './tensors';
import { aboveMean, apart, soundHeat, stepTotals, strongestStep, wordLinks, wordsByPatch } from './word-links';

/** A row of 0 with these shares. */
const row = (length: number, shares: Readonly<Record<number, number>>) =>
  Float32Array.from({ length }, (_, patch) => shares[patch] ?? 0);

function segmentWith(picture: readonly Float32Array[], sound: readonly Float32Array[] | null): SegmentResult {
  const tensor = (rows: readonly Float32Array[]) =>
    encodeTensor(Float32Array.from(rows.flatMap((one) => [...one])), [rows.length, rows[0]?.length ?? 0]);
  return {
    words: picture.map((_, i) => ({ text: `w${i}`, start: i, end: i + 1, pieces: [i + 1, i + 2] })),
    attention: { intra: null, inter: null, wordsToPatches: tensor(picture), wordsToSound: sound && tensor(sound) },
  } as unknown as SegmentResult;
}

const one = row(392, { 0: 0.25, 60: 0.75 });
const two = row(392, { 0: 0.75, 391: 0.25 });

describe('the links of a segment', () => {
  it('are a row per word and their mean, decoded once', () => {
    const segment = segmentWith([one, two], null);
    const links = wordLinks(segment);
    expect(links.picture?.rows.map((found) => [...found])).toEqual([[...one], [...two]]);
    expect(links.picture?.mean[0]).toBeCloseTo(0.5);
    expect(links.sound).toBeNull();
    expect(wordLinks(segment)).toBe(links);
  });

  it('are none where a link left them out', () => {
    const segment = segmentWith([one], null);
    const bare = { ...segment, attention: { ...segment.attention, wordsToPatches: null } };
    expect(wordLinks(bare)).toEqual({ picture: null, sound: null });
  });

  it('name the words that look at a patch, most first', () => {
    const { picture } = wordLinks(segmentWith([one, two], null));
    if (!picture) throw new Error('no picture');
    expect(wordsByPatch(picture, 0)).toEqual([
      { word: 1, share: 0.75 },
      { word: 0, share: 0.25 },
    ]);
    expect(wordsByPatch(picture, 60)[0]).toEqual({ word: 0, share: 0.75 });
  });
});

it('a row falls into 8 time steps of 49 patches', () => {
  expect(stepTotals(one)).toEqual([0.25, 0.75, 0, 0, 0, 0, 0, 0]);
  expect(strongestStep(one)).toBe(1);
  expect(strongestStep(two)).toBe(0);
});

it('a row is compared with the mean of all words: only what is above it, and how much lies elsewhere', () => {
  const mean = row(392, { 0: 0.5, 60: 0.5 });
  expect([...aboveMean(one, mean)].flatMap((share, patch) => (share > 0 ? [[patch, share]] : []))).toEqual([
    [60, 0.25],
  ]);
  expect(apart(one, mean)).toBeCloseTo(0.25);
  expect(apart(mean, mean)).toBe(0);
  expect(apart(row(392, { 5: 1 }), mean)).toBeCloseTo(1);
});

describe('a row over the sound', () => {
  const at = (heat: Float32Array, time: number, mel: number) => heat[time * 128 + mel];

  it('lies in patches of 16 by 16 at stride 10, in the order f*9 + t', () => {
    // f = 2, t = 3: mel 20..35, frames 30..45.
    const heat = soundHeat(row(108, { [2 * 9 + 3]: 0.5 }));
    expect(at(heat, 37, 27)).toBe(0.5);
    expect([at(heat, 29, 27), at(heat, 46, 27), at(heat, 37, 19), at(heat, 37, 36)]).toEqual([0, 0, 0, 0]);
  });

  it('is the mean where patches overlap', () => {
    const heat = soundHeat(row(108, { 0: 0.5, 1: 0.25 }));
    expect([at(heat, 5, 5), at(heat, 12, 5), at(heat, 18, 5)]).toEqual([0.5, 0.375, 0.25]);
  });

  it('is even where all get the same, and 0 at the edges that no patch covers', () => {
    const heat = soundHeat(new Float32Array(108).fill(1 / 108));
    expect([at(heat, 95, 125), at(heat, 96, 60), at(heat, 50, 126)]).toEqual([Math.fround(1 / 108), 0, 0]);
  });
});
