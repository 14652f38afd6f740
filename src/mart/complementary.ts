// Temporal affective complementary learning (TACL): words attend to picture and to sound; the attention is the
// cross-modal one that the page shows and that steers the mask, the features feed class logits and the CPC score.
import * as tf from '@tensorflow/tfjs';
import { requireArgument } from '../lib/assert';
import { crossAttention } from '../kernels/attention';
import { scaleQueries } from './block';
import { COMPLEMENTARY_HEADS, type MartConfig } from './config';
import { type Linear, type Loader, loading, type Norm, runLinear, runNorm } from './layers';
import type { WeightSource } from './weights';

/** torch's default for LayerNorm. */
const EPSILON = 1e-5;

/** What one of picture and sound brings: its norm, its attention, the MLP behind that, the MLP to class logits. */
export interface ComplementarySide {
  readonly norm: Norm;
  readonly q: Linear;
  readonly k: Linear;
  readonly v: Linear;
  readonly out: Linear;
  readonly projection: Mlp;
  readonly head: Mlp;
}

export interface Complementary {
  readonly wordNorm: Norm;
  readonly visual: ComplementarySide;
  readonly audio: ComplementarySide;
}

interface Mlp {
  readonly fc1: Linear;
  readonly fc2: Linear;
}

export function loadComplementary(source: WeightSource, { width }: MartConfig): Promise<Complementary> {
  return loading(source, async (loader) => ({
    wordNorm: await loader.norm('tacl.l_norm', EPSILON),
    visual: await loadSide(loader, 'v', width),
    audio: await loadSide(loader, 'a', width),
  }));
}

async function loadSide(loader: Loader, side: 'v' | 'a', width: number): Promise<ComplementarySide> {
  const { source, norm, linear, turned, keep } = loader;
  const attention = `tacl.${side}2l_attn`;
  const mlp = async (name: string) => ({ fc1: await linear(`${name}.fc1`), fc2: await linear(`${name}.fc2`) });
  // ReLU stands between the query layer and the softmax; a positive scale passes through it.
  const weight = await source.read(`${attention}.linear_q.weight`);
  const bias = await source.read(`${attention}.linear_q.bias`);
  scaleQueries(weight, width / COMPLEMENTARY_HEADS);
  scaleQueries(bias, width / COMPLEMENTARY_HEADS);
  return {
    norm: await norm(`tacl.${side}_norm`, EPSILON),
    q: { weight: turned(weight, width), bias: keep(tf.tensor1d(bias)) },
    k: await linear(`${attention}.linear_k`),
    v: await linear(`${attention}.linear_v`),
    out: await linear(`${attention}.linear_o`),
    projection: await mlp(`tacl.${side}_proj`),
    head: await mlp(`tacl.${side}_fc`),
  };
}

export interface SideResult {
  /** Head-mean weights of each word, [B, W, patches] */
  readonly attention: tf.Tensor3D;
  /** Lexicon-aware features of each word, [B, W, D] */
  readonly features: tf.Tensor3D;
}

/** Word features [B, W, D], normed once for both sides. */
export function normWords(words: tf.Tensor3D, { wordNorm }: Complementary): tf.Tensor3D {
  return runNorm(words, wordNorm);
}

/**
 * Words as queries on the patches of one side. words [B, W, D] behind `normWords`; patches [B, P, D]: the visual ones
 * as the last block left them, the audio ones behind the audio norm. B is the same for both: with two rows of words a
 * segment, as the published loop has it, this throws invalid-argument.
 */
export function attendToSide(words: tf.Tensor3D, patches: tf.Tensor3D, side: ComplementarySide): SideResult {
  requireArgument(words.shape[0] === patches.shape[0], 'words', 'one row for each segment');
  const [attention, features] = tf.tidy(() => {
    const keys = runNorm(patches, side.norm);
    const { mixed, weights } = crossAttention(
      runLinear(words, side.q, { activation: 'relu' }),
      runLinear(keys, side.k, { activation: 'relu' }),
      runLinear(keys, side.v, { activation: 'relu' }),
      COMPLEMENTARY_HEADS,
    );
    return [weights, runMlp(runLinear(mixed, side.out, { activation: 'relu' }), side.projection)] as [
      tf.Tensor3D,
      tf.Tensor3D,
    ];
  });
  return { attention, features };
}

function runMlp<T extends tf.Tensor>(x: T, { fc1, fc2 }: Mlp): T {
  return runLinear(runLinear(x, fc1, { activation: 'gelu' }), fc2);
}

/** Features [S, W, D] of one video to class logits [1, classes]: on the mean over words, then segments. */
export function sideLogits(features: tf.Tensor3D, side: ComplementarySide): tf.Tensor2D {
  return tf.tidy(() => runMlp(tf.mean(tf.mean(features, 1), 0, true) as tf.Tensor2D, side.head));
}

/** The same of each segment by itself: [B, W, D] -> [B, classes]. */
export function sideLogitsBySegment(features: tf.Tensor3D, side: ComplementarySide): tf.Tensor2D {
  return tf.tidy(() => runMlp(tf.mean(features, 1) as tf.Tensor2D, side.head));
}
