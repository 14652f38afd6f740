// The audio encoder's front (AST on distilled DeiT): overlapping spectrogram patches to tokens, cls and dist tokens in
// front, learned positions added; and its final norm. Its blocks are those of block.ts.
import * as tf from '@tensorflow/tfjs';
import { convolveBanks, readsBanks } from '../kernels/spectrogram';
import { type Block, ENCODER_EPSILON, loadBlock } from './block';
import type { MartConfig } from './config';
import { type Linear, loading, type Norm, runLinear } from './layers';
import { joined, toAudioPatches } from './patches';
import { behindFirst, loadStem, runStem, type Stem } from './stem';
import { AUDIO_MODEL as MODEL, audioStem } from './stem-layers';
import type { WeightSource } from './weights';
import { AUDIO_PATCH_VALUES, AUDIO_PATCHES, AUDIO_STRIDE, BANK_FRAMES, MEL_BINS, PATCH } from '../lib/shapes';

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
    const cls = await source.read(`${MODEL}.cls_token`);
    const dist = await source.read(`${MODEL}.dist_token`);
    const table = await source.read(`${MODEL}.pos_embed`);
    const first = Float32Array.of(...cls, ...dist).map((value, i) => value + (table[i] ?? 0));
    return {
      stem: layers && (await loadStem(loader, layers)),
      projection: await linear(`${MODEL}.patch_embed.proj`),
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
export function loadAudioNorm(source: WeightSource): Promise<Norm> {
  return loading(source, ({ norm }) => norm(`${MODEL}.norm`, ENCODER_EPSILON));
}

/** Filter banks of B segments, [100, 128] each, to patch embeddings [B, 108, D], before cls, dist and positions. */
export function embedBanks(banks: readonly Float32Array[], embedding: AudioEmbedding): tf.Tensor3D {
  const { stem, projection } = embedding;
  const batch = banks.length;
  return tf.tidy(() => {
    if (readsBanks()) {
      const there = tf.tensor3d(joined(banks), [batch, BANK_FRAMES, MEL_BINS]);
      return tf.reshape(embedWhereTheyStand(there, embedding), [batch, AUDIO_PATCHES, projection.bias.size]);
    }
    if (!stem) {
      const patches = joined(banks.map(toAudioPatches));
      return embedAudioPatches(tf.tensor2d(patches, [batch * AUDIO_PATCHES, AUDIO_PATCH_VALUES]), embedding);
    }
    const pictures = tf.transpose(tf.tensor4d(joined(banks), [batch, BANK_FRAMES, MEL_BINS, 1]), [0, 2, 1, 3]);
    const patches: tf.Tensor = runLinear(runStem(pictures, stem), projection);
    return tf.reshape(patches, [batch, AUDIO_PATCHES, projection.bias.size]);
  });
}

/** Banks [B, 100, 128] to patch embeddings, where the backend reads windows of them. */
function embedWhereTheyStand(banks: tf.Tensor3D, { stem, projection }: AudioEmbedding): tf.Tensor {
  const first = stem?.chain[0];
  if (stem && first) {
    const seen = convolveBanks(banks, first.weight, first.bias, first.stride, first.activation);
    return runLinear<tf.Tensor>(runStem(seen, behindFirst(stem)), projection);
  }
  const weight = tf.reshape(projection.weight, [PATCH, PATCH, 1, projection.bias.size]) as tf.Tensor4D;
  return convolveBanks(banks, weight, projection.bias, AUDIO_STRIDE, 'linear');
}

/** Without a stem: patches [B * 108, 256] to patch embeddings [B, 108, D]. */
export function embedAudioPatches(patches: tf.Tensor2D, { projection }: AudioEmbedding): tf.Tensor3D {
  return tf.tidy(() => {
    const embedded = runLinear(patches, projection);
    return tf.reshape(embedded, [embedded.shape[0] / AUDIO_PATCHES, AUDIO_PATCHES, embedded.shape[1]]);
  });
}

/** Patch embeddings [B, 108, D] to tokens [B, 110, D]: cls and dist first, positions added. */
export function audioTokens(patches: tf.Tensor3D, { first, positions }: AudioEmbedding): tf.Tensor3D {
  return tf.tidy(() => {
    const front = tf.tile(first, [patches.shape[0], 1, 1]);
    return tf.concat([front, tf.add(patches, positions) as tf.Tensor3D], 1);
  });
}
