// GELU by the error function (not the tanh form) in composed tfjs ops: the reference for a fused kernel.
import * as tf from '@tensorflow/tfjs';

/** `x / 2 * (1 + erf(x / sqrt 2))`, elementwise. */
export function gelu<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => {
    const half = tf.mul(x, 0.5);
    return tf.add(half, tf.mul(half, tf.erf(tf.mul(x, Math.SQRT1_2)))) as T;
  });
}
