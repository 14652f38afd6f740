// The masked video of real files, made in the worker and decoded again: length, size, sound, and where the veil lies.
import { ALL_FORMATS, BlobSource, CanvasSink, Input } from 'mediabunny';
import { expect, test } from 'vitest';
import { MartError } from '../lib/errors';
import { type MaskedVideo, PICTURE_SIDE, type VideoSegment } from './masked-video-types';
import { PALETTE, type Palette } from './subject';
import { makeMaskedVideo, videoFormat } from './worker-client';

async function fixture(name: string): Promise<File> {
  const response = await fetch(new URL(`../../tests/fixtures/media/${name}`, import.meta.url));
  return new File([await response.arrayBuffer()], name);
}

/** Segments of equal length whose masks hide the left three columns of every time step. */
function segments(
  square: VideoSegment['square'],
  [from, to, count]: readonly [number, number, number],
): VideoSegment[] {
  const mask = Uint8Array.from({ length: 392 }, (_, patch) => Number(patch % 7 < 3));
  const length = (to - from) / count;
  return Array.from({ length: count }, (_, i) => ({
    start: from + i * length,
    end: from + (i + 1) * length,
    square,
    frameTimes: [],
    mask,
    hints: new Uint8Array(392),
    distribution: [0.2, 0.8],
    says: 'conveys joy 0.80',
  }));
}

async function job(name: string, square: VideoSegment['square'], span: readonly [number, number, number]) {
  const classes = ['anger', 'joy'].map((label) => ({ label, colour: '#ffd24a', shape: 'circle' as const }));
  const colours = Object.fromEntries(PALETTE.map((token) => [token, '#101010'])) as Palette;
  return {
    file: await fixture(name),
    segments: segments(square, span),
    classes,
    colours,
    footer: 'a line',
    notice: 'a machine',
  };
}

const never = new AbortController().signal;

async function facts({ file }: MaskedVideo) {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  const [video, audio] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
  if (!video) throw new Error('no pictures');
  const middle = (await video.computeDuration()) / 2;
  const shown = await new CanvasSink(video).getCanvas(middle);
  const pen = shown?.canvas.getContext('2d') as CanvasRenderingContext2D | null;
  const mean = (x: number) => {
    const { data } = pen?.getImageData(x, 0, 160, PICTURE_SIDE) ?? { data: new Uint8ClampedArray() };
    return data.reduce((sum, value, i) => sum + (i % 4 === 3 ? 0 : value), 0) / ((data.length / 4) * 3);
  };
  return {
    size: [await video.getDisplayWidth(), await video.getDisplayHeight()],
    seconds: await video.computeDuration(),
    says: (await input.getMetadataTags()).comment,
    soundSeconds: (await audio?.computeDuration()) ?? null,
    hidden: mean(40),
    open: mean(PICTURE_SIDE - 160),
  };
}

const CENTRE = { x: 0, y: 105, side: 270 };

test.each([
  ['phone.mp4', CENTRE, [0, 6, 4], 'included'],
  ['phone.mp4', { x: 20, y: 60, side: 200 }, [1.5, 4.1, 3], 'included'],
  ['odd-size.webm', { x: 40, y: 0, side: 241 }, [0, 5, 4], 'included'],
  ['hour.mp4', { x: 0, y: 0, side: 32 }, [1800, 1803, 1], 'none'],
] as const)('%s, square %j, [from, to, segments] %j: sound %s', async (name, square, span, sound) => {
  const video = await makeMaskedVideo(await job(name, square, span), () => {}, never);
  expect(video.sound).toBe(sound);
  const [from, to] = span;
  const { size, seconds, soundSeconds, hidden, open, says } = await facts(video);
  expect(size).toEqual([560, 832]);
  expect(says).toBe('a machine');
  expect(Math.abs(seconds - (to - from))).toBeLessThan(1 / 10);
  if (sound === 'included') expect(Math.abs((soundSeconds ?? 0) - (to - from))).toBeLessThan(0.15);
  expect(hidden).toBeLessThan(open * 0.5);
});

test('progress only grows, and a cancelled video rejects soon', async () => {
  const heard: number[] = [];
  const stop = new AbortController();
  const making = makeMaskedVideo(
    await job('phone.mp4', CENTRE, [0, 6, 4]),
    (done) => {
      heard.push(done);
      if (done > 0.1) stop.abort();
    },
    stop.signal,
  );
  const error: unknown = await making.catch((thrown: unknown) => thrown);
  expect(error instanceof MartError && error.code).toBe('cancelled');
  expect(heard.toSorted((a, b) => a - b)).toEqual(heard);
  expect(heard.at(-1)).toBeLessThan(1);
});

test('a file that the browser cannot decode says so', async () => {
  const error: unknown = await makeMaskedVideo(
    await job('mpeg4-ac3.mkv', { x: 0, y: 0, side: 100 }, [0, 4, 2]),
    () => {},
    never,
  ).catch((thrown: unknown) => thrown);
  expect(error instanceof MartError && error.code).toBe('decode-failed');
});

test('this browser encodes video', async () => {
  expect(await videoFormat()).not.toBeNull();
});
