import { expect, it } from 'vitest';
import { QR_BYTES } from './address';
import { qrCode } from './qr';

/** The modules that the path covers. */
function drawn(path: string): Set<string> {
  const black = new Set<string>();
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let i = 0; i < Number(run); i++) black.add(`${Number(x) + i},${y}`);
  }
  return black;
}

it('draws the finder patterns inside of four white modules', () => {
  const code = qrCode('https://example.org/#r=abc');
  const black = drawn(code?.path ?? '');
  const size = code?.size ?? 0;
  const finder = (x: number, y: number) =>
    [0, 1, 2, 3, 4, 5, 6].map((i) => black.has(`${x + i},${y}`) && black.has(`${x},${y + i}`));
  for (const [x, y] of [
    [4, 4],
    [size - 11, 4],
    [4, size - 11],
  ] as const) {
    expect(finder(x, y)).toEqual(Array(7).fill(true));
  }
  for (let i = 0; i < size; i++) expect(black.has(`${i},3`) || black.has(`3,${i}`)).toBe(false);
});

it('holds exactly as much as a code can', () => {
  expect(qrCode('x'.repeat(QR_BYTES))?.size).toBe(177 + 8);
  expect(qrCode('x'.repeat(QR_BYTES + 1))).toBeNull();
});
