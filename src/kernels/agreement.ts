// How well features that were predicted fit their own word rather than any: what MART's contrast (CPC) is made of.
import * as tf from '@tensorflow/tfjs';
import { runRegistered } from './registered';

/**
 * Of each word, cosine with its own prediction minus the log-sum-exp of those with all: x and predicted [B, W, D] -> [B, W].
 * Norms count as `smallest` at least.
 */
export function agreement(x: tf.Tensor3D, predicted: tf.Tensor3D, smallest: number): tf.Tensor2D {
  const registered = runRegistered('MartAgreement', { x, predicted }, { smallest });
  if (registered) return registered[0] as tf.Tensor2D;
  return tf.tidy(() => {
    const [truth, prediction] = [unit(x, smallest), unit(predicted, smallest)];
    const positive = tf.sum(tf.mul(truth, prediction), -1);
    const all = tf.logSumExp(tf.matMul(truth, prediction, false, true), -1);
    return tf.sub(positive, all) as tf.Tensor2D;
  });
}

/** Each row with length 1. */
function unit(x: tf.Tensor3D, smallest: number): tf.Tensor3D {
  const norms = tf.sqrt(tf.sum(tf.square(x), -1, true));
  return tf.div(x, tf.maximum(norms, smallest));
}
