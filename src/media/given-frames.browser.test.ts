import { expect, test } from 'vitest';
import { type GivenFrames, partsOfFrames } from '../lib/given-frames';
import { openFrames } from './given-frames';
import { sha256 } from './hash';

const WIDTH = 40;
const HEIGHT = 30;

/** One grey each. */
async function greys(...levels: readonly number[]): Promise<readonly ImageBitmap[]> {
  return Promise.all(
    levels.map((level) => {
      const rgba = new Uint8ClampedArray(WIDTH * HEIGHT * 4).map((_, i) => (i % 4 === 3 ? 255 : level));
      return createImageBitmap(new ImageData(rgba, WIDTH, HEIGHT));
    }),
  );
}

async function frames(more: Partial<GivenFrames> = {}): Promise<GivenFrames> {
  const pictures = await greys(10, 20, 30);
  const size = pictures.length * WIDTH * HEIGHT * 4;
  return { name: 'frames', size, type: '', pictures, times: [0, 1, 2], end: 3, sound: null, ...more };
}

test('each picture is shown from its time until the next one, the last until the end', async () => {
  const source = openFrames(await frames());
  expect(source.info).toMatchObject({ duration: 3, video: { width: WIDTH, height: HEIGHT, end: 3 }, audio: null });
  const shown: [number, number | undefined][] = [];
  for await (const { time, rgba, side } of source.pictures([0, 0.99, 1, 2.5, 9], { x: 5, y: 0, side: 30 })) {
    expect(rgba).toHaveLength(side * side * 4);
    shown.push([time, rgba[0]]);
  }
  expect(shown).toEqual([
    [0, 10],
    [0, 10],
    [1, 20],
    [2, 30],
    [2, 30],
  ]);
});

test('pictures that are held whole are cut to the same squares', async () => {
  const source = openFrames(await frames());
  const held = await source.hold([0.5, 1.5, 1.6]);
  expect(held.times).toEqual([0, 1, 1]);
  expect([0, 1, 2].map((i) => held.picture(i, { x: 0, y: 0, side: 4 }).rgba[0])).toEqual([10, 20, 20]);
  expect(held.small(0, 8, 6)).toHaveLength(8 * 6 * 4);
});

test('sound is given from time 0 on, and is silent where there is none', async () => {
  const channels = [Float32Array.from({ length: 100 }, (_, i) => i / 100)];
  const source = openFrames(await frames({ sound: { sampleRate: 100, channels } }));
  expect(source.info.audio).toMatchObject({ sampleRate: 100, channels: 1, end: 1 });
  const sound = await source.sound(0.9, 1.1);
  expect(sound).toMatchObject({ start: 0.9, sampleRate: 100 });
  expect(Array.from(sound?.channels[0] ?? [], (value) => Math.round(value * 100))).toEqual(
    Array.from({ length: 20 }, (_, i) => (i < 10 ? 90 + i : 0)),
  );
});

test('other pictures have another hash, and its pieces do not matter', async () => {
  const given = await frames();
  const parts = partsOfFrames(given);
  const whole = new Uint8Array(await parts.slice(0, given.size).arrayBuffer());
  const across = new Uint8Array(await parts.slice(WIDTH * HEIGHT * 4 - 6, WIDTH * HEIGHT * 4 + 6).arrayBuffer());
  expect([...across]).toEqual([...whole.subarray(WIDTH * HEIGHT * 4 - 6, WIDTH * HEIGHT * 4 + 6)]);
  const other = partsOfFrames(await frames({ pictures: await greys(10, 21, 30) }));
  expect(await sha256(other)).not.toBe(await sha256(parts));
});

test('no picture at all is said to be none', async () => {
  const none = await frames({ pictures: [], times: [] });
  expect(() => openFrames(none)).toThrow(expect.objectContaining({ code: 'no-frames' }));
});
