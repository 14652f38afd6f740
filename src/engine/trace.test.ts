import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestBackend } from '../kernels/test-backend';
import { disposeMart, loadMart } from '../mart/mart';
import { MINIATURE } from '../mart/miniature';
import { disposeSegment, runSegment } from '../mart/segment-network';
import { generatedWeights } from '../mart/weights-generated';
import { trace } from './trace';
import type { TraceCase, TraceOptions, TraceValue } from './trace-context';
import { banksOf, drawBanks, drawFrames, drawText, pixelsOf } from './trace-inputs';

/** Token ids of a case reach up to 30521, whatever the config. */
const config = { ...MINIATURE, text: { ...MINIATURE.text, pieces: 30522 } };
const CASE: TraceCase = { seed: 3, segments: 2, words: 7, ratio: 0.3, target: 1, lambda: 0.9, lambda0: 0.5 };

async function traced(options: TraceOptions = {}, given = CASE): Promise<Map<string, TraceValue>> {
  const values = new Map<string, TraceValue>();
  await trace(config, given, options, (name, shape, data) => {
    values.set(name, { shape, data });
  });
  return values;
}

// Whole traces, on machines that do other things besides.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let all: Map<string, TraceValue>;
let leftBehind: number;

beforeAll(async () => {
  await startTestBackend('wasm');
  const before = tf.memory().numTensors;
  all = await traced();
  leftBehind = tf.memory().numTensors - before;
});

describe('a trace', () => {
  it('gives values that fill their shapes, are finite, and leaves no tensor behind', async () => {
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

  it('hands out the asked parts alone, with the same values', async () => {
    const heads = await traced({ parts: new Set(['heads']) });
    expect([...heads.keys()].every((name) => /logits|mbt_/.test(name))).toBe(true);
    expect(heads.get('mbt_temporal_score')).toEqual(all.get('mbt_temporal_score'));
  });

  it('with fewer blocks gives what is within them', async () => {
    const shallow = await traced({ blocks: 1 });
    expect(shallow.has('vid.block0')).toBe(true);
    expect(shallow.has('aud.block1')).toBe(false);
    expect(shallow.has('iso_tacl_loss_comp')).toBe(true);
    expect(shallow.has('logits_audio')).toBe(false);
  });

  it('decodes the given mask and draws masks from the given attention too', async () => {
    const mask = new Uint8Array(2 * 392).fill(1, 0, 10);
    const combinedAttention = Float32Array.from({ length: 2 * 392 }, (_, i) => 392 - (i % 392));
    const given = await traced({ parts: new Set(['mask', 'decoder']), golden: { mask, combinedAttention } });
    expect(given.get('recon_token_loss')).not.toEqual(all.get('recon_token_loss'));
    expect(given.get('mask')).toEqual(all.get('mask'));
    const high = given.get('attmask_high (from golden attention)')?.data ?? [];
    expect(Array.from(high).slice(0, 392)).toEqual(Array.from({ length: 392 }, (_, i) => (i < 117 ? 1 : 0)));
  });

  it('is what the page’s own run of a segment gives', async () => {
    const given = { ...CASE, segments: 1 };
    const values = await traced({}, given);
    const [frames, banks] = [drawFrames(3, 1), drawBanks(3, 1)];
    const text = drawText(3, 1, given.words);
    const mart = await loadMart(generatedWeights(config, 3), config);
    const { run, kept } = await runSegment(
      mart,
      { index: 0, pixels: pixelsOf(frames, 0), filterBanks: banksOf(banks, 0), pieces: text.ids.slice(0, text.length) },
      { strategy: 'high', ratio: given.ratio, reveal: 0, lambda: given.lambda, seed: 1 },
    );
    const near = (ours: ArrayLike<number> | null, name: string) => {
      const golden = values.get(name)?.data ?? [];
      expect([name, ours?.length]).toEqual([name, golden.length]);
      const worst = Math.max(...Array.from(golden).map((x, i) => Math.abs(x - (ours?.[i] ?? Number.NaN))));
      expect([name, worst < 1e-5]).toEqual([name, true]);
    };
    const { visual, audio } = run.logits;
    near(run.attention.intra, 'intra_attention');
    near(run.attention.inter, 'inter_attention');
    near(run.attention.piecesToPatches, 'tacl_transcript_v2l_attention');
    near(run.attention.piecesToSound, 'tacl_transcript_a2l_attention');
    near(
      visual.map((x, i) => x + (audio?.[i] ?? 0)),
      'mbt_temporal_score',
    );
    near([run.complementary?.score ?? Number.NaN], 'loss_comp');
    near(run.mask, 'attmask_high');
    disposeSegment(kept);
    disposeMart(mart);
  });
});
