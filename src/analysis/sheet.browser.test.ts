// Sheets in a real browser, since they are made and read by its canvas.
import { expect, it } from 'vitest';
import type { SoundPicture } from './kept';
import type { AnalysisResult, Thumbnail } from './types';
import { packSheets, unpackSheets } from './sheet';

const flat = (colour: readonly [number, number, number]): Thumbnail => {
  const rgba = new Uint8ClampedArray(112 * 112 * 4).fill(255);
  for (let i = 0; i < 112 * 112; i++) rgba.set(colour, i * 4);
  return rgba;
};
const ramp = (from: number): SoundPicture => Uint8Array.from({ length: 12_800 }, (_, i) => (from + (i % 128)) % 256);
const middle = (picture: Uint8Array | Uint8ClampedArray | null | undefined, width: number, channels: number) => {
  const at = (Math.floor((picture?.length ?? 0) / channels / width / 2) * width + width / 2) * channels;
  return [...(picture ?? []).slice(at, at + channels)];
};

it('each segment finds its own pictures again, and none where it had none', async () => {
  const colours = [
    [200, 30, 40],
    [20, 180, 60],
    [40, 60, 210],
    [240, 240, 240],
    [10, 10, 10],
  ] as const;
  const thumbnails = colours.map(flat);
  const sounds = [ramp(0), null, ramp(60), ramp(120), null];
  const result = { segments: sounds.map((sound) => ({ present: { audio: sound !== null } })) } as AnalysisResult;
  const kept = await unpackSheets(result, await packSheets({ thumbnails, sounds }));
  kept.thumbnails.forEach((picture, i) => {
    const wanted = [...(colours[i] ?? []), 255];
    middle(picture, 112, 4).forEach((value, channel) => {
      expect(Math.abs(value - (wanted[channel] ?? 0))).toBeLessThan(8);
    });
  });
  expect(kept.sounds.map((sound) => sound === null)).toEqual(sounds.map((sound) => sound === null));
  kept.sounds.forEach((sound, i) => {
    if (sound) expect(Math.abs((middle(sound, 128, 1)[0] ?? 0) - (middle(sounds[i], 128, 1)[0] ?? 0))).toBeLessThan(12);
  });
});

it('has no sheet for sound where there is none', async () => {
  const { sounds } = await packSheets({ thumbnails: [flat([1, 2, 3])], sounds: [null] });
  expect(sounds).toBeNull();
});
