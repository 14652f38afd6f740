// Decoders of the browser that stop on the way, at WebCodecs' own interface: a new one goes on, else ffmpeg does, else what is
// missing is said.
import { afterEach, expect, test, vi } from 'vitest';
import { openMedia } from './open';
import { CODE_SQUARE, CORES, collect, makeVideo, matrixFile, readCode } from './test-videos';
import type { MediaSource } from './types';

/** Where no core is: what is read there is read without ffmpeg. */
const nowhere = new URL('/nowhere/', location.href).href;
const WITHOUT = { core: nowhere, coreMt: nowhere };

const TAKEN_BACK = new DOMException('Codec reclaimed due to inactivity.', 'QuotaExceededError');
const BROKEN = new DOMException('Decoding error.', 'EncodingError');

/** Pictures 25 a second for 3 s, a key picture each half second; picture i shows the number i. */
const TIMES = Array.from({ length: 75 }, (_, i) => i / 25);

afterEach(() => {
  vi.unstubAllGlobals();
});

/** `fault`: what stops a decoder at a chunk; null for nothing. Counts the decoders that were made. */
function stopPictures(fault: (time: number) => DOMException | null): { made: number } {
  const count = { made: 0 };
  class Stopped extends VideoDecoder {
    readonly #error: WebCodecsErrorCallback;
    constructor(init: VideoDecoderInit) {
      super(init);
      this.#error = init.error;
      count.made++;
    }
    override decode(chunk: EncodedVideoChunk): void {
      const stopped = fault(chunk.timestamp / 1e6);
      if (!stopped) {
        super.decode(chunk);
        return;
      }
      this.close();
      this.#error(stopped);
    }
  }
  vi.stubGlobal('VideoDecoder', Stopped);
  return count;
}

function stopSound(fault: (time: number) => DOMException | null): void {
  class Stopped extends AudioDecoder {
    readonly #error: WebCodecsErrorCallback;
    constructor(init: AudioDecoderInit) {
      super(init);
      this.#error = init.error;
    }
    override decode(chunk: EncodedAudioChunk): void {
      const stopped = fault(chunk.timestamp / 1e6);
      if (!stopped) {
        super.decode(chunk);
        return;
      }
      this.close();
      this.#error(stopped);
    }
  }
  vi.stubGlobal('AudioDecoder', Stopped);
}

async function opened(ffmpeg = CORES): Promise<MediaSource> {
  return openMedia(await makeVideo({ container: 'mov', times: TIMES, keyEvery: 0.5 }), { ffmpeg });
}

async function shown(source: MediaSource, times: readonly number[]) {
  const pictures = await collect(source, times, CODE_SQUARE);
  return { codes: pictures.map(readCode), stale: pictures.map(({ stale }) => stale) };
}

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
const at = (codes: readonly number[]) => codes.map((code) => code / 25 + 0.01);

test('a decoder that the browser takes back is made anew, and no picture is missing', async () => {
  const source = await opened(WITHOUT);
  let left = 1;
  const count = stopPictures((time) => (time > 1.3 && left-- > 0 ? TAKEN_BACK : null));
  const codes = numbers(20, 30);
  expect(await shown(source, at(codes))).toEqual({ codes, stale: codes.map(() => false) });
  expect(count.made).toBe(2);
  // Another stretch may lose its own.
  left = 1;
  expect((await source.hold(at(codes))).stale).not.toContain(true);
  expect(source.relieved?.()).toBe(false);
  await source.close();
});

test('a segment that the browser refuses is decoded by ffmpeg, the others as before', async () => {
  const source = await opened();
  stopPictures((time) => (time >= 1 && time < 2 ? BROKEN : null));
  for (const [from, relieved] of [
    [5, false],
    [30, true],
    [55, true],
  ] as const) {
    const codes = numbers(from, 10);
    expect(await shown(source, at(codes))).toEqual({ codes, stale: codes.map(() => false) });
    const held = await source.hold(at(codes));
    expect(codes.map((_, i) => readCode(held.picture(i, CODE_SQUARE)))).toEqual(codes);
    expect(source.relieved?.()).toBe(relieved);
  }
  await source.close();
});

test('where the browser decodes nothing any more, ffmpeg goes on and the browser is not asked again', async () => {
  const source = await opened();
  const codes = numbers(30, 10);
  expect((await shown(source, at(codes))).codes).toEqual(codes);
  const count = stopPictures(() => BROKEN);
  expect((await shown(source, at(numbers(40, 10)))).codes).toEqual(numbers(40, 10));
  const { made } = count;
  expect((await shown(source, at(codes))).codes).toEqual(codes);
  expect((await source.preview(1, 32)).width).toBe(32);
  expect(count.made).toBe(made);
  await source.close();
});

test('without ffmpeg too, what is missing is said: a picture before, or an error', async () => {
  const source = await opened(WITHOUT);
  stopPictures((time) => (time >= 1 ? BROKEN : null));
  const codes = numbers(30, 4);
  const { codes: before, stale } = await shown(source, at(codes));
  expect(stale).toEqual(codes.map(() => true));
  expect(new Set(before).size).toBe(1);
  expect(before[0]).toBeLessThan(25);
  stopPictures(() => BROKEN);
  await expect(shown(source, at(codes))).rejects.toMatchObject({ code: 'decode-failed' });
  await source.close();
});

test('sound goes on behind damage, and whole where its decoder was only taken back', async () => {
  // MP3 has no noise that is drawn anew each time, as AAC has.
  const source = await openMedia(await matrixFile('h264-mp3.mp4'), { ffmpeg: WITHOUT });
  const whole = await source.sound(0, 1.2);
  let left = 1;
  stopSound((time) => (time > 0.5 && left-- > 0 ? TAKEN_BACK : null));
  expect(apart(whole, await source.sound(0, 1.2), 0, 1.2)).toBeLessThan(1e-4);
  // What a decoder was given ahead is lost with it: all that lies before, in a file this short.
  stopSound((time) => (time > 0.5 && time < 0.54 ? BROKEN : null));
  const damaged = await source.sound(0, 1.2);
  expect(apart(whole, damaged, 1, 1.2)).toBeLessThan(1e-4);
  stopSound(() => BROKEN);
  await expect(source.sound(0, 1.2)).rejects.toMatchObject({ code: 'decode-failed' });
  await source.close();
});

type Heard = Awaited<ReturnType<MediaSource['sound']>>;

/** Largest difference of samples from `from` to `to` s. */
function apart(one: Heard, other: Heard, from: number, to: number): number {
  const [a, b] = [one?.channels[0], other?.channels[0]];
  if (!one || !a || !b) throw new Error('no sound');
  const index = (time: number) => Math.round((time - one.start) * one.sampleRate);
  return a
    .subarray(index(from), index(to))
    .reduce((most, sample, i) => Math.max(most, Math.abs(sample - (b[index(from) + i] ?? 9))), 0);
}
