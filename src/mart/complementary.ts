// The attention of temporal affective complementary learning (TACL): words attend to picture and to sound. It is the
// cross-modal one that the page shows and that steers the mask. What MART makes of it further, features, logits and
// contrast, serves training alone: tests/parity/complementary.ts.
import * as tf from '@tensorflow/tfjs';
import { requireArgument } from '../lib/assert';
import { headMeanAttention, packedHeadMeanAttention } from '../kernels/attention';
import type { Packing } from '../kernels/packing';
import { scaleQueries } from './block';
import { COMPLEMENTARY_HEADS, type MartConfig } from './config';
import { type Linear, type Loader, loading, type Norm, runLinear, runNorm } from './layers';
import type { WeightSource } from './weights';

/** torch's default for LayerNorm. */
const EPSILON = 1e-5;

/** Of picture and of sound: the norm of its patches, and the layers of queries and keys. */
export interface ComplementarySide {
  readonly norm: Norm;
  readonly q: Linear;
  readonly k: Linear;
}

export interface Complementary {
  readonly wordNorm: Norm;
  readonly visual: ComplementarySide;
  readonly audio: ComplementarySide;
}

export function loadComplementary(source: WeightSource, { width }: MartConfig): Promise<Complementary> {
  return loading(source, async (loader) => ({
    wordNorm: await loader.norm('tacl.l_norm', width, EPSILON),
    visual: await loadSide(loader, 'v', width),
    audio: await loadSide(loader, 'a', width),
  }));
}

async function loadSide({ source, norm, linear, transposed, keep }: Loader, side: 'v' | 'a', width: number) {
  const attention = `tacl.${side}2l_attn`;
  // ReLU stands between the query layer and the softmax; a positive scale passes through it.
  const weight = await source.read(`${attention}.linear_q.weight`, [width, width]);
  const bias = await source.read(`${attention}.linear_q.bias`, [width]);
  scaleQueries(weight, width / COMPLEMENTARY_HEADS);
  scaleQueries(bias, width / COMPLEMENTARY_HEADS);
  return {
    norm: await norm(`tacl.${side}_norm`, width, EPSILON),
    q: { weight: transposed(weight, width), bias: keep(tf.tensor1d(bias)) },
    k: await linear(`${attention}.linear_k`, width, width),
  };
}

/** Word features [B, W, D], normed once for both sides. */
export function normWords(words: tf.Tensor3D, { wordNorm }: Complementary): tf.Tensor3D {
  return runNorm(words, wordNorm);
}

/**
 * Head-mean attention of words to the patches of one side, [B, W, P]. words [B, W, D] behind `normWords`, or with `packing`
 * [1, T, D], which gives [1, T, P]; patches [B, P, D]: the visual ones as the last block left them, the audio ones behind the
 * audio norm. There is one row of words for each segment: with two, as the published loop has it, this throws invalid-argument.
 */
export function attendToSide(
  words: tf.Tensor3D,
  patches: tf.Tensor3D,
  side: ComplementarySide,
  packing: Packing | null = null,
): tf.Tensor3D {
  const rows = packing ? packing.lengths.length : words.shape[0];
  requireArgument(rows === patches.shape[0], 'words', 'one row for each segment');
  return tf.tidy(() => {
    const queries = runLinear(words, side.q, { activation: 'relu' });
    const keys = runLinear(runNorm(patches, side.norm), side.k, { activation: 'relu' });
    return packing
      ? packedHeadMeanAttention(queries, keys, COMPLEMENTARY_HEADS, packing)
      : headMeanAttention(queries, keys, COMPLEMENTARY_HEADS);
  });
}
