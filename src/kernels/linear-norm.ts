// A linear layer, a residual and the LayerNorm of their sum: what stands between two parts of a transformer block.
import type * as tf from '@tensorflow/tfjs';
import { layerNorm } from './layer-norm';
import { linear } from './linear';
import { runRegistered } from './registered';

/** Widest row that a workgroup of every device has memory for, 16 KiB with its tiles: wider ones are a product and a norm. */
const WIDEST = 192;

export interface SumAndNorm<T extends tf.Tensor> {
  readonly sum: T;
  readonly normed: T;
}

export interface Normed {
  /** [out] */
  readonly gain: tf.Tensor1D;
  readonly bias: tf.Tensor1D;
  readonly epsilon: number;
}

/** `x weight + bias + residual`, and its LayerNorm; x [..., in], weight [in, out], bias [out], residual [..., out] */
export function linearNorm<T extends tf.Tensor>(
  x: T,
  weight: tf.Tensor2D,
  bias: tf.Tensor1D,
  residual: T,
  { gain, bias: shift, epsilon }: Normed,
): SumAndNorm<T> {
  const [, out] = weight.shape;
  const inputs = { x, weight, bias, residual, gain, shift };
  const registered = out <= WIDEST && out % 4 === 0 ? runRegistered('MartLinearNorm', inputs, { epsilon }) : null;
  if (registered) return { sum: registered[0] as T, normed: registered[1] as T };
  const sum = linear(x, weight, bias, { residual });
  return { sum, normed: layerNorm(sum, gain, shift, epsilon) };
}
