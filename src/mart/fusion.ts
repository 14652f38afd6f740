// Bottleneck fusion (MBT): in the last blocks of both encoders a few bottleneck tokens ride at the end of each stream;
// the next bottleneck is the mean of what the two streams made of them.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../lib/assert';
import { type Block, runBlock } from './block';
import type { MartConfig } from './config';
import { loading } from './layers';
import type { WeightSource } from './weights';

/** Both streams between two fusion blocks; one may be missing. */
export interface Streams {
  /** [B, 393, D] */
  readonly visual: tf.Tensor3D | null;
  /** [B, 110, D] */
  readonly audio: tf.Tensor3D | null;
  /** [B, T, D] */
  readonly bottleneck: tf.Tensor3D;
}

export interface FusionBlock {
  readonly visual: Block;
  readonly audio: Block;
}

/** Streams behind a fusion block, the bottleneck still at their ends; softmax ran over all of these tokens. */
export interface Fused {
  /** [B, 393 + T, D] */
  readonly visual: tf.Tensor3D | null;
  /** [B, 110 + T, D] */
  readonly audio: tf.Tensor3D | null;
  /** Attention of cls, [B, heads, 1, 393 + T]; null unless asked for, or without a picture. */
  readonly visualAttention: tf.Tensor4D | null;
  /** Attention of cls and dist, [B, heads, 2, 110 + T]; null unless asked for, or without sound. */
  readonly audioAttention: tf.Tensor4D | null;
}

/** The learned bottleneck tokens, [1, T, D]. */
export function loadBottleneck(source: WeightSource, { fusion, width }: MartConfig): Promise<tf.Tensor3D> {
  return loading(source, ({ tensor }) => tensor<tf.Rank.R3>('vit.bottleneck', [1, fusion.tokens, width]));
}

/** One block of both encoders; where a stream is missing the other runs on itself and the bottleneck. The streams stay the caller's. */
export function fuse({ visual, audio, bottleneck }: Streams, block: FusionBlock, withAttention = false): Fused {
  const onto = (stream: tf.Tensor3D, through: Block, rows: number) => {
    const joined = tf.concat([stream, bottleneck], 1);
    const result = runBlock(joined, through, withAttention ? rows : 0);
    joined.dispose();
    return result;
  };
  const a = audio && onto(audio, block.audio, 2);
  const v = visual && onto(visual, block.visual, 1);
  return {
    visual: v?.x ?? null,
    audio: a?.x ?? null,
    visualAttention: v?.attention ?? null,
    audioAttention: a?.attention ?? null,
  };
}

/** Takes the bottleneck off the ends; of one stream alone its own goes on. */
export function separate({ visual, audio }: Fused, bottleneckTokens: number): Streams {
  const cut = (joined: tf.Tensor3D): [stream: tf.Tensor3D, end: tf.Tensor3D] => {
    const [batch, tokens, width] = joined.shape;
    const length = tokens - bottleneckTokens;
    return [
      tf.slice(joined, [0, 0, 0], [batch, length, width]),
      tf.slice(joined, [0, length, 0], [batch, bottleneckTokens, width]),
    ];
  };
  const [v, visualEnd] = visual ? cut(visual) : [null, null];
  const [a, audioEnd] = audio ? cut(audio) : [null, null];
  if (!visualEnd || !audioEnd) {
    const bottleneck = visualEnd ?? audioEnd;
    assert(bottleneck !== null, 'there is one stream at least');
    return { visual: v, audio: a, bottleneck };
  }
  const bottleneck = tf.tidy(() => tf.mul(tf.add(audioEnd, visualEnd), 0.5) as tf.Tensor3D);
  tf.dispose([visualEnd, audioEnd]);
  return { visual: v, audio: a, bottleneck };
}

/** Attention of the leading tokens to `count` patches behind them: [B, heads, rows, N] -> head mean [B, rows, count]. */
export function attentionToPatches(weights: tf.Tensor4D, first: number, count: number): tf.Tensor3D {
  const [batch, heads, rows] = weights.shape;
  return tf.tidy(() => tf.mean(tf.slice(weights, [0, 0, 0, first], [batch, heads, rows, count]), 1) as tf.Tensor3D);
}
