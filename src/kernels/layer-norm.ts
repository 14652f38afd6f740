// LayerNorm over the last axis: our kernel where the backend has one, else composed tfjs ops.
import * as tf from '@tensorflow/tfjs';
import { runRegistered } from './registered';

/** `(x - mean) / sqrt(population variance + epsilon) * gain + bias`; x [..., D], gain and bias [D]. */
export function layerNorm<T extends tf.Tensor>(x: T, gain: tf.Tensor1D, bias: tf.Tensor1D, epsilon: number): T {
  const registered = runRegistered('MartLayerNorm', { x, gain, bias }, { epsilon });
  if (registered) return registered[0] as T;
  return tf.tidy(() => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    const scale = tf.rsqrt(tf.add(variance, epsilon));
    return tf.add(tf.mul(tf.mul(centred, scale), gain), bias) as T;
  });
}
