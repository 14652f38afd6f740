import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestBackend } from '../../src/kernels/test-backend';
import { disposeMart, loadMart, type Mart } from '../../src/mart/mart';
import { MINIATURE } from '../../src/mart/miniature';
import { generatedWeights } from '../../src/mart/weights-generated';
import { type Golden, type TraceCase, type TraceValue, trace } from './trace';

/** Token ids of a case reach up to 30521, whatever the config. */
const config = { ...MINIATURE, text: { ...MINIATURE.text, pieces: 30522 } };
const CASE: TraceCase = { seed: 3, segments: 2, words: 7, ratio: 0.3, target: 1, lambda: 0.9, lambda0: 0.5 };
const weights = generatedWeights(CASE.seed);

// Whole traces, on machines that do other things besides.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let mart: Mart;
let all: Map<string, TraceValue>;
let leftBehind: number;

async function traced(batch = 1, golden: Golden | null = null): Promise<Map<string, TraceValue>> {
  const values = new Map<string, TraceValue>();
  await trace(mart, weights, CASE, { batch, golden }, async (name, value) => {
    values.set(name, value);
  });
  return values;
}

beforeAll(async () => {
  await startTestBackend('wasm');
  mart = await loadMart(weights, config);
  const before = tf.memory().numTensors;
  all = await traced();
  leftBehind = tf.memory().numTensors - before;
});
afterAll(() => disposeMart(mart));

describe('a trace', () => {
  it('gives values that fill their shapes, are finite, and leaves no tensor behind', () => {
    expect(leftBehind).toBe(0);
    for (const [name, { shape, data }] of all) {
      expect([name, data.length]).toEqual([name, shape.reduce((product, size) => product * size, 1)]);
      expect([name, Array.from(data).every(Number.isFinite)]).toEqual([name, true]);
    }
    expect(all.get('vid.block1')?.shape).toEqual([2, 393 + 2, 24]);
    expect(all.get('aud.block1')?.shape).toEqual([2, 110, 24]);
    expect(all.get('tacl_concat_v2l_attention')?.shape).toEqual([2, 14, 392]);
    expect(all.get('mbt_temporal_score')?.shape).toEqual([1, 2, 3]);
    expect(all.get('mask_count')?.data).toEqual([2 * (117 - 11)]);
  });

  it('is the same whether segments run together or one by one', async () => {
    const together = await traced(2);
    expect([...together.keys()]).toEqual([...all.keys()]);
    for (const [name, { data }] of all) {
      const other = together.get(name)?.data ?? [];
      const apart = Array.from(data, (x, i) => Math.abs(x - (other[i] ?? Number.NaN)));
      expect([name, apart.every((distance) => distance < 1e-4)]).toEqual([name, true]);
    }
  });

  it('decodes the given mask and draws masks from the given attention too', async () => {
    const mask = new Uint8Array(2 * 392).fill(1, 0, 10);
    const combinedAttention = Float32Array.from({ length: 2 * 392 }, (_, i) => 392 - (i % 392));
    const given = await traced(1, { mask, combinedAttention });
    expect(given.get('recon_token_loss')).not.toEqual(all.get('recon_token_loss'));
    expect(given.get('mask')).toEqual(all.get('mask'));
    const high = given.get('attmask_high (from golden attention)')?.data ?? [];
    expect(Array.from(high).slice(0, 392)).toEqual(Array.from({ length: 392 }, (_, i) => (i < 117 ? 1 : 0)));
  });
});
