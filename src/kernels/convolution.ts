// A convolution of square kernels with ReLU behind it, as the stems have them.
import * as tf from '@tensorflow/tfjs';
import { runRegistered } from './registered';

/**
 * x [B, H, W, in], weight [size, size, in, out], bias [out]; `pad` zeros on each of the four sides, as PyTorch pads
 * ('same' would not at stride 2).
 */
export function convolution(
  x: tf.Tensor4D,
  weight: tf.Tensor4D,
  bias: tf.Tensor1D,
  stride: number,
  pad: number,
): tf.Tensor4D {
  const activation = 'relu';
  const registered = runRegistered('MartConvolution', { x, weight, bias }, { stride, pad, activation });
  if (registered) return registered[0] as tf.Tensor4D;
  return tf.fused.conv2d({ x, filter: weight, strides: stride, pad, bias, activation });
}
