// A video at an address whose server gives parts: read in those that are needed, as a whole where only ffmpeg reads it.
import { afterEach, expect, test, vi } from 'vitest';
import type { MartError } from '../lib/errors';
import { partsOf, type RemoteFile } from '../lib/remote-file';
import { sha256 } from './hash';
import { openMedia } from './open';
import { CODE_SQUARE, CORES, collect, fixture, makeVideo, readCode } from './test-videos';

const ADDRESS = 'https://clips.example/long.mov';
/** Bytes of an answer that are given at once. */
const CHUNK = 2 ** 16;

afterEach(() => {
  vi.unstubAllGlobals();
});

interface Served {
  bytes: number;
  /** Of every answer from now on; null while it gives what is asked. */
  status: number | null;
}

/** Answers what is asked of the address with `file`, or a part of it, and counts the bytes that are taken. */
function serve(file: File): Served {
  const served: Served = { bytes: 0, status: null };
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    if (!String(input).startsWith(ADDRESS)) return real(input, init);
    if (served.status) return new Response(null, { status: served.status });
    const range = /bytes=(\d+)-(\d*)/.exec(new Headers(init?.headers).get('range') ?? '');
    const from = Number(range?.[1] ?? 0);
    const to = Math.min(file.size, range?.[2] ? Number(range[2]) + 1 : file.size);
    let at = from;
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          init?.signal?.throwIfAborted();
          const bytes = new Uint8Array(await file.slice(at, Math.min(to, at + CHUNK)).arrayBuffer());
          at += bytes.length;
          served.bytes += bytes.length;
          controller.enqueue(bytes);
          if (at >= to) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { 'content-length': String(to - from), 'content-type': 'video/quicktime' };
    return new Response(body, { status: range ? 206 : 200, headers });
  });
  return served;
}

const at = (file: File): RemoteFile => ({ name: 'long.mov', size: file.size, type: file.type, url: ADDRESS });

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

test('what only ffmpeg reads is fetched whole for it', async () => {
  const file = await fixture('mpeg4-ac3.mkv');
  const served = serve(file);
  const source = await openMedia(at(file), { ffmpeg: CORES });
  expect(source.info).toMatchObject({ decoder: 'ffmpeg', name: 'long.mov' });
  expect((await collect(source, [1], { x: 0, y: 0, side: 32 })).length).toBe(1);
  expect(served.bytes).toBeGreaterThanOrEqual(file.size);
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
