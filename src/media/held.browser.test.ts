// Pictures held whole: what is cut out of them is what is cut out while decoding, on both decoders.
import { expect, test } from 'vitest';
import { heldSize, heldSquare, newPen, Shrinker, shrinkingSizes } from './held-pictures';
import { openMedia } from './open';
import { CODE_SQUARE, CORES, collect, fixture, makeVideo, readCode, slowByFfmpeg } from './test-videos';
import type { Decoder } from './types';

const DECODERS: readonly Decoder[] = ['webcodecs', 'ffmpeg'];
const TIMES = Array.from({ length: 16 }, (_, i) => 1 + i / 30);

for (const decoder of DECODERS) {
  for (const name of ['landscape.mp4', 'phone.mp4', 'odd-size.webm']) {
    test(
      `${decoder}, ${name}: any square of a held picture is the square as decoded`,
      slowByFfmpeg(decoder, name === 'phone.mp4'),
      async () => {
        const source = await openMedia(await fixture(name), { ffmpeg: CORES, decoder });
        const { width, height } = source.info.video;
        for (const square of [
          { x: 0, y: 0, side: Math.min(width, height) },
          { x: 31, y: 17, side: 77 },
        ]) {
          const expected = await collect(source, TIMES, square);
          const held = await source.hold(TIMES);
          expect(held.times).toEqual(expected.map(({ time }) => time));
          for (const [i, picture] of expected.entries()) {
            const { side, rgba } = held.picture(i, square);
            expect(side).toBe(square.side);
            const apart = rgba.reduce((most, value, k) => Math.max(most, Math.abs(value - (picture.rgba[k] ?? 0))), 0);
            // A canvas that turns a picture filters colour at the edge of what it draws.
            expect(apart, `picture ${i}`).toBeLessThanOrEqual(source.info.video.rotation === 0 ? 0 : 8);
          }
        }
        await source.close();
      },
    );
  }

  test(
    `${decoder}: a picture that stays, or is asked for twice, is held once and given for each time`,
    slowByFfmpeg(decoder),
    async () => {
      const file = await makeVideo({ container: 'mov', times: [0.5, 0.6, 2, 2.1] });
      const source = await openMedia(file, { ffmpeg: CORES, decoder });
      const asked = [0, 0.55, 0.61, 1.9, 1.9, 2.05, 9];
      const held = await source.hold(asked);
      expect(asked.map((_, i) => readCode(held.picture(i, CODE_SQUARE)))).toEqual([0, 0, 1, 1, 1, 2, 3]);
      const small = held.small(2, 64, 36);
      expect(small.length).toBe(64 * 36 * 4);
      await source.close();
    },
  );
}

test('pictures that are too large are held smaller, and squares with them', () => {
  expect(heldSize(1280, 720, 16)).toEqual({ width: 1280, height: 720 });
  const held = heldSize(3840, 2160, 16);
  expect(held.width * held.height * 4 * 16).toBeLessThanOrEqual(96 * 2 ** 20);
  expect(held.width % 2 === 0 && held.height % 2 === 0 && held.height > 900).toBe(true);
  const square = heldSquare({ x: 2760, y: 1080, side: 1080 }, { width: 3840, height: 2160 }, held);
  expect(square.x + square.side).toBeLessThanOrEqual(held.width);
  expect(square.y + square.side).toBeLessThanOrEqual(held.height);
});

test('a picture is scaled down by halves, so that no pixel of it is skipped in any browser', () => {
  const sizes = (from: readonly [number, number], to: readonly [number, number]) =>
    shrinkingSizes({ width: from[0], height: from[1] }, { width: to[0], height: to[1] }).map(
      ({ width, height }) => `${width} x ${height}`,
    );
  expect(sizes([1920, 1080], [256, 144])).toEqual(['960 x 540', '480 x 270', '256 x 144']);
  expect(sizes([512, 512], [256, 256])).toEqual(['256 x 256']);
  expect(sizes([320, 240], [256, 192])).toEqual(['256 x 192']);
  expect(sizes([100, 100], [256, 256])).toEqual(['256 x 256']);

  // One column in eight is white: at an eighth all is an eighth of white.
  const pen = newPen(256, 256);
  pen.fillStyle = 'white';
  for (let x = 3; x < 256; x += 8) pen.fillRect(x, 0, 1, 256);
  const red = new Shrinker().shrink(pen.canvas, 32, 32).filter((_, i) => i % 4 === 0);
  expect(Math.min(...red)).toBeGreaterThanOrEqual(30);
  expect(Math.max(...red)).toBeLessThanOrEqual(34);
});
