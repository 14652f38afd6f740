// Convolutions of pictures by square kernels, as the stems have them, with a fused epilogue: bias, residual, activation.
import * as tf from '@tensorflow/tfjs';
import { runRegistered } from './registered';

export interface ConvolutionForm {
  readonly stride: number;
  /** Zeros on each of the four sides, as PyTorch pads ('same' would not at stride 2). */
  readonly pad: number;
  readonly activation: 'linear' | 'relu';
  /** Added before the activation, as residual networks do; of the result's shape. */
  readonly residual?: tf.Tensor4D;
}

/** activation(x * weight + bias + residual); x [B, H, W, in], weight [size, size, in, out], bias [out] -> [B, H', W', out] */
export function convolution(
  x: tf.Tensor4D,
  weight: tf.Tensor4D,
  bias: tf.Tensor1D,
  { stride, pad, activation, residual }: ConvolutionForm,
): tf.Tensor4D {
  const inputs = { x, weight, bias, residual: residual ?? null };
  const registered = runRegistered('MartConvolution', inputs, { stride, pad, activation });
  if (registered) return registered[0] as tf.Tensor4D;
  const form = { x, filter: weight, strides: stride, pad, bias };
  if (!residual) return tf.fused.conv2d({ ...form, activation });
  return tf.tidy(() => {
    const sum = tf.add(tf.fused.conv2d(form), residual) as tf.Tensor4D;
    return activation === 'relu' ? tf.relu(sum) : sum;
  });
}
