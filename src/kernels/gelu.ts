// GELU by the error function (not the tanh form): our kernel where the backend has one, else composed tfjs ops.
import * as tf from '@tensorflow/tfjs';
import { runRegistered } from './registered';

/** `x / 2 * (1 + erf(x / sqrt 2))`, elementwise. */
export function gelu<T extends tf.Tensor>(x: T): T {
  const registered = runRegistered('MartGelu', { x });
  if (registered) return registered[0] as T;
  return tf.tidy(() => {
    const half = tf.mul(x, 0.5);
    return tf.add(half, tf.mul(half, tf.erf(tf.mul(x, Math.SQRT1_2)))) as T;
  });
}
