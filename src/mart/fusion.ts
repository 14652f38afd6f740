// Bottleneck fusion (MBT): in the last blocks of both encoders a few bottleneck tokens ride at the end of each stream;
// the next bottleneck is the mean of what the two streams made of them.
import * as tf from '@tensorflow/tfjs';
import { exchangeEnds } from '../kernels/exchange';
import { type Block, runBlock } from './block';
import type { MartConfig } from './config';
import { loading } from './layers';
import type { WeightSource } from './weights';

/** Both streams of the last blocks, the bottleneck at their ends; one may be missing. */
export interface Streams {
  /** [B, 393 + T, D] */
  readonly visual: tf.Tensor3D | null;
  /** [B, 110 + T, D] */
  readonly audio: tf.Tensor3D | null;
}

export interface FusionBlock {
  readonly visual: Block;
  readonly audio: Block;
}

/** Streams behind a fusion block, whose softmax ran over all of these tokens. */
export interface Fused extends Streams {
  /** Attention of cls, [B, heads, 1, 393 + T]; null unless asked for, or without a picture. */
  readonly visualAttention: tf.Tensor4D | null;
  /** Attention of cls and dist, [B, heads, 2, 110 + T]; null unless asked for, or without sound. */
  readonly audioAttention: tf.Tensor4D | null;
}

/** The learned bottleneck tokens, [1, T, D]. */
export function loadBottleneck(source: WeightSource, { fusion, width }: MartConfig): Promise<tf.Tensor3D> {
  return loading(source, ({ tensor }) => tensor<tf.Rank.R3>('vit.bottleneck', [1, fusion.tokens, width]));
}

/** Streams [B, N, D] with the bottleneck [1, T, D] behind each. */
export function withBottleneck({ visual, audio }: Streams, bottleneck: tf.Tensor3D): Streams {
  const batch = (visual ?? audio)?.shape[0] ?? 0;
  const shared = tf.tile(bottleneck, [batch, 1, 1]);
  const ending = (stream: tf.Tensor3D | null) => stream && tf.concat([stream, shared], 1);
  const streams = { visual: ending(visual), audio: ending(audio) };
  shared.dispose();
  return streams;
}

/** One block of both encoders; where a stream is missing the other runs on itself and the bottleneck. The streams stay the caller's. */
export function fuse({ visual, audio }: Streams, block: FusionBlock, withAttention = false): Fused {
  const a = audio && runBlock(audio, block.audio, withAttention ? 2 : 0);
  const v = visual && runBlock(visual, block.visual, withAttention ? 1 : 0);
  return {
    visual: v?.x ?? null,
    audio: a?.x ?? null,
    visualAttention: v?.attention ?? null,
    audioAttention: a?.attention ?? null,
  };
}

/** The next block's streams: the bottleneck is the mean of what both made of it; of one stream alone its own goes on. */
export function exchange({ visual, audio }: Streams, bottleneckTokens: number): Streams {
  if (!visual || !audio) return { visual, audio };
  const [v, a] = exchangeEnds(visual, audio, bottleneckTokens);
  return { visual: v, audio: a };
}

/** Attention of the leading tokens to `count` patches behind them: [B, heads, rows, N] -> head mean [B, rows, count]. */
export function attentionToPatches(weights: tf.Tensor4D, first: number, count: number): tf.Tensor3D {
  const [batch, heads, rows] = weights.shape;
  return tf.tidy(() => tf.mean(tf.slice(weights, [0, 0, 0, first], [batch, heads, rows, count]), 1) as tf.Tensor3D);
}
