import { expect, it } from 'vitest';
import type { Thumbnail } from '../analysis/types';
import { bytesToBase64 } from '../lib/base64';
import { imageSize } from '../lib/image-size';
import { drawAt } from '../lib/random';
import { LONGEST_WITH_PICTURES, PLAIN } from './address';
import { decodeLink, encodeLink } from './link';
import { packPictures, unpackPictures } from './pictures';
import { randomResult } from './random-result';
import version2 from './version-2.fixture.json';

/** A picture with edges, a gradient and texture; the harder the more `grain` it has. [112, 112, 4] */
function picture(seed: number, grain: number): Thumbnail {
  const rgba = new Uint8ClampedArray(112 * 112 * 4).fill(255);
  for (let i = 0; i < 112 * 112; i++) {
    const [x, y] = [i % 112, Math.floor(i / 112)];
    const disc = Math.hypot(x - 30 - (seed % 5) * 12, y - 56) < 24 ? 90 : 0;
    const noise = grain * (((i * 2654435761 + seed * 97) >>> 16) % 64);
    rgba.set([x + disc + noise, y + (seed % 3) * 40 + noise, 200 - x + noise], i * 4);
  }
  return rgba;
}

/** Mean difference of the colours, 0..255. */
function difference(a: Thumbnail, b: Thumbnail): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

function sixteen() {
  return decodeLink(version2.plain);
}

it('carries 16 pictures that are still the same ones, within the limit', async () => {
  const { result, sounds } = await sixteen();
  for (const grain of [0, 0.4]) {
    const thumbnails = result.segments.map((_, i) => picture(i, grain));
    const link = await encodeLink({ result, thumbnails, sounds }, { words: true, thumbnails: true, heads: true });
    expect(link.length).toBeLessThan(LONGEST_WITH_PICTURES - 60);
    const back = (await decodeLink(link)).thumbnails;
    thumbnails.forEach((before, i) => {
      const after = back[i];
      if (!after) throw new Error(`picture ${i} is missing`);
      expect(difference(before, after)).toBeLessThan(grain ? 12 : 6);
      expect(difference(before, after)).toBeLessThan(difference(picture(i + 1, grain), after) / 2);
    });
  }
});

it('leaves out every second, third or more of many pictures, then all, and never grows', async () => {
  for (const [segments, room] of [
    [720, 9000],
    [64, 2500],
    [16, 1100],
  ] as const) {
    const packed = await packPictures(
      Array.from({ length: segments }, (_, i) => picture(i, 0.4)),
      room,
    );
    if (!packed) throw new Error(`no pictures of ${segments}`);
    expect(packed.length).toBeLessThanOrEqual(room);
    const back = await unpackPictures(packed, segments);
    const places = back.flatMap((shown, i) => (shown ? [i] : []));
    expect(places.length).toBeGreaterThanOrEqual(4);
    expect(places.length).toBeLessThan(segments);
    expect(new Set(places.slice(1).map((place, i) => place - (places[i] ?? 0))).size).toBe(1);
  }
  expect(await packPictures([picture(1, 1), picture(2, 1)], 100)).toBeNull();
});

it('keeps gaps where a segment has no picture', async () => {
  const thumbnails = [picture(0, 0), null, picture(2, 0), null, null];
  const packed = await packPictures(thumbnails, 9000);
  const back = packed && (await unpackPictures(packed, 5));
  expect(back?.map((shown) => shown !== null)).toEqual([true, false, true, false, false]);
  expect(await packPictures([null, null], 9000)).toBeNull();
});

it('adds no pictures where the segments alone fill the link', async () => {
  const result = randomResult(5);
  const [first] = result.segments;
  if (!first) throw new Error('no segments');
  const segments = Array.from({ length: 720 }, (_, i) => ({
    ...(result.segments[i % 7] ?? first),
    start: i,
    end: i + 1,
    mask: bytesToBase64(Uint8Array.from({ length: 49 }, (_, k) => drawAt(i, k))),
  }));
  const many = {
    ...result,
    file: { ...result.file, duration: 720 },
    segments,
    settings: { ...result.settings, segments: 720, range: null },
  };
  const thumbnails = segments.map((_, i) => picture(i, 0));
  const link = await encodeLink({ result: many, thumbnails, sounds: [] }, { ...PLAIN, thumbnails: true });
  expect(link.length).toBeGreaterThan(LONGEST_WITH_PICTURES);
  expect((await decodeLink(link)).thumbnails.every((shown) => shown === null)).toBe(true);
});

it('decodes no picture that claims another size than its tiles have', async () => {
  const packed = await packPictures([picture(0, 0), picture(1, 0)], 9000);
  if (!packed) throw new Error('no pictures');
  const canvas = new OffscreenCanvas(900, 900);
  canvas.getContext('2d')?.fillRect(0, 0, 1, 1);
  for (const [kind, type] of ['image/webp', 'image/jpeg'].entries()) {
    const large = new Uint8Array(await (await canvas.convertToBlob({ type })).arrayBuffer());
    expect(imageSize(large)).toEqual({ width: 900, height: 900 });
    const head = packed.slice(0, 4).with(0, kind);
    await expect(unpackPictures(Uint8Array.from([...head, ...large]), 2)).rejects.toThrow('another size');
  }
  await expect(unpackPictures(packed.slice(0, 20), 2)).rejects.toMatchObject({ code: 'link-broken' });
});

it.each(['image/webp', 'image/png', 'image/jpeg'])('reads the size of %s from its head', async (type) => {
  for (const [width, height] of [
    [1, 1],
    [300, 7],
  ] as const) {
    for (const alpha of [true, false]) {
      const canvas = new OffscreenCanvas(width, height);
      if (!canvas.getContext('2d', { alpha })) throw new Error('no canvas');
      for (const quality of [0.5, 1]) {
        const blob = await canvas.convertToBlob({ type, quality });
        expect(blob.type).toBe(type);
        const bytes = new Uint8Array(await blob.arrayBuffer());
        expect(imageSize(bytes)).toEqual({ width, height });
        expect(imageSize(bytes.slice(0, 15))).toBeNull();
      }
    }
  }
});
