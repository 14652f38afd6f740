// A segment's sound: which stretch of the track it needs, and the [100, 128] filter banks of that stretch. Frames lie
// on the track's own grid (frame f starts at sample f * shift of the track), so that reading a stretch and reading the
// whole file give the same numbers. Spec section 2; MART's official code puts sound where a random draw falls.
import { requireArgument } from '../lib/assert';
import { BANK_FRAMES, MEL_BINS } from '../lib/shapes';
import { filterBanks, frameCount, frameGrid } from './filter-bank';
import { createResampler, type Mixdown, mixDown, type Resampler } from './resample';

/** Half a step of 16-bit sound: what never gets above it is digital silence. */
const SILENCE = 2 ** -16;

/** Facts of the audio track; times in s on the file's clock. */
export interface SoundTrack {
  readonly sampleRate: number;
  readonly start: number;
  readonly end: number;
}

/** What the model's config asks for. */
export interface SoundSettings {
  /** Hz; null keeps the track's own rate. */
  readonly sampleRate: number | null;
  readonly mixdown: Mixdown;
}

/** Samples of one stretch at the track's rate; `start` is the time of sample 0, s. */
export interface SoundStretch {
  readonly start: number;
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}

/**
 * Seconds [start, end) of the track that `segmentFilterBanks` needs for a segment centred on `centre`, margins for
 * resampling included; null when the track is shorter than one window of 25 ms.
 */
export function soundNeeded(
  centre: number,
  track: SoundTrack,
  settings: SoundSettings,
): { start: number; end: number } | null {
  const place = placeFrames(centre, track, settings);
  if (!place) return null;
  const { from, to } = place.resampler.sources(place.from, place.to);
  // One sample more on both sides, so that rounding of times can't cut one off.
  return {
    start: Math.max(track.start, track.start + (from - 1) / track.sampleRate),
    end: Math.min(track.end, track.start + (to + 1) / track.sampleRate),
  };
}

/**
 * The segment's filter banks [100, 128], centred on `centre` and clamped into the track; a track with fewer than 100
 * frames repeats them. Null without sound: no stretch, under 25 ms, or digital silence.
 * @param sound at least what `soundNeeded` names; samples that it lacks count as zero
 */
export function segmentFilterBanks(
  centre: number,
  track: SoundTrack,
  settings: SoundSettings,
  sound: SoundStretch | null,
): Float32Array<ArrayBuffer> | null {
  const place = placeFrames(centre, track, settings);
  if (!place || !sound) return null;
  requireArgument(sound.sampleRate === track.sampleRate, 'sound.sampleRate', `the track's ${track.sampleRate} Hz`);
  const offset = Math.round((sound.start - track.start) * track.sampleRate);
  const mono = mixDown(sound.channels, settings.mixdown);
  const samples = place.resampler.run(mono, offset, place.from, place.to);
  if (samples.every((sample) => Math.abs(sample) < SILENCE)) return null;
  const { frames, data } = filterBanks(samples, place.rate);
  if (frames === BANK_FRAMES) return data;
  const tiled = new Float32Array(BANK_FRAMES * MEL_BINS);
  for (let at = 0; at < tiled.length; at += data.length) tiled.set(data.subarray(0, tiled.length - at), at);
  return tiled;
}

interface FramePlace {
  /** Hz of the filter banks. */
  readonly rate: number;
  readonly resampler: Resampler;
  /** Samples [from, to) at `rate`, counted from the track's start. */
  readonly from: number;
  readonly to: number;
}

function placeFrames(centre: number, track: SoundTrack, settings: SoundSettings): FramePlace | null {
  const rate = settings.sampleRate ?? track.sampleRate;
  const { window, shift } = frameGrid(rate);
  const resampler = resamplerBetween(track.sampleRate, rate);
  const samples = resampler.length(Math.round((track.end - track.start) * track.sampleRate));
  const available = frameCount(samples, rate);
  if (available === 0) return null;
  const frames = Math.min(BANK_FRAMES, available);
  const span = (frames - 1) * shift + window;
  const centred = Math.round(((centre - track.start) * rate - span / 2) / shift);
  const from = Math.max(0, Math.min(centred, available - frames)) * shift;
  return { rate, resampler, from, to: from + span };
}

/** A file has one rate: the last resampler is the one that is needed next. */
let last: { readonly from: number; readonly to: number; readonly resampler: Resampler } | null = null;

function resamplerBetween(from: number, to: number): Resampler {
  if (last?.from !== from || last.to !== to) last = { from, to, resampler: createResampler(from, to) };
  return last.resampler;
}
