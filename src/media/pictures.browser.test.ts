import { expect, test } from 'vitest';
import { openMedia } from './open';
import { CODE_SQUARE, CORES, collect, fixture, makeVideo, readCode, slowByFfmpeg } from './test-videos';
import type { Decoder, Picture } from './types';

const DECODERS: readonly Decoder[] = ['webcodecs', 'ffmpeg'];

/** Uneven times, a picture that stays for a second, a late start. */
const UNEVEN = [0.7, 0.74, 0.8, 0.82, 1.1, 2.1, 2.14, 2.18, 2.5, 2.9, 3.5, 3.52, 3.54, 3.9, 4.0];
const ASKED = [0, 0.5, 0.7, 0.73, 0.79, 0.81, 0.82, 1.05, 1.1, 1.9, 2.05, 2.1, 2.1, 2.6, 3.51, 3.53, 3.95, 4, 7, 7200];

function onScreenAt(time: number): number {
  return Math.max(
    0,
    UNEVEN.findLastIndex((start) => start <= time),
  );
}

for (const decoder of DECODERS) {
  for (const container of ['mov', 'mkv'] as const) {
    test(
      `${decoder}, ${container}: each time gets the picture on screen, whatever the rhythm`,
      slowByFfmpeg(decoder, container === 'mov'),
      async () => {
        const source = await openMedia(await makeVideo({ container, times: UNEVEN }), { ffmpeg: CORES, decoder });
        expect(source.info).toMatchObject({ decoder, video: { width: 320, height: 320 }, audio: null });
        expect(source.info.video.start).toBeCloseTo(0.7, 3);
        const expected = ASKED.map(onScreenAt);
        const pictures = await collect(source, ASKED, CODE_SQUARE);
        expect(pictures.map(readCode)).toEqual(expected);
        pictures.forEach((picture, i) => {
          expect(picture.time).toBeCloseTo(UNEVEN[expected[i] ?? 0] ?? -1, 3);
        });
        // The same again, a few at a time and out of order, as segments that overlap ask.
        for (const from of [10, 4, 14]) {
          const some = await collect(source, ASKED.slice(from, from + 4), CODE_SQUARE);
          expect(some.map(readCode)).toEqual(expected.slice(from, from + 4));
        }
        await source.close();
      },
    );
  }

  test(`${decoder}: planning ahead changes no picture`, slowByFfmpeg(decoder), async () => {
    const times = Array.from({ length: 240 }, (_, i) => i / 24);
    const source = await openMedia(await makeVideo({ container: 'mov', times, keyEvery: 20 }), {
      ffmpeg: CORES,
      decoder,
    });
    const segments = Array.from({ length: 8 }, (_, s) => Array.from({ length: 16 }, (_, i) => s * 1.2 + i / 30));
    source.plan?.(segments.flat());
    for (const segment of segments) {
      const shown = (await collect(source, segment, CODE_SQUARE)).map(readCode);
      expect(shown).toEqual(segment.map((time) => Math.floor(time * 24 + 0.02)));
    }
    await source.close();
  });

  test(`${decoder}: pictures come upright at every rotation`, slowByFfmpeg(decoder), async () => {
    for (const rotation of [90, 180, 270] as const) {
      const file = await makeVideo({ container: 'mov', times: [0, 0.1], rotation });
      const source = await openMedia(file, { ffmpeg: CORES, decoder });
      expect(source.info.video.rotation).toBe(rotation);
      const [picture] = await collect(source, [0], CODE_SQUARE);
      // Stored with its white corner at the bottom right, turned clockwise.
      expect(whiteCorner(picture)).toBe({ 90: 'bottom left', 180: 'top left', 270: 'top right' }[rotation]);
      await source.close();
    }
  });

  test(`${decoder}: an aborted request rejects as cancelled, and the next one works`, async () => {
    const times = Array.from({ length: 100 }, (_, i) => i / 25);
    const source = await openMedia(await makeVideo({ container: 'mov', times }), { ffmpeg: CORES, decoder });
    const controller = new AbortController();
    const reading = (async () => {
      for await (const _ of source.pictures([0, 1, 2, 3], CODE_SQUARE, controller.signal)) controller.abort();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect((await collect(source, [1], CODE_SQUARE)).map(readCode)).toEqual([25]);
    await source.close();
  });

  test(`${decoder}: the preview shows the whole picture, scaled`, slowByFfmpeg(decoder), async () => {
    const source = await openMedia(await fixture('phone.mp4'), { ffmpeg: CORES, decoder });
    const bitmap = await source.preview(1, 96);
    expect([bitmap.width, bitmap.height]).toEqual([54, 96]);
    bitmap.close();
    await source.close();
  });
}

test('both decoders show the same pictures of a phone video, at the same times', async () => {
  const [one, other] = await Promise.all(
    DECODERS.map(async (decoder) => {
      const source = await openMedia(await fixture('phone.mp4'), { ffmpeg: CORES, decoder });
      const square = { x: 13, y: 101, side: 255 };
      const pictures = await collect(source, [0, 0.4, 1, 1.7, 2.55, 3.3, 4.9, 6], square);
      await source.close();
      return pictures;
    }),
  );
  one?.forEach((picture, i) => {
    const peer = other?.[i];
    expect(peer?.time).toBeCloseTo(picture.time, 3);
    expect(meanDifference(picture, peer)).toBeLessThan(1.5);
  });
});

function meanDifference(one: Picture, other: Picture | undefined): number {
  return one.rgba.reduce((sum, value, i) => sum + Math.abs(value - (other?.rgba[i] ?? 999)), 0) / one.rgba.length;
}

function whiteCorner(picture: Picture | undefined): string {
  if (!picture) return 'none';
  const { rgba, side } = picture;
  const bright = (x: number, y: number) => (rgba[(y * side + x) * 4] ?? 0) > 200;
  const near = 20;
  const far = side - 20;
  const corners = [
    ['top left', bright(near, near)],
    ['top right', bright(far, near)],
    ['bottom left', bright(near, far)],
    ['bottom right', bright(far, far)],
  ] as const;
  return corners
    .filter(([, white]) => white)
    .map(([name]) => name)
    .join(', ');
}

test('ten minutes are read with a few decoded pictures open at once, and none stays open', async () => {
  const times = Array.from({ length: 900 }, (_, i) => i / 1.5);
  const file = await makeVideo({ container: 'mov', times, keyEvery: 10 });
  const frames = countOpenFrames();
  try {
    const source = await openMedia(file, { ffmpeg: CORES });
    for (let second = 10; second < 600; second += 40) {
      const asked = Array.from({ length: 16 }, (_, i) => second + i / 30);
      const pictures = await collect(source, asked, CODE_SQUARE);
      expect(pictures.map(readCode)).toEqual(asked.map((time) => Math.floor(time * 1.5 + 0.002)));
    }
    await source.close();
    expect(frames.most()).toBeGreaterThan(0);
    expect(frames.most()).toBeLessThanOrEqual(24);
    await expect.poll(() => frames.open()).toBe(0);
  } finally {
    frames.restore();
  }
});

/** Counts frames between a decoder's output and their close. */
function countOpenFrames() {
  const open = new Set<VideoFrame>();
  let most = 0;
  const Original = globalThis.VideoDecoder;
  const { close } = VideoFrame.prototype;
  globalThis.VideoDecoder = class extends Original {
    constructor(init: VideoDecoderInit) {
      super({
        ...init,
        output: (frame) => {
          open.add(frame);
          most = Math.max(most, open.size);
          init.output(frame);
        },
      });
    }
  };
  VideoFrame.prototype.close = function (this: VideoFrame) {
    open.delete(this);
    close.call(this);
  };
  return {
    open: () => open.size,
    most: () => most,
    restore: () => {
      globalThis.VideoDecoder = Original;
      VideoFrame.prototype.close = close;
    },
  };
}
