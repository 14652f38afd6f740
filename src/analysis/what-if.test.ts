import { describe, expect, it } from 'vitest';
import { drawAt } from '../lib/random';
import { SEGMENT_PIXELS } from '../lib/shapes';
import { reconstructionTarget } from '../mart/reconstruction';
import { patchOf } from '../mart/inputs';
import { planSegments } from '../segment/plan';
import { type SoundTrack, segmentFilterBanks, soundNeeded } from '../segment/segment-sound';
import type { WordRow } from '../segment/types';
import { alterSegment, heardStretch, hidePatches, silence, strikeWords, UNALTERED } from './what-if';

const pixels = Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(1, i) >>> 24);
const row: WordRow = {
  ids: Int32Array.of(2, 10, 11, 12, 13, 14, 3),
  words: [
    { text: 'Oh,', start: 0, end: 1, pieces: [1, 3] },
    { text: 'how', start: 1, end: 2, pieces: [3, 4] },
    { text: 'wonderful!', start: 2, end: 3, pieces: [4, 6] },
  ],
  dropped: 1,
};

describe('hidden patches', () => {
  const hidden = new Uint8Array(392);
  for (const patch of [0, 57, 391]) hidden[patch] = 1;

  it('take the mean colour of both of their frames; the others and the original stay', () => {
    const copy = pixels.slice();
    const after = hidePatches(pixels, hidden);
    expect(Buffer.compare(pixels, copy)).toBe(0);
    for (let patch = 0; patch < 392; patch++) {
      const [was, is] = [patchOf(pixels, patch), patchOf(after, patch)];
      if (!hidden[patch]) {
        expect(Buffer.compare(was, is)).toBe(0);
        continue;
      }
      for (let colour = 0; colour < 3; colour++) {
        const mean = was.reduce((sum, value, i) => (i % 3 === colour ? sum + value : sum), 0) / 512;
        expect(new Set(is.filter((_, i) => i % 3 === colour))).toEqual(new Set([Math.round(mean)]));
      }
    }
  });

  it('hold nothing of what the decoder must recover', () => {
    const { values } = reconstructionTarget(hidePatches(pixels, hidden));
    for (const patch of [0, 57, 391]) {
      expect(values.subarray(patch * 1536, (patch + 1) * 1536).every((value) => value === 0)).toBe(true);
    }
    expect(values.subarray(1536, 3072).some((value) => value !== 0)).toBe(true);
  });

  it('are 392 flags', () => {
    expect(() => hidePatches(pixels, new Uint8Array(3))).toThrow(/hidden/);
  });
});

describe('silenced sound', () => {
  const rate = 44100;
  const start = 0.25;
  const noise = Float32Array.from({ length: 6 * rate }, (_, i) => 0.3 * Math.sin(i * 0.3 + 50 * Math.sin(i / 997)));
  const track: SoundTrack = { sampleRate: rate, start, end: start + 6 };
  const tiny = { sampleRate: 16000, mixdown: 'mean' } as const;
  const read = (samples: Float32Array, centre: number) => {
    const needed = soundNeeded(centre, track, tiny) ?? { start: 0, end: 0 };
    const first = Math.max(0, Math.ceil((needed.start - start) * rate));
    const channel = samples.slice(first, Math.floor((needed.end - start) * rate));
    return { start: start + first / rate, sampleRate: rate, channels: [channel, channel.map((x) => x / 2)] };
  };
  const banks = (samples: Float32Array, centre: number, silenced: [number, number][] = []) =>
    segmentFilterBanks(centre, track, tiny, silence(read(samples, centre), silenced));

  it.each([
    [2.9, 3.2],
    [3.0, 3.001],
    [0, 3],
  ])('gives the filter banks of a track without sound from %d to %d s', (from, to) => {
    const quiet = noise.slice();
    const sampleAt = (time: number) => Math.max(0, Math.ceil(Number(((time - start) * rate).toFixed(3))));
    quiet.fill(0, sampleAt(from), sampleAt(to));
    const altered = banks(noise, 3.05, [[from, to]]);
    expect(altered).toEqual(banks(quiet, 3.05));
    expect(altered).not.toEqual(banks(noise, 3.05));
  });

  it('is at the floor of the filter banks in frames that lie wholly within', () => {
    const altered = banks(noise, 3.05, [[2.9, 3.2]]) ?? new Float32Array(0);
    const floor = Math.fround((Math.log(1.1920928955078125e-7) + 6.6268077) / (2 * 5.358466));
    const frames = Array.from({ length: 100 }, (_, f) => altered.subarray(f * 128, (f + 1) * 128));
    const silent = frames.filter((frame) => frame.every((value) => value === floor)).length;
    // 300 ms hold 28 windows of 25 ms every 10 ms; resampling may take one at each end.
    expect(silent).toBeGreaterThanOrEqual(26);
    expect(silent).toBeLessThanOrEqual(28);
  });

  it('in all that is heard is digital silence: the segment has no sound', () => {
    const extent = { from: 0, to: 6.25, segments: 4 };
    const { segments } = planSegments({ duration: 6.25, segments: 4, every: null, range: null });
    segments.forEach(({ centre }, index) => {
      const [from, to] = heardStretch(extent, index, track);
      expect(to - from).toBeLessThan(1.06);
      expect(banks(noise, centre)).not.toBeNull();
      expect(banks(noise, centre, [[from, to]])).toBeNull();
      expect(banks(noise, centre, [[from, to - 0.1]])).not.toBeNull();
      expect(banks(noise, centre, [[from + 0.1, to]])).not.toBeNull();
    });
  });

  it('leaves the samples that were read alone, and gives them back where nothing is silenced', () => {
    const sound = read(noise, 3.05);
    const before = sound.channels[0]?.slice();
    silence(sound, [[0, 10]]);
    expect(sound.channels[0]).toEqual(before);
    expect(silence(sound, [])).toBe(sound);
  });
});

