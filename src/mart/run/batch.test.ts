import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestBackend, TEST_BACKENDS } from '../../kernels/test-backend';
import { isBitmap, type FramePicture } from '../../lib/picture';
import { assert } from '../../lib/assert';
import { drawAt, unit } from '../../lib/random';
import { attendToSide, loadComplementary, normWords } from '../complementary';
import { disposeMart, loadMart, type Mart } from '../mart';
import { MINIATURE, MINIATURE_RESIDUAL, MINIATURE_STEMS } from '../miniature';
import { disposeSegment, runSegment, runSegments } from './run';
import { recoverSegment } from './recover';
import { type RunSettings, type SegmentData, type SegmentRun, STAGE_NAMES } from './types';
import { generatedWeights } from '../weights-generated';
import { SEGMENT_BANKS, SEGMENT_PIXELS } from '../../lib/shapes';

const SETTINGS: RunSettings = { strategy: 'hint', ratio: 0.5, reveal: 0.1, lambda: 0.9, seed: 1 };
const whole = {
  index: 4,
  pixels: Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(1, i) >>> 24),
  filterBanks: Float32Array.from({ length: SEGMENT_BANKS }, (_, i) => unit(drawAt(2, i))),
  pieces: Int32Array.of(2, 17, 30, 9, 3),
};
// Whole networks, on machines that do other things besides.
vi.setConfig({ testTimeout: 180_000 });

const weights = generatedWeights(1);
let mart: Mart;

/** As toEqual on pictures takes seconds. */
const differing = (a: FramePicture, b: Uint8ClampedArray) => {
  if (isBitmap(a)) throw new Error('the host draws bytes');
  return a.reduce((count, x, i) => count + (x === b[i] ? 0 : 1), 0);
};

async function run(data: SegmentData, settings: RunSettings = SETTINGS) {
  const result = await runSegment(mart, data, settings);
  disposeSegment(result.decoderInput);
  return result.run;
}

beforeAll(async () => {
  await startTestBackend('wasm');
  mart = await loadMart(weights, MINIATURE);
});
afterAll(() => disposeMart(mart));

