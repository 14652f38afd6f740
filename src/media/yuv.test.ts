import { expect, test } from 'vitest';
import { yuvBytes, yuvToRgba } from './yuv';

/** A picture of one colour. */
function flat(width: number, height: number, [y, u, v]: readonly [number, number, number]): Uint8Array {
  const chroma = ((width + 1) >> 1) * ((height + 1) >> 1);
  return Uint8Array.from([...Array(width * height).fill(y), ...Array(chroma).fill(u), ...Array(chroma).fill(v)]);
}

const all = (width: number, height: number) => ({ left: 0, top: 0, width, height });

test('white, black and primaries of each matrix come out as such', () => {
  const cases = [
    ['bt709', false, [235, 128, 128], [255, 255, 255]],
    ['bt709', false, [16, 128, 128], [0, 0, 0]],
    ['bt709', true, [255, 128, 128], [255, 255, 255]],
    ['bt709', false, [63, 102, 240], [255, 0, 0]],
    ['bt601', false, [81, 90, 240], [255, 0, 0]],
    ['bt601', false, [41, 240, 110], [0, 0, 255]],
    ['bt2020', false, [74, 97, 240], [255, 0, 0]],
  ] as const;
  for (const [matrix, fullRange, yuv, rgb] of cases) {
    const rgba = yuvToRgba(flat(2, 2, yuv), { width: 2, height: 2, matrix, fullRange }, all(2, 2));
    rgb.forEach((value, channel) => {
      expect(Math.abs((rgba[channel] ?? -99) - value), `${matrix} ${rgb}`).toBeLessThanOrEqual(2);
    });
    expect(rgba[3]).toBe(255);
  }
});

test('odd sizes have a chroma sample for their last column and row, and a rectangle starts where asked', () => {
  const width = 5;
  const height = 3;
  const yuv = flat(width, height, [0, 128, 128]);
  expect(yuv.length).toBe(yuvBytes(width, height));
  yuv[2 * width + 4] = 200;
  const layout = { width, height, matrix: 'bt709', fullRange: true } as const;
  const rgba = yuvToRgba(yuv, layout, { left: 3, top: 1, width: 2, height: 2 });
  expect([...rgba.filter((_, i) => i % 4 === 0)]).toEqual([0, 0, 0, 200]);
});
