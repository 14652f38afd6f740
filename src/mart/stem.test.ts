import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTestBackend, TEST_BACKENDS } from '../kernels/test-backend';
import { registerWasmKernels } from '../kernels/wasm/kernels';
import { assert } from '../lib/assert';
import { drawAt, unit } from '../lib/random';
import { embedBanks, loadAudioEmbedding } from './audio';
import { MINIATURE_RESIDUAL, MINIATURE_STEMS } from './miniature';
import { uploadBanks, uploadPixels } from './inputs';
import { audioStem, type StemLayer, type StemLayers, visualStem } from './stem-layers';
import { embedPixels, loadVisualEmbedding } from './visual';
import type { WeightSource } from './weights';
import { generatedWeights } from './weights-generated';
import { SEGMENT_BANKS, SEGMENT_PIXELS } from '../lib/shapes';

const { width } = MINIATURE_STEMS;
const pixels = Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(1, i) >>> 24);
const banks = Float32Array.from({ length: SEGMENT_BANKS }, (_, i) => unit(drawAt(2, i)));

/** Values [channel][row * columns + column], as PyTorch lays them out. */
interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly channels: readonly Float64Array[];
}

/** PyTorch's conv2d, written out, and ReLU where the layer has it: weights [out, in, row, column], `pad` zeros on every side. */
async function convolve(picture: Picture, layer: StemLayer, weights: WeightSource): Promise<Picture> {
  const { name, size, stride, pad, from, to, activation } = layer;
  const weight = await weights.read(`${name}.weight`, [to, from, size, size]);
  const bias = await weights.read(`${name}.bias`, [to]);
  const reach = (length: number) => Math.floor((length + 2 * pad - size) / stride) + 1;
  const [rows, columns] = [reach(picture.rows), reach(picture.columns)];
  const channels = Array.from({ length: to }, (_, out) => {
    const values = new Float64Array(rows * columns);
    for (let place = 0; place < values.length; place++) {
      const top = Math.floor(place / columns) * stride - pad;
      const left = (place % columns) * stride - pad;
      let sum = bias[out] ?? 0;
      for (let i = 0; i < from * size * size; i++) {
        const y = top + (Math.floor(i / size) % size);
        const x = left + (i % size);
        if (y < 0 || x < 0 || y >= picture.rows || x >= picture.columns) continue;
        const seen = picture.channels[Math.floor(i / (size * size))]?.[y * picture.columns + x] ?? Number.NaN;
        sum += seen * (weight[out * from * size * size + i] ?? Number.NaN);
      }
      values[place] = activation === 'relu' ? Math.max(0, sum) : sum;
    }
    return values;
  });
  return { rows, columns, channels };
}

/** Tokens [rows * columns, D] of a picture behind its stem. */
async function reference(
  start: Picture,
  { chain, residual, code }: StemLayers,
  model: string,
  weights: WeightSource,
): Promise<number[]> {
  let picture = start;
  for (const layer of chain) picture = await convolve(picture, layer, weights);
  for (const { first, second, shortcut } of residual) {
    const past = shortcut ? await convolve(picture, shortcut, weights) : picture;
    const sum = await convolve(await convolve(picture, first, weights), second, weights);
    const channels = sum.channels.map((values, c) =>
      values.map((value, place) => Math.max(0, value + (past.channels[c]?.[place] ?? Number.NaN))),
    );
    picture = { ...sum, channels };
  }
  const channels = [...picture.channels, ...(code ? (await convolve(start, code, weights)).channels : [])];
  const weight = await weights.read(`${model}.patch_embed.proj.weight`, [width, channels.length, 1, 1]);
  const bias = await weights.read(`${model}.patch_embed.proj.bias`, [width]);
  return Array.from({ length: picture.rows * picture.columns * width }, (_, i) => {
    const [place, out] = [Math.floor(i / width), i % width];
    return channels.reduce(
      (sum, values, c) => sum + (values[place] ?? Number.NaN) * (weight[out * channels.length + c] ?? Number.NaN),
      bias[out] ?? 0,
    );
  });
}

const worst = (ours: ArrayLike<number>, wanted: readonly number[]) =>
  wanted.reduce((most, x, i) => Math.max(most, Math.abs(x - (ours[i] ?? Number.NaN))), 0);

const stemOf = <T>(stem: T | null): T => {
  assert(stem !== null, 'the config has stems');
  return stem;
};

describe.each([...TEST_BACKENDS, 'our wasm kernels'] as const)('stems on %s', (backend) => {
  beforeAll(async () => {
    if (backend !== 'our wasm kernels') return startTestBackend(backend);
    await startTestBackend('wasm');
    registerWasmKernels();
  });

  it.each([
    ['plain', MINIATURE_STEMS],
    ['residual', MINIATURE_RESIDUAL],
  ])('the %s visual one sees both frames of a tubelet as one picture', async (_, config) => {
    const weights = generatedWeights(1);
    const before = tf.memory().numTensors;
    const embedding = await loadVisualEmbedding(weights, config);
    const input = uploadPixels([pixels], embedding);
    const tokens = embedPixels(input, embedding);
    const time = 5;
    const channels = Array.from({ length: 6 }, (_, channel) =>
      Float64Array.from({ length: 112 * 112 }, (_, place) => {
        const frame = 2 * time + Math.floor(channel / 3);
        return ((pixels[(frame * 112 * 112 + place) * 3 + (channel % 3)] ?? 0) - 100) / 255;
      }),
    );
    const layers = stemOf(visualStem(config));
    const wanted = await reference({ rows: 112, columns: 112, channels }, layers, 'vit.vid_model', weights);
    expect(wanted).toHaveLength(49 * width);
    expect(worst((await tokens.data()).slice(time * 49 * width, (time + 1) * 49 * width), wanted)).toBeLessThan(1e-5);
    tf.dispose([input as unknown as tf.TensorContainer, tokens]);
    tf.dispose(embedding as unknown as tf.TensorContainer);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('the one of sound sees filter banks as a picture of mel rows and time columns', async () => {
    const weights = generatedWeights(1);
    const embedding = await loadAudioEmbedding(weights, MINIATURE_STEMS);
    const input = uploadBanks([banks], embedding);
    const tokens = embedBanks(input, embedding);
    const picture = Float64Array.from({ length: 12_800 }, (_, i) => banks[(i % 100) * 128 + Math.floor(i / 100)] ?? 0);
    const layers = stemOf(audioStem(MINIATURE_STEMS));
    const start = { rows: 128, columns: 100, channels: [picture] };
    const wanted = await reference(start, layers, 'vit.ast_model.v', weights);
    expect(wanted).toHaveLength(108 * width);
    expect(worst(await tokens.data(), wanted)).toBeLessThan(1e-5);
    tf.dispose([input as unknown as tf.TensorContainer, tokens]);
    tf.dispose(embedding as unknown as tf.TensorContainer);
  });
});
