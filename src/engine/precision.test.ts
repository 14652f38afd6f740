// Float16 on WebGPU against float32, on weights that float16 can't hold: Dawn in Node.
import '../../tests/setup/dawn';
import * as tf from '@tensorflow/tfjs';
import { expect, it, vi } from 'vitest';
import type { Precision } from '../kernels/precision';
import { drawAt, unit } from '../lib/random';
import { SEGMENT_BANKS, SEGMENT_PIXELS } from '../lib/shapes';
import { loadMart } from '../mart/mart';
import { MINIATURE_STEMS } from '../mart/miniature';
import { disposeSegment, runSegments } from '../mart/run/run';
import { generatedWeights } from '../mart/weights-generated';
import { startBackend } from './backend';

// A software adapter compiles all shaders twice.
vi.setConfig({ testTimeout: 300_000 });

const SETTINGS = { strategy: 'hint', ratio: 0.5, reveal: 0.1, lambda: 0.9, seed: 1 } as const;
const segments = [0, 1].map((index) => ({
  index,
  pixels: Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(index, i) >>> 24),
  filterBanks: Float32Array.from({ length: SEGMENT_BANKS }, (_, i) => unit(drawAt(2 + index, i))),
  pieces: Int32Array.of(2, 17, 30, 9, 3),
}));

async function run(precision: Precision) {
  const info = await startBackend('webgpu', { wasmFolder: '', precision });
  const mart = await loadMart(generatedWeights(3), MINIATURE_STEMS);
  const bytes = () => Number(Reflect.get(tf.memory(), 'numBytesInGPU'));
  const ran = await runSegments(mart, segments, SETTINGS);
  for (const { decoderInput } of ran) disposeSegment(decoderInput);
  return {
    precision: info.precision,
    bytes: bytes(),
    distributions: ran.flatMap(({ run: { scores } }) => {
      const powers = [...scores].map(Math.exp);
      return powers.map((power) => power / powers.reduce((sum, next) => sum + next));
    }),
    errors: ran.map(({ run: { recoveryError } }) => recoveryError),
  };
}

it('float16 keeps distributions within 2e-3 of float32, and is another computation', async ({ skip }) => {
  const full = await run('f32');
  const half = await run('f16');
  expect(full.precision).toBe('f32');
  skip(half.precision === 'f32', 'the adapter has no float16 and goes on in float32');
  const off = full.distributions.map((value, i) => Math.abs(value - (half.distributions[i] ?? Number.NaN)));
  expect(Math.max(...off)).toBeLessThan(2e-3);
  expect(Math.max(...off)).toBeGreaterThan(0);
  for (const [i, error] of half.errors.entries()) expect(error).toBeCloseTo(full.errors[i] ?? Number.NaN, 3);
  expect(half.bytes).toBeLessThan(full.bytes);
});
