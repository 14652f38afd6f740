import { expect, test } from 'vitest';
import { openMedia } from './open';
import { CORES, fixture, fixtureAt, makeVideo, rampSample, slowByFfmpeg } from './test-videos';
import type { Decoder, Sound } from './types';

/** AAC fills noisy bands with random numbers that depend on where decoding began; a sample's shift would be 10 times more. */
const CODEC_NOISE = 0.1;

const TIMES = Array.from({ length: 30 }, (_, i) => i / 10);

for (const decoder of ['webcodecs', 'ffmpeg'] as const satisfies readonly Decoder[]) {
  for (const container of ['mov', 'mkv'] as const) {
    test(
      `${decoder}, ${container}: samples stand where the clock says; zeros before and after the track`,
      slowByFfmpeg(decoder, container === 'mov'),
      async () => {
        const track = { start: 0.5, end: 2.75, sampleRate: 44100 };
        const file = await makeVideo({ container, times: TIMES, sound: track });
        const source = await openMedia(file, { ffmpeg: CORES, decoder });
        expect(source.info.audio).toMatchObject({ sampleRate: 44100, channels: 1 });
        expect(source.info.audio?.start).toBeCloseTo(0.5, 2);
        // Matroska rounds the track's start to 1 ms, which moves all of it by up to half of that.
        const shift = container === 'mkv' ? rampShift((await source.sound(1, 1.9))?.channels[0], 44100) : 0;
        expect(Math.abs(shift)).toBeLessThanOrEqual(23);
        const first = Math.round(track.start * 44100);
        const last = Math.round(track.end * 44100);
        for (const [start, end] of [
          [0, 3],
          [0.9, 1.2],
          [1.2, 1.9],
          [2.6, 2.9],
          [1.23456, 1.23567],
        ] as const) {
          const sound = await source.sound(start, end);
          const [samples] = sound?.channels ?? [];
          const from = Math.round(start * 44100);
          expect(sound?.start).toBeCloseTo(from / 44100, 9);
          expect(samples?.length).toBe(Math.round(end * 44100) - from);
          const wrong = [...(samples ?? [])].findIndex((value, i) => {
            const index = from + i - shift;
            return Math.abs(value - (index >= first && index < last ? rampSample(index) : 0)) > 2e-4;
          });
          expect(wrong, `first wrong sample of [${start}, ${end})`).toBe(-1);
        }
        await source.close();
      },
    );
  }

  test(
    `${decoder}: the same stretch is the same however it is asked for, in AAC and Opus`,
    slowByFfmpeg(decoder),
    async () => {
      for (const name of ['phone.mp4', 'odd-size.webm']) {
        const source = await openMedia(await fixture(name), { ffmpeg: CORES, decoder });
        const whole = await source.sound(0.5, 3);
        const again = await source.sound(0.5, 3);
        expect(again).toEqual(whole);
        expect(loudness(whole)).toBeGreaterThan(0.01);
        const part = await source.sound(1.37, 1.9);
        const offset = Math.round(1.37 * (whole?.sampleRate ?? 0)) - Math.round(0.5 * (whole?.sampleRate ?? 0));
        const errors = part?.channels[0]?.map((value, i) => value - (whole?.channels[0]?.[offset + i] ?? 9));
        expect(Math.sqrt(power(errors)), name).toBeLessThan(CODEC_NOISE * loudness(whole));
        await source.close();
      }
    },
  );
}

test('both decoders hear the same', async () => {
  const sounds: (Sound | null)[] = [];
  for (const decoder of ['webcodecs', 'ffmpeg'] as const) {
    const source = await openMedia(await fixture('phone.mp4'), { ffmpeg: CORES, decoder });
    sounds.push(await source.sound(0.8, 2.4));
    await source.close();
  }
  const [one, other] = sounds;
  const difference = one?.channels[0]?.map((value, i) => value - (other?.channels[0]?.[i] ?? 9));
  expect(Math.sqrt(power(difference))).toBeLessThan(CODEC_NOISE * loudness(one));
});

test('sound whose codec the container does not say is heard, in step with the pictures', async () => {
  const file = await fixtureAt('matrix/h264-aac.m2ts');
  const [ours, whole] = await Promise.all([
    openMedia(file, { ffmpeg: CORES }),
    openMedia(file, { ffmpeg: CORES, decoder: 'ffmpeg' }),
  ]);
  expect([ours.info.decoder, ours.info.audio?.codec]).toEqual(['webcodecs', 'aac']);
  // It begins before the pictures.
  expect(ours.info.video.start).toBeCloseTo(whole.info.video.start, 4);
  expect(ours.info.video.start).toBeGreaterThan(0.02);
  const [one, other] = [await ours.sound(0.4, 0.8), await whole.sound(0.4, 0.8)];
  const difference = one?.channels[0]?.map((value, i) => value - (other?.channels[0]?.[i] ?? 9));
  expect(Math.sqrt(power(difference))).toBeLessThan(CODEC_NOISE * loudness(one));
  await Promise.all([ours.close(), whole.close()]);
});

test('a muted video has no sound', async () => {
  const source = await openMedia(await fixture('phone-muted.mp4'), { ffmpeg: CORES });
  expect(source.info).toMatchObject({ audio: null, audioProblem: null });
  expect(await source.sound(0, 1)).toBeNull();
  await source.close();
});

/** By how many samples a ramp whose first sample should be number `from` lies too late. */
function rampShift(samples: Float32Array | undefined, from: number): number {
  return from - Math.round(((samples?.[0] ?? 0) + 1) * 32768);
}

function power(values: Float32Array | undefined): number {
  return values ? values.reduce((sum, value) => sum + value * value, 0) / values.length : Number.POSITIVE_INFINITY;
}

function loudness(sound: Sound | null | undefined): number {
  return Math.sqrt(power(sound?.channels[0]));
}
