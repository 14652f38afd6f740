// Kaldi's log-mel filter banks as MART's audio encoder (AST) takes them: 128 bins from 20 Hz to Nyquist over 25 ms
// windows every 10 ms, at any sample rate, normalised. Plain arrays in and out; which stretch of a track a segment
// takes is segment-sound.ts. Spec section 2, "Audio".
import { requireArgument } from '../lib/assert';
import { MEL_BINS } from '../lib/shapes';
import { powerSpectrum } from './fft';

/** Share of the sample before that is taken off. */
const PREEMPHASIS = 0.97;
const LOW_HZ = 20;
/** Smallest power before the logarithm: the float32 epsilon, as Kaldi has it. */
const POWER_FLOOR = 1.1920928955078125e-7;
/** Mean of log-mel and twice its deviation over AudioSet, which AST was trained with. */
const LOG_MEL_MEAN = -6.6268077;
const LOG_MEL_SPREAD = 2 * 5.358466;
const LOWEST_RATE = 1000;

export interface FilterBanks {
  readonly frames: number;
  /** Normalised log-mel. [frames, 128] */
  readonly data: Float32Array<ArrayBuffer>;
}

/** Samples in a window and from one window to the next; both rounded down, as Kaldi does at 44.1 kHz. */
export function frameGrid(sampleRate: number): { window: number; shift: number } {
  requireArgument(sampleRate >= LOWEST_RATE, 'sampleRate', `at least ${LOWEST_RATE} Hz`);
  return { window: Math.floor(sampleRate * 25 * 0.001), shift: Math.floor(sampleRate * 10 * 0.001) };
}

/** Frames that lie wholly within `samples` ("snip edges"); 0 under 25 ms. */
export function frameCount(samples: number, sampleRate: number): number {
  const { window, shift } = frameGrid(sampleRate);
  return samples < window ? 0 : 1 + Math.floor((samples - window) / shift);
}

/** Filter banks of all whole frames of `samples` ([n], -1..1). */
export function filterBanks(samples: Float32Array, sampleRate: number): FilterBanks {
  const { window, shift } = frameGrid(sampleRate);
  const frames = frameCount(samples.length, sampleRate);
  const data = new Float32Array(frames * MEL_BINS);
  const analyse = analyser(sampleRate);
  for (let f = 0; f < frames; f++) {
    analyse(samples.subarray(f * shift, f * shift + window), data.subarray(f * MEL_BINS, (f + 1) * MEL_BINS));
  }
  return { frames, data };
}

type Analyser = (samples: Float32Array, bins: Float32Array) => void;

/** A file has one rate: the last analyser is the one that is needed next. */
let last: { readonly sampleRate: number; readonly analyse: Analyser } | null = null;

function analyser(sampleRate: number): Analyser {
  if (last?.sampleRate !== sampleRate) last = { sampleRate, analyse: createAnalyser(sampleRate) };
  return last.analyse;
}

function createAnalyser(sampleRate: number): Analyser {
  const { window } = frameGrid(sampleRate);
  const size = 2 ** Math.ceil(Math.log2(window));
  const hanning = Float64Array.from(
    { length: window },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (window - 1)),
  );
  const triangles = melTriangles(size, sampleRate);
  const spectrum = powerSpectrum(size);
  const frame = new Float64Array(size); // zero after the window
  const power = new Float64Array(size / 2 + 1);

  return (samples, bins) => {
    let sum = 0;
    for (let i = 0; i < window; i++) sum += samples[i] as number;
    const mean = sum / window;
    // The first sample has none before it: Kaldi takes itself.
    let before = (samples[0] as number) - mean;
    for (let i = 0; i < window; i++) {
      const sample = (samples[i] as number) - mean;
      frame[i] = (sample - PREEMPHASIS * before) * (hanning[i] as number);
      before = sample;
    }
    spectrum(frame, power);
    for (const [bin, { first, weights }] of triangles.entries()) {
      let energy = 0;
      for (let k = 0; k < weights.length; k++) energy += (power[first + k] as number) * (weights[k] as number);
      bins[bin] = (Math.log(Math.max(energy, POWER_FLOOR)) - LOG_MEL_MEAN) / LOG_MEL_SPREAD;
    }
  };
}

const mel = (hz: number): number => 1127 * Math.log(1 + hz / 700);

interface Triangle {
  /** Spectrum bin of weights[0]. */
  readonly first: number;
  readonly weights: Float64Array;
}

/** Triangles of equal width in mel; the one at Nyquist has no weight, as Kaldi leaves that spectrum bin out. */
function melTriangles(size: number, sampleRate: number): readonly Triangle[] {
  const low = mel(LOW_HZ);
  const step = (mel(sampleRate / 2) - low) / (MEL_BINS + 1);
  const mels = Float64Array.from({ length: size / 2 }, (_, k) => mel((k * sampleRate) / size));
  return Array.from({ length: MEL_BINS }, (_, bin) => {
    const left = low + bin * step;
    const heights = mels.map((m) => Math.max(0, Math.min(m - left, left + 2 * step - m) / step));
    const first = heights.findIndex((height) => height > 0);
    const end = heights.findLastIndex((height) => height > 0) + 1;
    return first < 0 ? { first: 0, weights: new Float64Array(0) } : { first, weights: heights.slice(first, end) };
  });
}
