import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestBackend } from '../../kernels/test-backend';
import { drawAt, unit } from '../../lib/random';
import { disposeMart, loadMart, type Mart } from '../mart';
import { MINIATURE } from '../miniature';
import { disposeSegment, runSegment } from './run';
import type { SegmentData } from './types';
import { generatedWeights } from '../weights-generated';
import { SEGMENT_BANKS, SEGMENT_PIXELS } from '../../lib/shapes';

const filterBanks = Float32Array.from({ length: SEGMENT_BANKS }, (_, i) => unit(drawAt(2, i)));
const pieces = Int32Array.of(2, 17, 30, 9, 3);
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const SETTINGS = { strategy: 'hint', ratio: 0.5, reveal: 0.1, lambda: 0.9, seed: 1 } as const;
let mart: Mart;

const unseen = async (other: Mart, data: Pick<SegmentData, 'filterBanks' | 'pieces'>) =>
  (await runSegment(other, { index: 3, pixels: null, ...data }, SETTINGS)).run;

beforeAll(async () => {
  await startTestBackend('wasm');
  mart = await loadMart(generatedWeights(1), MINIATURE);
});
afterAll(() => disposeMart(mart));

it.each([1, 2])(
  'words say what they say beside a picture; sound too until it has met it, with %i fusion blocks',
  async (blocks) => {
    const config = { ...MINIATURE, fusion: { ...MINIATURE.fusion, blocks } };
    const other = await loadMart(generatedWeights(1), config);
    const alone = await unseen(other, { filterBanks, pieces });
    const pixels = new Uint8Array(SEGMENT_PIXELS).fill(90);
    const { run, decoderInput } = await runSegment(other, { index: 3, pixels, filterBanks, pieces }, SETTINGS);
    disposeSegment(decoderInput);
    disposeMart(other);
    expect([...alone.logits.visual]).toEqual([0, 0, 0]);
    expect(alone.logits.text).toEqual(run.logits.text);
    // The bottleneck carries the picture into the sound from the second block on.
    if (blocks === 1) expect(alone.logits.audio).toEqual(run.logits.audio);
    else expect(alone.logits.audio).not.toEqual(run.logits.audio);
    const { audio, text } = alone.logits;
    expect([...alone.scores]).toEqual([...(audio ?? [])].map((value, i) => Math.fround(value + (text?.[i] ?? 0))));
    expect([sum(alone.mask), sum(alone.attention.intra), alone.recoveryError]).toEqual([0, 0, 0]);
    expect(alone.attention.inter).toBeNull();
  },
);

it('the sum is that of what is given, and needs something', async () => {
  const heard = await unseen(mart, { filterBanks, pieces: null });
  expect(heard.scores).toEqual(heard.logits.audio);
  const read = await unseen(mart, { filterBanks: null, pieces });
  expect(read.scores).toEqual(read.logits.text);
  await expect(unseen(mart, { filterBanks: null, pieces: null })).rejects.toMatchObject({
    code: 'invalid-argument',
  });
});

it('leaves no tensor behind, also when a stage fails', async () => {
  const before = tf.memory().numTensors;
  await unseen(mart, { filterBanks, pieces });
  await expect(unseen(mart, { filterBanks, pieces: Int32Array.of(2, 40, 3) })).rejects.toThrow();
  expect(tf.memory().numTensors).toBe(before);
});
