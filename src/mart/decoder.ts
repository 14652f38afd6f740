// The decoder: masked patches become the mask token, then a narrower transformer predicts each patch's normalised pixels.
import * as tf from '@tensorflow/tfjs';
import { maskedLinear } from '../kernels/masked-linear';
import { type Block, DECODER_EPSILON, loadBlock } from './block';
import type { MartConfig } from './config';
import { type Linear, loading, type Norm, runLinear, runNorm } from './layers';
import { sinusoidTable } from './positions';
import type { WeightSource } from './weights';
import { PATCH_VALUES, VISUAL_PATCHES } from '../lib/shapes';

/** What stands in front of the decoder's blocks. */
export interface DecoderEntry {
  /** [1, 1, D] */
  readonly maskToken: tf.Tensor3D;
  readonly embedding: Linear;
  /** [1, 392, width] */
  readonly positions: tf.Tensor3D;
}

/** What stands behind them. */
export interface DecoderExit {
  readonly norm: Norm;
  /** To 1536 values in (frame, row, column, colour) order */
  readonly prediction: Linear;
}

export function loadDecoderEntry(source: WeightSource, { width, decoder }: MartConfig): Promise<DecoderEntry> {
  return loading(source, async ({ tensor, linear, keep }) => ({
    maskToken: await tensor<tf.Rank.R3>('Vmask_token', [1, 1, width]),
    embedding: await linear('decoder_embd', width, decoder.width),
    positions: keep(tf.tensor3d(sinusoidTable(VISUAL_PATCHES, decoder.width), [1, VISUAL_PATCHES, decoder.width])),
  }));
}

export function loadDecoderBlock(source: WeightSource, { decoder }: MartConfig, index: number): Promise<Block> {
  const { width, heads } = decoder;
  return loadBlock(source, `decoder_blocks.${index}`, { width, heads, epsilon: DECODER_EPSILON, biases: 'separate' });
}

export function loadDecoderExit(source: WeightSource, { decoder: { width } }: MartConfig): Promise<DecoderExit> {
  return loading(source, async ({ norm, linear }) => ({
    norm: await norm('decoder_norm', width, DECODER_EPSILON),
    prediction: await linear('decoder_pred', width, PATCH_VALUES),
  }));
}

/** Visual patches [B, 392, D] of the encoder and a mask [B, 392, 1] (1 = masked) to decoder tokens [B, 392, width]. */
export function enterDecoder(
  patches: tf.Tensor3D,
  mask: tf.Tensor3D,
  { maskToken, embedding, positions }: DecoderEntry,
): tf.Tensor3D {
  return maskedLinear({ x: patches, mask, token: maskToken }, embedding.weight, embedding.bias, positions);
}

/** The decoder's tokens [B, 392, width] behind its blocks to normalised pixels [B, 392, 1536]. */
export function leaveDecoder(tokens: tf.Tensor3D, { norm, prediction }: DecoderExit): tf.Tensor3D {
  return tf.tidy(() => runLinear(runNorm(tokens, norm), prediction));
}