describe('heard of a segment', () => {
  it('is a second around its centre, within the track', () => {
    const extent = { from: 0, to: 40, segments: 4 };
    const [from, to] = heardStretch(extent, 1, { start: 0, end: 40 });
    expect((from + to) / 2).toBeCloseTo(15, 1);
    const late = heardStretch(extent, 3, { start: 0, end: 20 });
    expect(late[1]).toBe(20);
    expect(late[0]).toBeCloseTo(20 - 1.035, 6);
    expect(heardStretch(extent, 0, { start: 0.5, end: 0.9 })).toEqual([0.5, 0.9]);
  });
});

describe('struck words', () => {
  it('leave the row as if they had not been said', () => {
    const rest = strikeWords(row, [1]);
    expect(rest?.ids).toEqual(Int32Array.of(2, 10, 11, 13, 14, 3));
    expect(rest?.words.map(({ text, pieces }) => [text, pieces])).toEqual([
      ['Oh,', [1, 3]],
      ['wonderful!', [3, 5]],
    ]);
    expect(strikeWords(row, [])).toEqual(row);
  });

  it('leave no row when all are struck', () => {
    expect(strikeWords(row, [0, 1, 2])).toBeNull();
  });
});

describe('an altered segment', () => {
  const planned = { index: 2, start: 0, end: 1, frameTimes: [], centre: 0.5 };
  const filterBanks = new Float32Array(12800).fill(0.5);
  const view = { square: { x: 0, y: 0, side: 112 }, person: null };
  const read = { planned, row, view, input: { index: 2, pixels, filterBanks, pieces: row.ids, frameTimes: [] } };

  it('is as it was without an alteration', () => {
    const same = alterSegment(read, UNALTERED);
    expect(same.input.pixels).toBe(pixels);
    expect(same.input.filterBanks).toBe(filterBanks);
    expect(same.input.pieces).toEqual(row.ids);
  });

  it('lacks what is left out, and only that', () => {
    expect(alterSegment(read, { ...UNALTERED, without: ['visual'] }).input).toMatchObject({
      pixels: null,
      filterBanks,
    });
    expect(alterSegment(read, { ...UNALTERED, without: ['audio'] }).input).toMatchObject({ filterBanks: null });
    const unsaid = alterSegment(read, { ...UNALTERED, without: ['text'] });
    expect([unsaid.row, unsaid.input.pieces, unsaid.input.pixels === pixels]).toEqual([null, null, true]);
    expect(alterSegment(read, { ...UNALTERED, struck: [0, 1, 2] }).input.pieces).toBeNull();
  });
});
