// The SHA-256 by which the same video is known again, of a file and of a video at an address.
import { afterEach, expect, test, vi } from 'vitest';
import { sha256 } from '../media/hash';
import { at, serve } from '../media/test-server';
import { makeVideo } from '../media/test-videos';
import { Reader } from './reader';

afterEach(() => {
  vi.unstubAllGlobals();
});

async function hashAtAddress(seconds: number) {
  const file = await makeVideo({
    container: 'mov',
    times: [0, 1, 2],
    sound: { start: 0, end: seconds, sampleRate: 48_000 },
  });
  const served = serve(file);
  const reader = new Reader({ ffmpeg: null }, () => Promise.reject(new Error('no face is looked for')));
  await reader.open(at(file), []);
  const read = served.bytes;
  const hash = await reader.hash();
  await reader.close();
  return { file, hash, fetched: served.bytes - read };
}

test('a video at an address has the hash of its file', async () => {
  const { file, hash } = await hashAtAddress(60);
  expect(hash).toBe(await sha256(file));
});

test('a long one is not fetched whole for a hash', async () => {
  const { file, hash, fetched } = await hashAtAddress(400);
  expect(file.size).toBeGreaterThan(32e6);
  expect([hash, fetched]).toEqual(['', 0]);
});