describe('a segment', () => {
  it('gives everything in its shape, and the same again', async () => {
    const first = await run(whole);
    expect(first.scores).toHaveLength(3);
    expect(first.attention.intra).toHaveLength(392);
    expect(first.attention.inter).toHaveLength(392);
    expect(first.attention.piecesToPatches).toHaveLength(5 * 392);
    expect(first.attention.piecesToSound).toHaveLength(5 * 108);
    expect(first.mask.reduce((sum, bit) => sum + bit, 0)).toBe(196 - 19);
    expect(first.recoveryError).toBeGreaterThan(0);
    expect(await run(whole)).toEqual(first);
  });

  it('scores are the sum of the heads; each attention row is a share of one', async () => {
    const { scores, logits, attention } = await run(whole);
    const { visual, audio, text } = logits;
    expect([...scores]).toEqual([...visual].map((x, i) => Math.fround(x + (audio?.[i] ?? 0) + (text?.[i] ?? 0))));
    const row = attention.piecesToPatches?.slice(392, 784) ?? new Float32Array();
    expect(row.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 5);
    // Cropped: cls and bottleneck tokens hold the rest.
    const intra = attention.intra.reduce((sum, x) => sum + x, 0);
    expect(intra).toBeGreaterThan(0.5);
    expect(intra).toBeLessThan(1);
  });

  it('without words has no inter attention and no text logits, and the rest unchanged', async () => {
    const silent = await run({ ...whole, pieces: null });
    const spoken = await run(whole);
    expect(silent.attention).toMatchObject({ inter: null, piecesToPatches: null, piecesToSound: null });
    expect(silent.logits).toEqual({ ...spoken.logits, text: null });
    expect(silent.attention.intra).toEqual(spoken.attention.intra);
  });

  it('without sound runs fusion on the picture alone', async () => {
    const mute = await run({ ...whole, filterBanks: null });
    const loud = await run(whole);
    expect(mute.logits.audio).toBeNull();
    expect(mute.attention.piecesToSound).toBeNull();
    expect(mute.attention.piecesToPatches).toHaveLength(5 * 392);
    expect(mute.scores).not.toEqual(loud.scores);
    const bare = await run({ ...whole, filterBanks: null, pieces: null });
    expect(bare.scores).toEqual(bare.logits.visual);
  });

  it('leaves no tensor behind, whatever is missing', async () => {
    const before = tf.memory().numTensors;
    for (const filterBanks of [whole.filterBanks, null]) {
      for (const pieces of [whole.pieces, null]) await run({ ...whole, filterBanks, pieces });
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('recovers a segment that was run under its own mask as the run did, and differently under another', async () => {
    const before = tf.memory().numTensors;
    const { run: first, decoderInput } = await runSegment(mart, whole, SETTINGS);
    assert(decoderInput !== null, 'a picture was given');
    const same = await recoverSegment(mart, decoderInput, first.mask, 8);
    expect(same.recoveryError).toBe(first.recoveryError);
    expect(same.patchErrors).toEqual(first.patchErrors);
    expect(same.original.slice(0, 3)).toEqual(new Uint8ClampedArray(whole.pixels.slice(8 * 37632, 8 * 37632 + 3)));
    expect(differing(same.recovered, same.original)).toBeGreaterThan(1000);
    const none = await recoverSegment(mart, decoderInput, new Uint8Array(392), 8);
    expect(differing(none.recovered, none.original)).toBe(0);
    expect(none.recoveryError).toBe(0);
    await expect(recoverSegment(mart, decoderInput, first.mask, 16)).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    disposeSegment(decoderInput);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses inputs of another size', async () => {
    for (const wrong of [
      { pixels: new Uint8Array(10) },
      { filterBanks: new Float32Array(10) },
      { pieces: new Int32Array(13) },
      { pieces: new Int32Array(0) },
    ]) {
      await expect(run({ ...whole, ...wrong })).rejects.toMatchObject({ code: 'invalid-argument' });
    }
  });

  it('leaves no tensor behind when a stage fails', async () => {
    const before = tf.memory().numTensors;
    await expect(run({ ...whole, pieces: Int32Array.of(2, 40, 3) })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** Sound, words of two lengths, neither, and no picture, in an order that mixes them. */
const mixed: readonly SegmentData[] = [
  [null, whole.pieces],
  [whole.filterBanks, null],
  [whole.filterBanks, Int32Array.of(2, 11, 3)],
  [null, null],
  [whole.filterBanks, whole.pieces],
  [whole.filterBanks, Int32Array.of(2, 8, 21, 30, 3)],
  [whole.filterBanks, whole.pieces],
  [null, whole.pieces],
].map(([filterBanks, pieces], index) => ({
  index: index + 7,
  pixels: index < 6 ? Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(index, i) >>> 24) : null,
  filterBanks: (filterBanks as Float32Array | null)?.map((x) => x * (1 + index / 7)) ?? null,
  pieces: pieces as Int32Array | null,
}));

/** Numbers of a run in its order, with null where something is missing. */
function numbersOf({ logits, scores, attention, recoveryError, patchErrors }: SegmentRun) {
  return [
    ...[logits.visual, logits.audio, logits.text, scores, patchErrors],
    ...[attention.intra, attention.inter, attention.piecesToPatches, attention.piecesToSound],
    [recoveryError],
  ].map((values) => values && Array.from(values));
}

describe.each(TEST_BACKENDS)('a batch on %s', (backend) => {
  let other: Mart;
  beforeAll(async () => {
    await startTestBackend(backend);
    other = await loadMart(weights, MINIATURE);
  });
  afterAll(async () => {
    disposeMart(other);
    await startTestBackend('wasm');
  });

  it('gives each segment what it gets alone, in the order of the batch, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const together = await runSegments(other, mixed, SETTINGS);
    expect(together.map(({ run: { index } }) => index)).toEqual(mixed.map(({ index }) => index));
    for (const [i, data] of mixed.entries()) {
      const [alone, beside] = [await runSegment(other, data, SETTINGS), together[i]];
      const expected = numbersOf(alone.run);
      const found = beside ? numbersOf(beside.run) : [];
      expect(found.map((values) => values?.length ?? null)).toEqual(expected.map((values) => values?.length ?? null));
      const apart = expected.flatMap((values, k) => (values ?? []).map((x, j) => Math.abs(x - (found[k]?.[j] ?? 1e9))));
      expect(Math.max(...apart)).toBeLessThan(1e-5);
      expect(beside?.run.mask).toEqual(alone.run.mask);
      const recovery = beside?.decoderInput && (await recoverSegment(other, beside.decoderInput, alone.run.mask, 3));
      expect(recovery === null).toBe(data.pixels === null);
      if (recovery) expect(recovery.recoveryError).toBeCloseTo(alone.run.recoveryError, 5);
      disposeSegment(alone.decoderInput);
    }
    for (const { decoderInput } of together) disposeSegment(decoderInput);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a batch of none, and keeps nothing of one that fails', async () => {
    const before = tf.memory().numTensors;
    await expect(runSegments(other, [], SETTINGS)).rejects.toMatchObject({ code: 'invalid-argument' });
    const unknown = { ...whole, pieces: Int32Array.of(2, 40, 3) };
    await expect(runSegments(other, [whole, unknown], SETTINGS)).rejects.toMatchObject({ code: 'invalid-argument' });
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('stages are told in the order of the network, each with its work', async () => {
  const heard: string[] = [];
  const [ran] = await runSegments(mart, [whole], SETTINGS, async (stage, work) => {
    heard.push(stage);
    return work();
  });
  if (ran) disposeSegment(ran.decoderInput);
  // The word table is asked ahead of everything else.
  expect([...new Set(heard.slice(1))]).toEqual([...STAGE_NAMES]);
});

it.each([
  ['stems', MINIATURE_STEMS],
  ['a residual stem', MINIATURE_RESIDUAL],
])('a segment through %s gives other scores, the same again, and leaves no tensor behind', async (_, config) => {
  const before = tf.memory().numTensors;
  const stemmed = await loadMart(generatedWeights(1), config);
  const results = [];
  for (const filterBanks of [whole.filterBanks, whole.filterBanks, null]) {
    const { run: result, decoderInput } = await runSegment(stemmed, { ...whole, filterBanks }, SETTINGS);
    disposeSegment(decoderInput);
    results.push(result.logits);
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[2]?.audio).toBeNull();
  expect(results[0]?.visual).not.toEqual((await run(whole)).logits.visual);
  disposeMart(stemmed);
  expect(tf.memory().numTensors).toBe(before);
});

describe('loading', () => {
  it('reports progress up to 1 and takes nothing when disposed', async () => {
    const before = tf.memory().numTensors;
    const heard: number[] = [];
    const other = await loadMart(weights, MINIATURE, (done) => heard.push(done));
    expect(heard.at(-1)).toBe(1);
    expect([...heard].sort((a, b) => a - b)).toEqual(heard);
    disposeMart(other);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    [MINIATURE, 'decoder_blocks.0.mlp.fc1.weight'],
    [MINIATURE_STEMS, 'vit.vid_model.patch_embed.stem.3.weight'],
    [MINIATURE_RESIDUAL, 'vit.vid_model.patch_embed.code.weight'],
  ])('keeps nothing of a model whose weights end in the middle', async (config, missing) => {
    const before = tf.memory().numTensors;
    const drawn = generatedWeights(1);
    const broken = {
      ...drawn,
      read: (name: string, shape: readonly number[]) =>
        name === missing ? Promise.reject(new Error('gone')) : drawn.read(name, shape),
    };
    await expect(loadMart(broken, config)).rejects.toThrow('gone');
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('complementary attention refuses two rows of words a segment, as the published loop has them', async () => {
  const part = await loadComplementary(weights, MINIATURE);
  const [words, patches] = [tf.zeros([4, 5, 24]) as tf.Tensor3D, tf.zeros([2, 392, 24]) as tf.Tensor3D];
  const normed = normWords(words, part);
  expect(() => attendToSide(normed, patches, part.visual)).toThrow('one row for each segment');
  tf.dispose([words, patches, normed]);
  tf.dispose(part as unknown as tf.TensorContainer);
});
