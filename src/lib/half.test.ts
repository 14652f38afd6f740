import { expect, it } from 'vitest';
import { floatsToHalves, floatToHalf, halfToFloat, halvesToFloats } from './half';

it('reads known halves', () => {
  expect([0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x3555].map(halfToFloat)).toEqual([
    1,
    -2,
    65504,
    2 ** -14,
    2 ** -24,
    0.333251953125,
  ]);
  expect(halfToFloat(0xfc00)).toBe(Number.NEGATIVE_INFINITY);
  expect(halfToFloat(0x7e00)).toBeNaN();
});

it('gives back every finite half unchanged', () => {
  const all = [...Array(0x7c00).keys()].flatMap((half) => [half, half | 0x8000]);
  expect(all.filter((half) => floatToHalf(halfToFloat(half)) !== half)).toEqual([]);
});

it('rounds to nearest, ties to even, and overflows to infinity', () => {
  expect(floatToHalf(1 + 2 ** -11)).toBe(0x3c00);
  expect(floatToHalf(1 + 3 * 2 ** -11)).toBe(0x3c02);
  expect(floatToHalf(1 + 2 ** -11 + 2 ** -20)).toBe(0x3c01);
  expect(floatToHalf(3 * 2 ** -25)).toBe(2);
  expect(floatToHalf(2 ** -26)).toBe(0);
  expect(floatToHalf(65519)).toBe(0x7bff);
  expect(floatToHalf(65520)).toBe(0x7c00);
  expect(floatToHalf(Number.NaN)).toBe(0x7e00);
});

it('reads an array as it reads single halves, also from the middle of a buffer', () => {
  const all = Uint16Array.from({ length: 0x10000 }, (_, half) => half);
  const one = Float32Array.from(all, halfToFloat);
  expect(halvesToFloats(all)).toEqual(one);
  expect(halvesToFloats(all.subarray(0x3bff, 0x3c01))).toEqual(Float32Array.of(0.99951171875, 1));
});

it('converts arrays', () => {
  expect([...halvesToFloats(floatsToHalves(Float32Array.of(0.5, -3.25, 100)))]).toEqual([0.5, -3.25, 100]);
});
