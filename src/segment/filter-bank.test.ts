import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filterBanks, frameCount, frameGrid } from './filter-bank';
import { MEL_BINS } from '../lib/shapes';

const goldens = 'tests/parity/goldens/seed1';

/** Values of a `<f4` .npy file. */
function readNpy(path: string): Float32Array {
  const bytes = readFileSync(path);
  const start = 10 + bytes.readUInt16LE(8);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
}

const noise = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * i * 12.9898) * 0.3);
const tone = (hz: number, rate: number, seconds: number): Float32Array =>
  Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rate));
const floor = (Math.log(1.1920928955078125e-7) + 6.6268077) / (2 * 5.358466);

describe('filter banks', () => {
  for (const rate of [16000, 44100]) {
    it(`agree with the official ones at ${rate} Hz`, () => {
      const { frames, data } = filterBanks(readNpy(`${goldens}/wave_${rate}.npy`), rate);
      const golden = readNpy(`${goldens}/fbank_${rate}.npy`);
      expect(frames).toBe(118);
      expect(data).toHaveLength(golden.length);
      const worst = data.reduce((most, value, i) => Math.max(most, Math.abs(value - (golden[i] ?? Number.NaN))), 0);
      expect(worst).toBeLessThan(2e-3);
    });
  }

  it('round windows and shifts down at rates that 40 does not divide', () => {
    expect(frameGrid(44100)).toEqual({ window: 1102, shift: 441 });
    expect(frameGrid(22050)).toEqual({ window: 551, shift: 220 });
    expect(frameGrid(16000)).toEqual({ window: 400, shift: 160 });
  });

  it('count whole frames only', () => {
    expect([0, 399, 400, 559, 560, 16000].map((samples) => frameCount(samples, 16000))).toEqual([0, 0, 1, 1, 2, 98]);
    expect(filterBanks(new Float32Array(399), 16000)).toEqual({ frames: 0, data: new Float32Array(0) });
  });

  it.each([8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000])('find a tone at %i Hz in its mel bin', (rate) => {
    const hz = rate / 8;
    const { data } = filterBanks(tone(hz, rate, 0.1), rate);
    const frame = data.subarray(3 * MEL_BINS, 4 * MEL_BINS);
    const mel = (f: number) => 1127 * Math.log(1 + f / 700);
    const position = (129 * (mel(hz) - mel(20))) / (mel(rate / 2) - mel(20)) - 1;
    expect(Math.abs(frame.indexOf(Math.max(...frame)) - position)).toBeLessThanOrEqual(1);
  });

  it('do not change when the samples move up by a constant', () => {
    const samples = noise(4000);
    const plain = filterBanks(samples, 16000).data;
    const moved = filterBanks(
      samples.map((sample) => sample + 0.25),
      16000,
    ).data;
    for (const [i, value] of plain.entries()) expect(moved[i]).toBeCloseTo(value, 4);
  });

  it('move by ln 4 over the spread when the sound is twice as loud', () => {
    const samples = noise(4000);
    const plain = filterBanks(samples, 16000).data;
    const loud = filterBanks(
      samples.map((sample) => 2 * sample),
      16000,
    ).data;
    const heard = [...plain.entries()].filter(([, value]) => value > floor + 1e-6);
    expect(heard.length).toBeGreaterThan(0.9 * plain.length);
    for (const [i, value] of heard) expect(loud[i]).toBeCloseTo(value + Math.log(4) / (2 * 5.358466), 5);
  });

  it('rest on the floor in silence', () => {
    for (const value of filterBanks(new Float32Array(800), 16000).data) expect(value).toBeCloseTo(floor, 6);
  });

  it('of a frame do not depend on the frames before it', () => {
    const samples = noise(16000);
    const whole = filterBanks(samples, 16000).data;
    const part = filterBanks(samples.subarray(20 * 160, 20 * 160 + 560), 16000).data;
    expect(part).toEqual(whole.subarray(20 * MEL_BINS, 22 * MEL_BINS));
  });

  it('refuse a rate that no sound has', () => {
    expect(() => filterBanks(new Float32Array(9), 90)).toThrow(/sampleRate must be/);
  });
});
