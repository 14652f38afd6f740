// The complementary score (CPC): a small convolution net over words predicts one modality's features from the other's;
// the score is how much better a prediction fits its own word than all words.
import * as tf from '@tensorflow/tfjs';
import { agreement } from '../kernels/agreement';
import { convolutionAlong } from '../kernels/convolution';
import type { MartConfig } from './config';
import { type Linear, loading } from './layers';
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
  return tf.tidy(() => net.reduce((x, { weight, bias }) => convolutionAlong(x, weight, bias), y));
}

/** How well `net` predicts x from y, both [B, W, D]: mean over words of positive minus log-sum-exp over all words. */
export function contrastScore(x: tf.Tensor3D, y: tf.Tensor3D, net: readonly Linear[]): tf.Scalar {
  const [batch, words, width] = x.shape;
  return tf.tidy(() => {
    const asOne = (rows: tf.Tensor3D) => tf.reshape(rows, [1, batch * words, width]) as tf.Tensor3D;
    return tf.reshape(meanAgreement(asOne(x), asOne(predict(y, net))), []) as tf.Scalar;
  });
}

/** The same of each segment by itself, over its own words: [B]. */
export function contrastScores(x: tf.Tensor3D, y: tf.Tensor3D, net: readonly Linear[]): tf.Tensor1D {
  return tf.tidy(() => meanAgreement(x, predict(y, net)));
}

/** [B, W, D] each -> [B] */
function meanAgreement(x: tf.Tensor3D, predicted: tf.Tensor3D): tf.Tensor1D {
  return tf.mean(agreement(x, predicted, SMALLEST_NORM), -1) as tf.Tensor1D;
}
