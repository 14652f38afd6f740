// Rows of words of different lengths in one batch, with our kernels on each backend that has them: Dawn in Node for WebGPU.
import '../../tests/setup/dawn';
import * as tf from '@tensorflow/tfjs';
import { expect, it, vi } from 'vitest';
import { startBackend } from './backend';
import { drawAt, unit } from '../lib/random';
import { SEGMENT_BANKS, SEGMENT_PIXELS } from '../lib/shapes';
import { disposeMart, loadMart } from '../mart/mart';
import { MINIATURE } from '../mart/miniature';
import { generatedWeights } from '../mart/weights-generated';
import { disposeSegment, runSegments } from '../mart/run/run';

// A software adapter compiles all shaders.
vi.setConfig({ testTimeout: 300_000 });

const SETTINGS = { strategy: 'hint', ratio: 0.5, reveal: 0.1, lambda: 0.9, seed: 1 } as const;
const segments = [5, 12, 1].map((length, index) => ({
  index,
  pixels: Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(index, i) >>> 24),
  filterBanks: Float32Array.from({ length: SEGMENT_BANKS }, (_, i) => unit(drawAt(9 + index, i))),
  pieces: Int32Array.from({ length }, (_, i) => (7 * index + 3 * i) % 40),
}));

it.each([
  ['wasm', 'direct'],
  ['webgpu', 'direct'],
  ['webgpu', 'tiled'],
] as const)('on %s, %s, each segment gets what it gets alone, in one run of the words', async (backend, form) => {
  await startBackend(backend, { wasmFolder: 'node_modules/@tensorflow/tfjs-backend-wasm/dist/', form });
  const mart = await loadMart(generatedWeights(1), MINIATURE);
  const run = async (data: typeof segments) => {
    const before = tf.memory().numTensors;
    const heard: string[] = [];
    const ran = await runSegments(mart, data, SETTINGS, async (stage, work) => {
      heard.push(stage);
      return work();
    });
    for (const { decoderInput } of ran) disposeSegment(decoderInput);
    expect(tf.memory().numTensors).toBe(before);
    // Their embeddings, then their blocks.
    expect(heard.filter((stage) => stage === 'text')).toHaveLength(2);
    return ran.map(({ run: { logits, attention, recoveryError } }) =>
      [logits.text, attention.piecesToPatches, attention.piecesToSound, attention.inter, [recoveryError]].map(
        (values) => Array.from(values ?? []),
      ),
    );
  };
  const together = await run(segments);
  for (const [i, segment] of segments.entries()) {
    const [alone = []] = await run([segment]);
    const found = together[i] ?? [];
    expect(found.map(({ length }) => length)).toEqual(alone.map(({ length }) => length));
    const apart = alone.flatMap((values, k) => values.map((x, j) => Math.abs(x - (found[k]?.[j] ?? Number.NaN))));
    // NaN must not pass as small.
    expect(apart.every((off) => off < 1e-5)).toBe(true);
  }
  disposeMart(mart);
});
