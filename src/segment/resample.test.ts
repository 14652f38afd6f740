import { describe, expect, it } from 'vitest';
import { createResampler, mixDown } from './resample';

const tone = (hz: number, rate: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));

const whole = (samples: Float32Array, source: number, target: number): Float32Array => {
  const resampler = createResampler(source, target);
  return resampler.run(samples, 0, 0, resampler.length(samples.length));
};

const loudest = (samples: Float32Array): number => samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

const rates = [8000, 11025, 22050, 32000, 44100, 48000, 96000];

describe('mixdown', () => {
  const channels = [Float32Array.of(1, 0.5, 0), Float32Array.of(0, -0.5, 1)];

  it('takes the first channel or the mean of all', () => {
    expect(mixDown(channels, 'first')).toEqual(Float32Array.of(1, 0.5, 0));
    expect(mixDown(channels, 'mean')).toEqual(Float32Array.of(0.5, 0, 0.5));
    expect(mixDown(channels.slice(1), 'mean')).toEqual(Float32Array.of(0, -0.5, 1));
  });
});

describe('resampling', () => {
  it.each(rates)('from %i Hz to 16 kHz keeps a sine the same sine', (rate) => {
    const result = whole(tone(1000, rate, rate / 4), rate, 16000);
    expect(result).toHaveLength(4000);
    const expected = tone(1000, 16000, 4000);
    for (let n = 100; n < 3900; n++) expect(Math.abs((result[n] ?? 9) - (expected[n] ?? 9))).toBeLessThan(0.01);
  });

  it.each([32000, 44100, 48000])('from %i Hz keeps out what 16 kHz cannot hold', (rate) => {
    const middle = whole(tone(11000, rate, rate / 4), rate, 16000).subarray(100, 3900);
    expect(loudest(middle)).toBeLessThan(0.01);
  });

  it.each(rates)('from %i Hz does not depend on where the stretch starts', (rate) => {
    const samples = Float32Array.from({ length: rate }, (_, i) => Math.sin(i * i * 12.9898));
    const resampler = createResampler(rate, 16000);
    const all = whole(samples, rate, 16000);
    for (const [from, to] of [
      [0, 50],
      [3217, 3900],
      [15900, 16000],
    ] as const) {
      const needed = resampler.sources(from, to);
      const start = Math.max(0, needed.from);
      const part = resampler.run(samples.slice(start, needed.to), start, from, to);
      expect(part).toEqual(all.subarray(from, to));
    }
  });

  it('asks for no sample that changes nothing', () => {
    const resampler = createResampler(48000, 16000);
    const { from, to } = resampler.sources(1000, 1001);
    expect(from).toBeGreaterThan(3000 - 20);
    expect(to).toBeLessThan(3000 + 21);
  });

  it('copies at equal rates', () => {
    const samples = tone(440, 16000, 100);
    expect(whole(samples, 16000, 16000)).toEqual(samples);
    expect(createResampler(16000, 16000).sources(5, 9)).toEqual({ from: 5, to: 9 });
  });

  it('counts results as the part of the track that they fall in', () => {
    expect(createResampler(44100, 16000).length(44100)).toBe(16000);
    expect(createResampler(44100, 16000).length(44101)).toBe(16001);
  });

  it('has a Hann-windowed sinc of roll-off 0.99 as its answer to one pulse', () => {
    const pulse = new Float32Array(400);
    pulse[200] = 1;
    const result = whole(pulse, 32000, 16000);
    // 0.99 / 2 at the pulse; one sample on: times sinc(0.99) = 0.0100993 and cos(0.99 pi / 12)^2 = 0.934314.
    expect([99, 100, 101].map((n) => Number(result[n]?.toFixed(6)))).toEqual([0.004671, 0.495, 0.004671]);
    expect(Math.max(...result.subarray(107).map(Math.abs))).toBe(0);
  });

  it('refuses a rate that is no whole number', () => {
    expect(() => createResampler(44100.5, 16000)).toThrow(/sourceRate must be/);
  });
});
