// Mono mixdown, and resampling of a stretch of a track by a windowed sinc (Hann, 6 zero crossings, roll-off 0.99: the
// defaults of torchaudio, with which training sound is made). Both grids start at the track's first sample, so a value
// does not depend on where the stretch begins.
import { requireArgument } from '../lib/assert';

export type Mixdown = 'first' | 'mean';

const ZERO_CROSSINGS = 6;
const ROLLOFF = 0.99;

/** One channel of several of the same length: the first (spec: `base`) or their mean (`tiny`). [n] */
export function mixDown(channels: readonly Float32Array[], mixdown: Mixdown): Float32Array {
  const [first, ...others] = channels;
  if (!first) return new Float32Array(0);
  if (mixdown === 'first' || others.length === 0) return first;
  const mean = new Float32Array(first.length);
  for (const channel of channels) {
    requireArgument(channel.length === first.length, 'channels', 'of one length');
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + (channel[i] as number) / channels.length;
  }
  return mean;
}

export interface Resampler {
  /** Samples that a track of `samples` samples becomes. */
  length(samples: number): number;
  /** Source samples [from, to) that the results [from, to) are made of; may reach beyond the track. */
  sources(from: number, to: number): { from: number; to: number };
  /**
   * Results [from, to), counted from the track's start.
   * @param samples a stretch of the track whose first value is the track's sample `offset`; what it lacks is zero
   */
  run(samples: Float32Array, offset: number, from: number, to: number): Float32Array;
}

/** Between whole-numbered rates in Hz. Equal rates copy. */
export function createResampler(sourceRate: number, targetRate: number): Resampler {
  for (const [name, rate] of Object.entries({ sourceRate, targetRate })) {
    requireArgument(Number.isInteger(rate) && rate > 0, name, 'a positive whole number of Hz');
  }
  const divisor = greatestCommonDivisor(sourceRate, targetRate);
  const source = sourceRate / divisor;
  const target = targetRate / divisor;
  const kernels = source === target ? unitKernel() : sincKernels(source, target);
  const { taps, values, before } = kernels;

  /** Track sample under the first tap of result n. */
  const firstTap = (n: number) => Math.floor((n * source) / target) - before;

  return {
    length: (samples) => Math.ceil((samples * target) / source),
    sources: (from, to) => ({ from: firstTap(from), to: to > from ? firstTap(to - 1) + taps : firstTap(from) }),
    run(samples, offset, from, to) {
      const result = new Float32Array(to - from);
      for (let n = from; n < to; n++) {
        const first = firstTap(n) - offset;
        const kernel = (n % target) * taps;
        const end = Math.min(taps, samples.length - first);
        let sum = 0;
        for (let k = Math.max(0, -first); k < end; k++) {
          sum += (samples[first + k] as number) * (values[kernel + k] as number);
        }
        result[n - from] = sum;
      }
      return result;
    },
  };
}

interface Kernels {
  readonly taps: number;
  /** Taps before the sample that a result falls on. */
  readonly before: number;
  /** One kernel per place that a result can have between two samples. [target, taps] */
  readonly values: Float64Array;
}

const unitKernel = (): Kernels => ({ taps: 1, before: 0, values: Float64Array.of(1) });

/** `source` and `target` have no common divisor: result n lies n * source / target samples after the start. */
function sincKernels(source: number, target: number): Kernels {
  const cutoff = Math.min(source, target) * ROLLOFF;
  const width = Math.ceil((ZERO_CROSSINGS * source) / cutoff);
  const taps = 2 * width;
  const before = width - 1;
  const values = new Float64Array(target * taps);
  for (let phase = 0; phase < target; phase++) {
    const position = (phase * source) / target;
    const first = Math.floor(position) - before;
    for (let k = 0; k < taps; k++) {
      const crossings = ((first + k - position) * cutoff) / source;
      values[phase * taps + k] = (hannSinc(crossings) * cutoff) / source;
    }
  }
  return { taps, before, values };
}

function hannSinc(crossings: number): number {
  if (Math.abs(crossings) >= ZERO_CROSSINGS) return 0;
  const sinc = crossings === 0 ? 1 : Math.sin(Math.PI * crossings) / (Math.PI * crossings);
  return sinc * Math.cos((Math.PI * crossings) / ZERO_CROSSINGS / 2) ** 2;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
