// A video at an address whose server gives parts: read in those that are needed, as a whole where only ffmpeg reads it.
import { afterEach, expect, test, vi } from 'vitest';
import type { MartError } from '../lib/errors';
import { type Bytes, partsOf } from '../lib/remote-file';
import { sha256 } from './hash';
import { openMedia } from './open';
import { at, CHUNK, serve } from './test-server';
import { CODE_SQUARE, CORES, collect, fixture, makeVideo, readCode } from './test-videos';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('of a long video only what is needed is fetched, and it is the same video', async () => {
  const times = Array.from({ length: 60 }, (_, i) => i);
  const file = await makeVideo({ container: 'mov', times, sound: { start: 0, end: 120, sampleRate: 48_000 } });
  expect(file.size).toBeGreaterThan(10e6);
  const served = serve(file);
  const remote = at(file);
  const source = await openMedia(remote, { ffmpeg: CORES });
  expect(source.info).toMatchObject({ decoder: 'webcodecs', name: 'long.mov', bytes: file.size, truncated: false });
  expect(served.bytes).toBeLessThan(0.1 * file.size);
  const shown = await collect(source, [30.5, 40.5], CODE_SQUARE);
  expect(shown.map(readCode)).toEqual([30, 40]);
  const local = await openMedia(file, { ffmpeg: CORES });
  expect(await source.sound(31, 31.5)).toEqual(await local.sound(31, 31.5));
  expect(served.bytes).toBeLessThan(0.2 * file.size);
  expect(await sha256(partsOf(remote))).toBe(await sha256(file));
  // What was not read yet.
  served.status = 503;
  await expect(source.sound(100, 101)).rejects.toMatchObject({ code: 'video-unreachable', details: { status: 503 } });
  await Promise.all([source.close(), local.close()]);
});

test('what only ffmpeg reads is fetched whole for it, once, and how far that is can be heard', async () => {
  const file = await fixture('mpeg4-ac3.mkv');
  const served = serve(file);
  const heard: Bytes[] = [];
  const source = await openMedia(at(file), { ffmpeg: CORES, onBytes: (bytes) => heard.push(bytes) });
  expect(source.info).toMatchObject({ decoder: 'ffmpeg', name: 'long.mov' });
  // Headers were read in parts before.
  const whole = served.bytes;
  expect(whole).toBeGreaterThanOrEqual(file.size);
  expect(heard.length).toBe(Math.ceil(file.size / CHUNK));
  expect(heard.at(-1)).toEqual({ loaded: file.size, total: file.size });
  const square = { x: 0, y: 0, side: 32 };
  const aborted = new AbortController();
  const stopped = source.pictures([1], square, aborted.signal)[Symbol.asyncIterator]().next();
  aborted.abort();
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  // The core that was stopped is gone; another one reads the same bytes.
  expect((await collect(source, [1], square)).length).toBe(1);
  expect(served.bytes).toBe(whole);
  await source.close();
});

test('a server that goes, or another file in its place, is said', async () => {
  const file = await fixture('phone.mp4');
  const served = serve(file);
  const remote = at(file);
  const longer = openMedia({ ...remote, size: file.size + 4 }, { ffmpeg: CORES });
  expect(await longer.catch(({ code }: MartError) => code)).toBe('file-gone');
  served.status = 503;
  await expect(openMedia(remote, { ffmpeg: CORES })).rejects.toMatchObject({
    code: 'video-unreachable',
    details: { status: 503, host: 'clips.example' },
  });
});
