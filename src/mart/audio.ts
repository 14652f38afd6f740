// The audio encoder's front (AST on distilled DeiT): overlapping spectrogram patches to tokens, cls and dist tokens in
// front, learned positions added; and its final norm. Its blocks are those of block.ts.
import * as tf from '@tensorflow/tfjs';
import { type Block, ENCODER_EPSILON, loadBlock } from './block';
import type { MartConfig } from './config';
import { AUDIO_PATCHES } from './shapes';
import { type Linear, loading, type Norm, runLinear } from './layers';
import type { WeightSource } from './weights';

const MODEL = 'vit.ast_model.v';

export interface AudioEmbedding {
  /** [256, D], values of a patch in (mel, time) order */
  readonly projection: Linear;
  /** cls and dist tokens with their positions, [1, 2, D] */
  readonly first: tf.Tensor3D;
  /** Positions of the patches, [1, 108, D] */
  readonly positions: tf.Tensor3D;
}

export function loadAudioEmbedding(source: WeightSource, { width }: MartConfig): Promise<AudioEmbedding> {
  return loading(source, async ({ keep, linear }) => {
    const cls = await source.read(`${MODEL}.cls_token`);
    const dist = await source.read(`${MODEL}.dist_token`);
    const table = await source.read(`${MODEL}.pos_embed`);
    const first = Float32Array.of(...cls, ...dist).map((value, i) => value + (table[i] ?? 0));
    return {
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

/** Patches [B * 108, 256] to patch embeddings [B, 108, D], before cls, dist and positions. */
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
