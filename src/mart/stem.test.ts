import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTestBackend, TEST_BACKENDS } from '../kernels/test-backend';
import { drawAt, unit } from '../lib/random';
import { embedBanks, loadAudioEmbedding } from './audio';
import { MINIATURE_STEMS } from './miniature';
import { normalisePixels, SEGMENT_BANKS, SEGMENT_PIXELS, toTubelets } from './patches';
import { audioStem, type StemLayer, visualStem } from './stem-layers';
import { embedTubelets, loadVisualEmbedding } from './visual';
import { generatedWeights } from './weights-generated';

const weights = generatedWeights(MINIATURE_STEMS, 1);
const { width } = MINIATURE_STEMS;
const pixels = Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(1, i) >>> 24);
const banks = Float32Array.from({ length: SEGMENT_BANKS }, (_, i) => unit(drawAt(2, i)));

/** Values [channel][row * columns + column], as PyTorch lays them out. */
interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly channels: readonly Float64Array[];
}

/** PyTorch's conv2d and ReLU, written out: weights [out, in, row, column], `pad` zeros on every side. */
async function convolve(picture: Picture, { name, size, stride, pad, from, to }: StemLayer): Promise<Picture> {
  const weight = await weights.read(`${name}.weight`);
  const bias = await weights.read(`${name}.bias`);
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
      values[place] = Math.max(0, sum);
    }
    return values;
  });
  return { rows, columns, channels };
}

/** Tokens [rows * columns, D] of a picture behind its stem. */
async function reference(start: Picture, layers: readonly StemLayer[], model: string): Promise<number[]> {
  let picture = start;
  for (const layer of layers) picture = await convolve(picture, layer);
  const weight = await weights.read(`${model}.patch_embed.proj.weight`);
  const bias = await weights.read(`${model}.patch_embed.proj.bias`);
  const { channels } = picture;
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

describe.each(TEST_BACKENDS)('stems on %s', (backend) => {
  beforeAll(() => startTestBackend(backend));

  it('the visual one sees both frames of a tubelet as one picture', async () => {
    const embedding = await loadVisualEmbedding(weights, MINIATURE_STEMS);
    const input = tf.tensor2d(normalisePixels(toTubelets(pixels)), [392, 1536]);
    const tokens = embedTubelets(input, embedding);
    const time = 5;
    const channels = Array.from({ length: 6 }, (_, channel) =>
      Float64Array.from({ length: 112 * 112 }, (_, place) => {
        const frame = 2 * time + Math.floor(channel / 3);
        return ((pixels[(frame * 112 * 112 + place) * 3 + (channel % 3)] ?? 0) - 100) / 255;
      }),
    );
    const layers = visualStem(MINIATURE_STEMS) ?? [];
    const wanted = await reference({ rows: 112, columns: 112, channels }, layers, 'vit.vid_model');
    expect(wanted).toHaveLength(49 * width);
    expect(worst((await tokens.data()).slice(time * 49 * width, (time + 1) * 49 * width), wanted)).toBeLessThan(1e-5);
    tf.dispose([input, tokens]);
    tf.dispose(embedding as unknown as tf.TensorContainer);
  });

  it('the one of sound sees filter banks as a picture of mel rows and time columns', async () => {
    const embedding = await loadAudioEmbedding(weights, MINIATURE_STEMS);
    const tokens = embedBanks([banks], embedding);
    const picture = Float64Array.from({ length: 12_800 }, (_, i) => banks[(i % 100) * 128 + Math.floor(i / 100)] ?? 0);
    const layers = audioStem(MINIATURE_STEMS) ?? [];
    const start = { rows: 128, columns: 100, channels: [picture] };
    const wanted = await reference(start, layers, 'vit.ast_model.v');
    expect(wanted).toHaveLength(108 * width);
    expect(worst(await tokens.data(), wanted)).toBeLessThan(1e-5);
    tokens.dispose();
    tf.dispose(embedding as unknown as tf.TensorContainer);
  });
});
