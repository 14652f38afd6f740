// The complementary score (CPC): a small convolution net over words predicts one modality's features from the other's;
// the score is how much better a prediction fits its own word than all words.
import * as tf from '@tensorflow/tfjs';
import type { MartConfig } from './config';
import { type Linear, loading, runLinear } from './layers';
import { CPC_LAYERS } from './parameters';
import type { WeightSource } from './weights';

const KERNEL = 3;
/** Keeps a word whose features are all zero from dividing by zero; other norms are untouched. */
const SMALLEST_NORM = 1e-12;

/** `v2a` predicts visual features from those of sound, `a2v` the other way. */
export interface Contrast {
  readonly v2a: readonly Linear[];
  readonly a2v: readonly Linear[];
}

export function loadContrast(source: WeightSource, { width }: MartConfig): Promise<Contrast> {
  return loading(source, async ({ turned, keep }) => {
    const net = async (name: string) => {
      const layers: Linear[] = [];
      for (let i = 0; i < CPC_LAYERS; i++) {
        const weight = tapsFirst(await source.read(`tacl.${name}_contrast.net.${2 * i}.weight`), width);
        const bias = await source.read(`tacl.${name}_contrast.net.${2 * i}.bias`);
        layers.push({ weight: turned(weight, width), bias: keep(tf.tensor1d(bias)) });
      }
      return layers;
    };
    return { v2a: await net('v2a'), a2v: await net('a2v') };
  });
}

/** A Conv1d weight [out, in, 3] as [out, 3, in]. */
function tapsFirst(weight: Float32Array, width: number): Float32Array {
  return weight.map((_, i) => {
    const out = Math.floor(i / (KERNEL * width));
    const tap = Math.floor(i / width) % KERNEL;
    return weight[(out * width + (i % width)) * KERNEL + tap] ?? 0;
  });
}

/** Features y [B, W, D] of one modality to the predicted ones of the other: Conv1d over words, ReLU behind each. */
export function predict(y: tf.Tensor3D, net: readonly Linear[]): tf.Tensor3D {
  const [batch, length, width] = y.shape;
  return tf.tidy(() =>
    net.reduce((x, layer) => {
      const padded = tf.pad3d(x, [
        [0, 0],
        [1, 1],
        [0, 0],
      ]);
      const taps = Array.from({ length: KERNEL }, (_, tap) => tf.slice(padded, [0, tap, 0], [batch, length, width]));
      return runLinear(tf.concat(taps, 2), layer, 'relu');
    }, y),
  );
}

/** How well `net` predicts x from y, both [B, W, D]: mean over words of positive minus log-sum-exp over all words. */
export function contrastScore(x: tf.Tensor3D, y: tf.Tensor3D, net: readonly Linear[]): tf.Scalar {
  return tf.tidy(() => {
    const truth = unitRows(x);
    const prediction = unitRows(predict(y, net));
    const positive = tf.sum(tf.mul(truth, prediction), -1);
    const all = tf.logSumExp(tf.matMul(truth, tf.transpose(prediction)), -1);
    return tf.mean(tf.sub(positive, all)) as tf.Scalar;
  });
}

/** [B, W, D] -> [B * W, D], each row of length 1. */
function unitRows(x: tf.Tensor3D): tf.Tensor2D {
  const rows = tf.reshape(x, [-1, x.shape[2]]) as tf.Tensor2D;
  const norms = tf.sqrt(tf.sum(tf.square(rows), -1, true));
  return tf.div(rows, tf.maximum(norms, SMALLEST_NORM));
}
