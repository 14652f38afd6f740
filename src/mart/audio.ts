// The audio encoder's front (AST on distilled DeiT): overlapping spectrogram patches to tokens, cls and dist tokens in
// front, learned positions added; and its final norm. Its blocks are those of block.ts.
import * as tf from '@tensorflow/tfjs';
import { convolveBanks } from '../kernels/spectrogram';
import { type Block, ENCODER_EPSILON, loadBlock } from './block';
import type { MartConfig } from './config';
import type { Banks } from './inputs';
import { type Linear, loading, type Norm, runLinear } from './layers';
import { withoutFirst, loadStem, runStem, type Stem } from './stem';
import { AUDIO_MODEL as MODEL, audioStem, outputChannels } from './stem-layers';
import type { WeightSource } from './weights';
import { AUDIO_PATCHES, AUDIO_STRIDE, PATCH } from '../lib/shapes';
import { assert } from '../lib/assert';

export interface AudioEmbedding {
  /** Null: the projection sees the filter banks. */
  readonly stem: Stem | null;
  /** [256, D], values of a patch in (mel, time) order; behind a stem [channels, D] */
  readonly projection: Linear;
  /** cls and dist tokens with their positions, [1, 2, D] */
  readonly first: tf.Tensor3D;
  /** Positions of the patches, [1, 108, D] */
  readonly positions: tf.Tensor3D;
}

export function loadAudioEmbedding(source: WeightSource, config: MartConfig): Promise<AudioEmbedding> {
  const { width } = config;
  const layers = audioStem(config);
  return loading(source, async (loader) => {
    const { keep, linear } = loader;
    const cls = await source.read(`${MODEL}.cls_token`, [1, 1, width]);
    const dist = await source.read(`${MODEL}.dist_token`, [1, 1, width]);
    const table = await source.read(`${MODEL}.pos_embed`, [1, AUDIO_PATCHES + 2, width]);
    const first = Float32Array.of(...cls, ...dist).map((value, i) => value + (table[i] ?? 0));
    return {
      stem: layers && (await loadStem(loader, layers)),
      projection: await (layers
        ? linear(`${MODEL}.patch_embed.proj`, outputChannels(layers), width, [1, 1])
        : linear(`${MODEL}.patch_embed.proj`, 1, width, [PATCH, PATCH])),
      first: keep(tf.tensor3d(first, [1, 2, width])),
      positions: keep(tf.tensor3d(table.slice(2 * width), [1, AUDIO_PATCHES, width])),
    };
  });
}

export function loadAudioBlock(source: WeightSource, { width, audio }: MartConfig, index: number): Promise<Block> {
  const form = { width, heads: audio.heads, epsilon: ENCODER_EPSILON, biases: 'joint' } as const;
  return loadBlock(source, `${MODEL}.blocks.${index}`, form);
}

/** The norm behind the last audio block. */
export function loadAudioNorm(source: WeightSource, { width }: MartConfig): Promise<Norm> {
  return loading(source, ({ norm }) => norm(`${MODEL}.norm`, width, ENCODER_EPSILON));
}

/** To patch embeddings [B, 108, D], before cls, dist and positions. */
export function embedBanks(banks: Banks, embedding: AudioEmbedding): tf.Tensor3D {
  return tf.tidy(() => {
    const patches = embedWindows(banks, embedding);
    const width = embedding.projection.bias.size;
    return tf.reshape(patches, [patches.size / AUDIO_PATCHES / width, AUDIO_PATCHES, width]);
  });
}

function embedWindows(given: Banks, { stem, projection }: AudioEmbedding): tf.Tensor {
  const first = stem?.chain[0];
  switch (given.layout) {
    case 'banks': {
      if (stem && first) {
        const seen = convolveBanks(given.banks, first.weight, first.bias, first.stride, first.activation);
        return runLinear<tf.Tensor>(runStem(seen, withoutFirst(stem)), projection);
      }
      const weight = tf.reshape(projection.weight, [PATCH, PATCH, 1, projection.bias.size]) as tf.Tensor4D;
      return convolveBanks(given.banks, weight, projection.bias, AUDIO_STRIDE, 'linear');
    }
    case 'pictures':
      assert(stem !== null, 'banks are pictures for a stem alone');
      return runLinear<tf.Tensor>(runStem(given.pictures, stem), projection);
    case 'patches':
      return runLinear(given.patches, projection);
  }
}

/** Patch embeddings [B, 108, D] to tokens [B, 110, D]: cls and dist first, positions added. */
export function audioTokens(patches: tf.Tensor3D, { first, positions }: AudioEmbedding): tf.Tensor3D {
  return tf.tidy(() => {
    const front = tf.tile(first, [patches.shape[0], 1, 1]);
    return tf.concat([front, tf.add(patches, positions) as tf.Tensor3D], 1);
  });
}
