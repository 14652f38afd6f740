import { describe, expect, it } from 'vitest';
import { filterBanks, frameGrid } from './filter-bank';
import {
  type SoundSettings,
  type SoundStretch,
  type SoundTrack,
  segmentFilterBanks,
  soundNeeded,
} from './segment-sound';
import { BANK_FRAMES, MEL_BINS } from '../lib/shapes';

const own: SoundSettings = { sampleRate: null, mixdown: 'first' };
const tiny: SoundSettings = { sampleRate: 16000, mixdown: 'mean' };

const noise = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => 0.3 * Math.sin(i * 0.3 + 50 * Math.sin(i / 997)));

/** A track held in memory, read as a decoder would: whole samples within [start, end). */
function trackOf(samples: Float32Array, sampleRate: number, start = 0) {
  const track: SoundTrack = { sampleRate, start, end: start + samples.length / sampleRate };
  const read = (from: number, to: number): SoundStretch => {
    const first = Math.max(0, Math.ceil((from - start) * sampleRate));
    const channel = samples.slice(first, Math.max(first, Math.floor((to - start) * sampleRate)));
    return { start: start + first / sampleRate, sampleRate, channels: [channel] };
  };
  const banks = (centre: number, settings: SoundSettings) => {
    const needed = soundNeeded(centre, track, settings);
    return needed && segmentFilterBanks(centre, track, settings, read(needed.start, needed.end));
  };
  return { track, read, banks };
}

const rowsOf = (data: Float32Array, from: number, count: number) =>
  data.subarray(from * MEL_BINS, (from + count) * MEL_BINS);

describe('sound of a segment', () => {
  it.each([16000, 22050, 44100, 48000])('is what a run over the whole file gives at %i Hz', (rate) => {
    const samples = noise(5 * rate);
    const { banks } = trackOf(samples, rate);
    const all = filterBanks(samples, rate).data;
    const { window, shift } = frameGrid(rate);
    for (const centre of [0.1, 1.234, 2.5, 4.9]) {
      const centred = Math.round((centre * rate - (99 * shift + window) / 2) / shift);
      const last = all.length / MEL_BINS - BANK_FRAMES;
      const first = Math.max(0, Math.min(centred, last));
      expect(banks(centre, own)).toEqual(rowsOf(all, first, BANK_FRAMES));
    }
  });

  it.each([8000, 44100, 48000])('resampled from %i Hz is the same from a stretch and from the whole track', (rate) => {
    const { track, read, banks } = trackOf(noise(4 * rate), rate, 0.35);
    for (const centre of [0.4, 2.2222, 4.3]) {
      expect(banks(centre, tiny)).toEqual(segmentFilterBanks(centre, track, tiny, read(0, 9)));
    }
  });

  it('reads no more than about a second', () => {
    const { track } = trackOf(noise(60 * 48000), 48000);
    const needed = soundNeeded(30, track, tiny);
    expect((needed?.end ?? 0) - (needed?.start ?? 0)).toBeLessThan(1.02);
  });

  it('honours the start of the track', () => {
    const samples = noise(4 * 16000);
    const early = trackOf(samples, 16000).banks(1.5, own);
    const late = trackOf(samples, 16000, 2).banks(3.5, own);
    expect(early).not.toBeNull();
    expect(late).toEqual(early);
  });

  it('is centred on the instant', () => {
    const samples = new Float32Array(4 * 16000);
    samples.fill(0.5, 2 * 16000 - 8, 2 * 16000 + 8);
    const data = trackOf(samples, 16000).banks(2, own) ?? new Float32Array(0);
    const loud = Array.from({ length: BANK_FRAMES }, (_, f) => f).filter((f) => Math.max(...rowsOf(data, f, 1)) > 0);
    expect((Math.min(...loud) + Math.max(...loud)) / 2).toBeCloseTo(49.5, 0);
  });

  it('repeats the frames of a short track', () => {
    const samples = noise(16000 * 0.3);
    const data = trackOf(samples, 16000).banks(0.15, own) ?? new Float32Array(0);
    const frames = filterBanks(samples, 16000);
    expect(frames.frames).toBe(28);
    expect(data).toHaveLength(BANK_FRAMES * MEL_BINS);
    expect(rowsOf(data, 28, 28)).toEqual(frames.data);
    expect(rowsOf(data, 84, 16)).toEqual(rowsOf(frames.data, 0, 16));
  });

  it('is null for a track under 25 ms, for none, and in digital silence', () => {
    expect(trackOf(noise(399), 16000).banks(0.01, own)).toBeNull();
    expect(trackOf(noise(1000), 44100).banks(0.01, tiny)).toBeNull();
    const { track, banks } = trackOf(new Float32Array(48000), 16000);
    expect(banks(1, own)).toBeNull();
    expect(segmentFilterBanks(1, track, own, null)).toBeNull();
  });

  it('is heard in the segment that has it and silent in the one that has not', () => {
    const samples = new Float32Array(10 * 44100);
    samples.set(noise(44100), 44100);
    const { banks } = trackOf(samples, 44100);
    expect(banks(1.5, tiny)).not.toBeNull();
    expect(banks(8, tiny)).toBeNull();
  });

  it('takes the last second for a picture that outlasts the sound', () => {
    const { banks } = trackOf(noise(2 * 16000), 16000);
    expect(banks(50, own)).toEqual(banks(1.9, own));
    expect(banks(50, own)).not.toEqual(banks(0.5, own));
  });

  it('refuses samples of another rate', () => {
    const { track, read } = trackOf(noise(16000), 16000);
    expect(() => segmentFilterBanks(0.5, { ...track, sampleRate: 8000 }, own, read(0, 1))).toThrow(/sound.sampleRate/);
  });
});
