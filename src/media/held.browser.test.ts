// Pictures held whole: what is cut out of them is what is cut out while decoding, on both decoders.
import { expect, test } from 'vitest';
import { heldSize, heldSquare } from './held-pictures';
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
