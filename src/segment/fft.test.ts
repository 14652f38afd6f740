import { describe, expect, it } from 'vitest';
import { powerSpectrum } from './fft';

/** By the definition, in O(n^2). */
function slowPower(frame: Float64Array): number[] {
  return Array.from({ length: frame.length / 2 + 1 }, (_, k) => {
    let [real, imaginary] = [0, 0];
    for (const [n, x] of frame.entries()) {
      real += x * Math.cos((2 * Math.PI * k * n) / frame.length);
      imaginary -= x * Math.sin((2 * Math.PI * k * n) / frame.length);
    }
    return real * real + imaginary * imaginary;
  });
}

describe('power spectrum', () => {
  it.each([4, 8, 64, 512])('is what the definition gives for %i samples, again and again', (size) => {
    const spectrum = powerSpectrum(size);
    const power = new Float64Array(size / 2 + 1);
    for (const turn of [1, 2]) {
      const frame = Float64Array.from({ length: size }, (_, i) => Math.sin(turn * i * i) + 0.1 * i);
      spectrum(frame, power);
      for (const [k, value] of slowPower(frame).entries())
        expect(Math.abs((power[k] ?? 0) - value)).toBeLessThan(1e-7 * (1 + value));
    }
  });

  it('refuses a size that is no power of two', () => {
    expect(() => powerSpectrum(400)).toThrow(/size must be/);
  });
});
