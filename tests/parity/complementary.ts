// What MART's training makes of complementary attention (TACL), and the page does not: lexicon-aware features of each word,
// class logits of the whole video, and the contrast (CPC), in composed ops. A small convolution net over words predicts one
// modality's features from the other's; the contrast is how much better a prediction fits its own word than all words.
import * as tf from '@tensorflow/tfjs';
import { COMPLEMENTARY_HEADS, type MartConfig } from '../../src/mart/config';
import { type ComplementarySide, normWords } from '../../src/mart/complementary';
import { type Linear, type Loader, loading, runLinear, runNorm } from '../../src/mart/layers';
import type { Mart } from '../../src/mart/mart';
import type { WeightSource } from '../../src/mart/weights';
import { type Activation, bySegment, compute, upload } from './activation';

const KERNEL = 3;
/** Layers of each convolution net; they lie at even places, a ReLU behind each. */
const LAYERS = 4;
/** Keeps a word whose features are all zero from dividing by zero; other norms are untouched. */
const SMALLEST_NORM = 1e-12;

interface Mlp {
  readonly fc1: Linear;
  readonly fc2: Linear;
}

/** Behind the attention of one side. */
interface TrainedSide {
  readonly v: Linear;
  readonly out: Linear;
  readonly projection: Mlp;
  readonly head: Mlp;
}

export interface Trained {
  readonly visual: TrainedSide;
  readonly audio: TrainedSide;
  /** Predicts visual features from those of sound, and the other way. */
  readonly v2a: readonly Linear[];
  readonly a2v: readonly Linear[];
}

export function loadTrained(source: WeightSource, { width, classes }: MartConfig): Promise<Trained> {
  return loading(source, async (loader) => ({
    visual: await loadSide(loader, 'v', width, classes.length),
    audio: await loadSide(loader, 'a', width, classes.length),
    v2a: await loadNet(loader, 'v2a', width),
    a2v: await loadNet(loader, 'a2v', width),
  }));
}

async function loadSide({ linear }: Loader, side: 'v' | 'a', width: number, classes: number): Promise<TrainedSide> {
  const mlp = async (name: string, to: number) => ({
    fc1: await linear(`${name}.fc1`, width, width),
    fc2: await linear(`${name}.fc2`, width, to),
  });
  return {
    v: await linear(`tacl.${side}2l_attn.linear_v`, width, width),
    out: await linear(`tacl.${side}2l_attn.linear_o`, width, width),
    projection: await mlp(`tacl.${side}_proj`, width),
    head: await mlp(`tacl.${side}_fc`, classes),
  };
}

async function loadNet({ source, transposed, keep }: Loader, name: string, width: number): Promise<Linear[]> {
  const layers: Linear[] = [];
  for (let i = 0; i < LAYERS; i++) {
    const layer = `tacl.${name}_contrast.net.${2 * i}`;
    const weight = tapsFirst(await source.read(`${layer}.weight`, [width, width, KERNEL]), width);
    const bias = await source.read(`${layer}.bias`, [width]);
    layers.push({ weight: transposed(weight, width), bias: keep(tf.tensor1d(bias)) });
  }
  return layers;
}

/** A Conv1d weight [out, in, 3] as [out, 3, in]. */
function tapsFirst(weight: Float32Array, width: number): Float32Array {
  return weight.map((_, i) => {
    const out = Math.floor(i / (KERNEL * width));
    const tap = Math.floor(i / width) % KERNEL;
    return weight[(out * width + (i % width)) * KERNEL + tap] ?? 0;
  });
}

export interface ComplementaryTrace {
  /** [S, W, D] */
  readonly visualFeatures: Activation;
  readonly audioFeatures: Activation;
  /** [1, classes] */
  readonly visualLogits: Activation;
  readonly audioLogits: Activation;
  readonly visualScore: number;
  readonly audioScore: number;
}

