import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type MartConfig, martConfigSchema } from '../mart/config';
import { largestBatch, nextBatch } from './batch-size';

const MIB = 2 ** 20;
const limits = (binding: number, buffer = binding) => ({ maxStorageBufferBindingSize: binding, maxBufferSize: buffer });
const config = (name: string) => martConfigSchema.parse(JSON.parse(readFileSync(`models/${name}/config.json`, 'utf8')));

describe('a batch', () => {
  it('holds no tensor larger than the adapter binds, by the smaller of both limits', () => {
    const base = config('base');
    // An MLP of four times 768 on 393 tokens: 4.6 MiB of float32.
    expect(largestBatch(base, limits(128 * MIB))).toBe(16);
    expect(largestBatch(base, limits(128 * MIB, 39 * MIB))).toBe(8);
    expect(largestBatch(base, limits(20 * MIB, 2 ** 40))).toBe(4);
    expect(largestBatch(base, limits(MIB))).toBe(1);
    expect(largestBatch(config('tiny'), limits(128 * MIB))).toBe(16);
    expect(largestBatch(base, limits(2 ** 40))).toBe(16);
    // A stem's first rows: 8 tubelets of 56 x 56 places, 9.6 MiB at 100 channels.
    const stem: MartConfig['visual']['stem'] = { kind: 'residual', channels: [100, 100, 100, 100], code: 1 };
    expect(largestBatch({ ...base, visual: { ...base.visual, stem } }, limits(39 * MIB))).toBe(4);
  });

  it('takes as many segments as run within the time that a page may wait, and within the memory', () => {
    const next = (largest: number, milliseconds: number, bytes = 0) => nextBatch(largest, { milliseconds, bytes });
    expect(next(16, 10)).toBe(16);
    expect(next(16, 60)).toBe(4);
    expect(next(16, 5000)).toBe(1);
    expect(next(2, 10)).toBe(2);
    expect(next(1, 0.1)).toBe(1);
    expect(next(16, 10, 100 * MIB)).toBe(8);
    expect(next(16, 10, 2000 * MIB)).toBe(1);
  });
});
