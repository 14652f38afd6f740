// A linear layer and its epilogue: an activation, or a residual that is added.
import * as tf from '@tensorflow/tfjs';
import { gelu } from './gelu';
import { runRegistered } from './registered';

/** GELU is never followed by a residual. */
export type Epilogue<T extends tf.Tensor> =
  | { readonly activation: 'linear' | 'relu' | 'gelu'; readonly residual?: undefined }
  | { readonly activation?: undefined; readonly residual: T };

/** `activation(x weight + bias)` or `x weight + bias + residual`; x [..., in], weight [in, out], bias [out] -> [..., out] */
export function linear<T extends tf.Tensor>(
  x: T,
  weight: tf.Tensor2D,
  bias: tf.Tensor1D,
  { activation = 'linear', residual }: Epilogue<T> = { activation: 'linear' },
): T {
  const registered = runRegistered('MartLinear', { x, weight, bias, residual: residual ?? null }, { activation });
  if (registered) return registered[0] as T;
  const [width, out] = weight.shape;
  return tf.tidy(() => {
    const a = tf.reshape(x, [x.size / width, width]) as tf.Tensor2D;
    const fused = activation === 'gelu' ? 'linear' : activation;
    const product = tf.fused.matMul({ a, b: weight, bias, activation: fused });
    const shaped = tf.reshape(product, [...x.shape.slice(0, -1), out]) as tf.Tensor as T;
    if (residual) return tf.add(residual, shaped) as T;
    return activation === 'gelu' ? gelu(shaped) : shaped;
  });
}
