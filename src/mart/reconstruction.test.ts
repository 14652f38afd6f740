import { expect, it } from 'vitest';
import { frameRgba } from '../lib/picture';
import { drawAt } from '../lib/random';
import { cutBanks, cutTubelets, eachRow, patchOf } from './inputs';
import { patchErrors, reconstructionTarget, recoveredFrame, recoveryError } from './reconstruction';
import { PATCH_VALUES, SEGMENT_PIXELS, VISUAL_PATCHES } from '../lib/shapes';

const pixels = Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(5, i) >>> 24);
const at = (frame: number, y: number, x: number, colour: number) => ((frame * 112 + y) * 112 + x) * 3 + colour;
/** As toEqual on arrays of this length takes seconds. */
const same = (a: Uint8ClampedArray, b: Uint8Array | Uint8ClampedArray) =>
  a.length === b.length && a.every((x, i) => x === b[i]);
const all = new Uint8Array(VISUAL_PATCHES).fill(1);

it('cuts tubelets in (time row column) order with (frame row column colour) inside, as the network sees them', () => {
  const tubelets = new Float32Array(SEGMENT_PIXELS);
  cutTubelets(pixels, tubelets);
  // Patch t = 3, h = 2, w = 5; frame 1, row 9, column 4, colour 2 inside of it.
  const [patch, inside] = [3 * 49 + 2 * 7 + 5, ((1 * 16 + 9) * 16 + 4) * 3 + 2];
  const pixel = pixels[at(7, 2 * 16 + 9, 5 * 16 + 4, 2)] ?? Number.NaN;
  expect(tubelets[patch * PATCH_VALUES + inside]).toBe(Math.fround((pixel - 100) / 255));
  expect(patchOf(pixels, patch)[inside]).toBe(pixel);
});

it('cuts overlapping audio patches in (mel, time) order', () => {
  const banks = Float32Array.from({ length: 12800 }, (_, i) => i);
  const patches = new Float32Array(108 * 256);
  cutBanks(banks, patches);
  // Patch f = 11, t = 8, its last value: mel 125, frame 95.
  expect(patches.at(-1)).toBe(95 * 128 + 125);
  expect(patches[(4 * 9 + 2) * 256 + 3 * 16 + 5]).toBe((20 + 5) * 128 + 40 + 3);
});

it('normalises each patch and colour to mean 0 and unbiased deviation 1, flat ones to 0', () => {
  const flat = pixels.slice();
  eachRow(1, (place) => flat.fill(77, place, place + 48));
  const { values } = reconstructionTarget(flat);
  const green = Array.from({ length: 512 }, (_, i) => values[i * 3 + 1] ?? 0);
  expect(green.reduce((sum, x) => sum + x, 0) / 512).toBeCloseTo(0, 6);
  expect(green.reduce((sum, x) => sum + x * x, 0) / 511).toBeCloseTo(1, 5);
  expect(values.slice(PATCH_VALUES, 2 * PATCH_VALUES).every((x) => x === 0)).toBe(true);
});

it('gives error 0 for a perfect recovery, 1 for patch means, 0 where nothing is masked', () => {
  const target = reconstructionTarget(pixels);
  const perfect = patchErrors(target.values, target);
  expect(recoveryError(perfect, target, all)).toBe(0);
  const flat = patchErrors(new Float32Array(target.values.length), target);
  expect(recoveryError(flat, target, all)).toBeCloseTo(1, 6);
  expect(recoveryError(flat, target, new Uint8Array(VISUAL_PATCHES))).toBe(0);
});

it('counts errors of masked patches alone', () => {
  const target = reconstructionTarget(pixels);
  const recovered = target.values.slice().fill(0, 0, PATCH_VALUES);
  const errors = patchErrors(recovered, target);
  const first = new Uint8Array(VISUAL_PATCHES);
  first[0] = 1;
  expect(recoveryError(errors, target, first)).toBeCloseTo(1, 5);
  first[1] = 1;
  expect(recoveryError(errors, target, first)).toBeCloseTo(0.5, 5);
});

it('draws a perfect recovery as the frame itself, and leaves unmasked patches alone', () => {
  const target = reconstructionTarget(pixels);
  const original = frameRgba(pixels, 9);
  expect(original.slice(0, 4)).toEqual(new Uint8ClampedArray([...pixels.slice(at(9, 0, 0, 0), at(9, 0, 0, 3)), 255]));
  expect(same(recoveredFrame(pixels, target.values, target, all, 9), original)).toBe(true);
  const nothing = new Float32Array(target.values.length);
  expect(same(recoveredFrame(pixels, nothing, target, new Uint8Array(VISUAL_PATCHES), 9), original)).toBe(true);
  expect(same(recoveredFrame(pixels, nothing, target, all, 9), original)).toBe(false);
});