/** Of words [S, W, D] on patches [S, 392, D] and [S, 108, D]. */
export async function traceTrained(
  { complementary }: Mart,
  trained: Trained,
  words: Activation,
  visual: Activation,
  audio: Activation,
): Promise<ComplementaryTrace> {
  const featuresOf = (patches: Activation, side: ComplementarySide, behind: TrainedSide) =>
    bySegment([words, patches], (w, p) => [features(normWords(w, complementary), p, side, behind)]);
  const [visualFeatures] = await featuresOf(visual, complementary.visual, trained.visual);
  const [audioFeatures] = await featuresOf(audio, complementary.audio, trained.audio);
  // Logits and contrast reach over all segments.
  const [visualLogits, audioLogits, visualScore, audioScore] = await compute(() => {
    const [v, a] = [upload(visualFeatures), upload(audioFeatures)];
    return [
      logits(v, trained.visual),
      logits(a, trained.audio),
      contrast(v, a, trained.v2a),
      contrast(a, v, trained.a2v),
    ] as const;
  });
  return {
    visualFeatures,
    audioFeatures,
    visualLogits,
    audioLogits,
    visualScore: visualScore.data[0] ?? Number.NaN,
    audioScore: audioScore.data[0] ?? Number.NaN,
  };
}

/** words [1, W, D], normed; patches [1, P, D] -> [1, W, D] */
function features(words: tf.Tensor3D, patches: tf.Tensor3D, side: ComplementarySide, behind: TrainedSide): tf.Tensor3D {
  const keys = runNorm(patches, side.norm);
  const heads = ([x, layer]: [tf.Tensor3D, Linear]) => {
    const [, count, width] = x.shape;
    const split = [count, COMPLEMENTARY_HEADS, width / COMPLEMENTARY_HEADS];
    return tf.transpose(tf.reshape(runLinear(x, layer, { activation: 'relu' }), split), [1, 0, 2]);
  };
  const [q, k, v] = [heads([words, side.q]), heads([keys, side.k]), heads([keys, behind.v])];
  const mixed = tf.matMul(tf.softmax(tf.matMul(q, k, false, true)), v);
  const joined = tf.reshape(tf.transpose(mixed, [1, 0, 2]), words.shape) as tf.Tensor3D;
  return mlp(runLinear(joined, behind.out, { activation: 'relu' }), behind.projection);
}

function mlp<T extends tf.Tensor>(x: T, { fc1, fc2 }: Mlp): T {
  return runLinear(runLinear(x, fc1, { activation: 'gelu' }), fc2);
}

/** On the mean over words, then segments. */
function logits(x: tf.Tensor3D, { head }: TrainedSide): tf.Tensor2D {
  return mlp(tf.mean(tf.mean(x, 1), 0, true) as tf.Tensor2D, head);
}

/** Features y [B, W, D] of one modality to the predicted ones of the other: Conv1d over words, ReLU behind each. */
export function predict(y: tf.Tensor3D, net: readonly Linear[]): tf.Tensor3D {
  return net.reduce((x, layer) => {
    const shape = x.shape;
    const padded = tf.pad3d(x, [
      [0, 0],
      [1, 1],
      [0, 0],
    ]);
    const taps = Array.from({ length: KERNEL }, (_, tap) => tf.slice(padded, [0, tap, 0], shape));
    return runLinear(tf.concat(taps, 2), layer, { activation: 'relu' });
  }, y);
}

/** How well `net` predicts x from y, both [B, W, D]: mean over all words of positive minus log-sum-exp over all words. */
export function contrast(x: tf.Tensor3D, y: tf.Tensor3D, net: readonly Linear[]): tf.Scalar {
  const unit = (words: tf.Tensor3D) => {
    const rows = tf.reshape(words, [-1, words.shape[2]]) as tf.Tensor2D;
    return tf.div(rows, tf.maximum(tf.norm(rows, 2, 1, true), SMALLEST_NORM)) as tf.Tensor2D;
  };
  const [truth, prediction] = [unit(x), unit(predict(y, net))];
  const all = tf.logSumExp(tf.matMul(truth, prediction, false, true), -1);
  return tf.mean(tf.sub(tf.sum(tf.mul(truth, prediction), -1), all));
}
