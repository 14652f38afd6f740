import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { centreSquare, FRAME_BYTES, resizeSquare } from './resize';

const goldens = 'tests/parity/goldens/resize';

interface Case {
  readonly width: number;
  readonly height: number;
  readonly file: string;
  readonly crop: readonly [left: number, top: number, right: number, bottom: number];
  readonly first_input_pixels: readonly number[];
}

const cases: readonly Case[] = JSON.parse(readFileSync(`${goldens}/manifest.json`, 'utf8'));

/** Top byte of each draw of mulberry32 from the FNV-1a hash of `1:name`, as the goldens' README has it. */
function* noise(name: string): Generator<number, never> {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`1:${name}`)) state = Math.imul(state ^ byte, 0x01000193) >>> 0;
  for (;;) {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    yield ((t ^ (t >>> 14)) >>> 0) >>> 24;
  }
}

/** The goldens' picture: two ramps and a wave under noise. RGBA */
function goldenPicture(width: number, height: number): Uint8Array {
  const draws = noise(`input.image.${width}x${height}`);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const wave = 127.5 + 127.5 * Math.sin(0.13 * column + 0.07 * row);
      const clean = [(255 * column) / (width - 1), (255 * row) / (height - 1), wave];
      for (const [c, value] of clean.entries()) {
        rgba[(row * width + column) * 4 + c] = Math.floor(0.75 * value + 0.25 * draws.next().value + 0.5);
      }
    }
  }
  return rgba;
}

function crop(rgba: Uint8Array, width: number, x: number, y: number, side: number): Uint8Array {
  const square = new Uint8Array(side * side * 4);
  for (let row = 0; row < side; row++) {
    const from = ((y + row) * width + x) * 4;
    square.set(rgba.subarray(from, from + side * 4), row * side * 4);
  }
  return square;
}

const resized = (rgba: Uint8Array, side: number): Uint8Array => {
  const target = new Uint8Array(FRAME_BYTES);
  resizeSquare(rgba, side, target);
  return target;
};

const flat = (side: number, colour: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: side * side * 4 }, (_, i) => colour[i % 4] ?? 255);

describe('resize', () => {
  for (const { width, height, file, crop: box, first_input_pixels } of cases) {
    it(`gives the official bytes for ${width} x ${height}`, () => {
      const { x, y, side } = centreSquare(width, height);
      expect([x, y, x + side, y + side]).toEqual(box);
      const picture = goldenPicture(width, height);
      expect([...picture.subarray(0, 16)].filter((_, i) => i % 4 < 3)).toEqual(first_input_pixels);
      const golden = new Uint8Array(readFileSync(`${goldens}/${file}`)).subarray(-FRAME_BYTES);
      expect(Buffer.compare(resized(crop(picture, width, x, y, side), side), golden)).toBe(0);
    });
  }

  it('keeps a picture that already has the size', () => {
    const rgba = Uint8Array.from({ length: 112 * 112 * 4 }, (_, i) => (i * 7919) >> 3);
    expect(resized(rgba, 112)).toEqual(rgba.filter((_, i) => i % 4 < 3));
  });

  it.each([1, 2, 50, 111, 113, 500])('keeps one colour one colour from a side of %i', (side) => {
    const rgb = resized(flat(side, [255, 0, 77, 3]), side);
    expect(new Set(rgb.filter((_, i) => i % 3 === 0))).toEqual(new Set([255]));
    expect(new Set(rgb.filter((_, i) => i % 3 === 1))).toEqual(new Set([0]));
    expect(new Set(rgb.filter((_, i) => i % 3 === 2))).toEqual(new Set([77]));
  });

  it('averages over the source area, so that fine stripes become grey', () => {
    const side = 1120;
    const stripes = Uint8Array.from({ length: side * side * 4 }, (_, i) => ((i >> 2) % 2) * 255);
    for (const value of resized(stripes, side)) expect(Math.abs(value - 127.5)).toBeLessThan(4);
  });

  it('keeps what is left, right, above and below', () => {
    const side = 224;
    const rgba = Uint8Array.from({ length: side * side * 4 }, (_, i) => {
      const [row, column] = [Math.floor((i >> 2) / side), (i >> 2) % side];
      return i % 4 === 0 ? row : i % 4 === 1 ? column : 0;
    });
    const rgb = resized(rgba, side);
    const at = (row: number, column: number, c: number) => rgb[(row * 112 + column) * 3 + c] ?? Number.NaN;
    expect(at(100, 5, 0)).toBeCloseTo(200.5, -0.5);
    expect(at(100, 5, 1)).toBeCloseTo(10.5, -0.5);
  });

  it('writes at the offset and nowhere else', () => {
    const target = new Uint8Array(3 * FRAME_BYTES).fill(9);
    resizeSquare(flat(20, [1, 2, 3, 255]), 20, target, FRAME_BYTES);
    expect(new Set(target.subarray(0, FRAME_BYTES))).toEqual(new Set([9]));
    expect(new Set(target.subarray(2 * FRAME_BYTES))).toEqual(new Set([9]));
    expect([...target.subarray(FRAME_BYTES, FRAME_BYTES + 3)]).toEqual([1, 2, 3]);
  });

  it('refuses a side, a picture or an offset that does not fit', () => {
    const target = new Uint8Array(FRAME_BYTES);
    expect(() => resizeSquare(flat(4, [0]), 5, target)).toThrow(/rgba must be/);
    expect(() => resizeSquare(flat(4, [0]), 0, target)).toThrow(/side must be/);
    expect(() => resizeSquare(flat(4, [0]), 4, target, 1)).toThrow(/offset must be/);
  });

  it('puts the half pixel of an odd difference to the right and below', () => {
    expect(centreSquare(11, 4)).toEqual({ x: 3, y: 0, side: 4 });
    expect(centreSquare(4, 11)).toEqual({ x: 0, y: 3, side: 4 });
  });
});
