// Power spectrum of one real frame, by a radix-2 Fourier transform of half its length on even and odd samples as real
// and imaginary part. Float64 throughout: bins near the filter banks' log floor need it. Not a general FFT library.
import { requireArgument } from '../lib/assert';

/** Returns a function that fills `power` ([size / 2 + 1]) with |X|^2 of `frame` ([size]); buffers are its own. */
export function powerSpectrum(size: number): (frame: Float64Array, power: Float64Array) => void {
  requireArgument(size >= 4 && Number.isInteger(Math.log2(size)), 'size', 'a power of two, at least 4');
  const half = size / 2;
  const real = new Float64Array(half);
  const imaginary = new Float64Array(half);
  const reversed = reversedIndices(half);
  const cosines = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sines = Float64Array.from({ length: half }, (_, k) => -Math.sin((2 * Math.PI * k) / size));

  // `as number` throughout: all indices are within bounds by construction, and this is the hot loop of the sound path.
  const transform = () => {
    for (let span = 1; span < half; span *= 2) {
      const step = half / span; // twiddles of the half-length transform are every second one of the table
      for (let start = 0; start < half; start += 2 * span) {
        for (let k = 0; k < span; k++) {
          const a = start + k;
          const b = a + span;
          const wr = cosines[k * step] as number;
          const wi = sines[k * step] as number;
          const br = real[b] as number;
          const bi = imaginary[b] as number;
          const xr = br * wr - bi * wi;
          const xi = br * wi + bi * wr;
          const ar = real[a] as number;
          const ai = imaginary[a] as number;
          real[a] = ar + xr;
          imaginary[a] = ai + xi;
          real[b] = ar - xr;
          imaginary[b] = ai - xi;
        }
      }
    }
  };

  return (frame, power) => {
    for (let i = 0; i < half; i++) {
      const from = 2 * (reversed[i] as number);
      real[i] = frame[from] as number;
      imaginary[i] = frame[from + 1] as number;
    }
    transform();
    const [r0, i0] = [real[0] as number, imaginary[0] as number];
    power[0] = (r0 + i0) ** 2;
    power[half] = (r0 - i0) ** 2;
    for (let k = 1; k < half; k++) {
      const [ar, ai] = [real[k] as number, imaginary[k] as number];
      const [br, bi] = [real[half - k] as number, imaginary[half - k] as number];
      // Spectrum of the even samples, then of the odd ones, from the symmetry of a real signal's transform.
      const [er, ei] = [(ar + br) / 2, (ai - bi) / 2];
      const [or, oi] = [(ai + bi) / 2, (br - ar) / 2];
      const [wr, wi] = [cosines[k] as number, sines[k] as number];
      const [xr, xi] = [er + or * wr - oi * wi, ei + or * wi + oi * wr];
      power[k] = xr * xr + xi * xi;
    }
  };
}

function reversedIndices(length: number): Uint32Array {
  const bits = Math.log2(length);
  return Uint32Array.from({ length }, (_, index) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed |= ((index >> bit) & 1) << (bits - 1 - bit);
    return reversed;
  });
}
