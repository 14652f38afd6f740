// Windows of filter banks through a linear layer, where they stand: patches overlap and lie (mel, time) in what is stored
// as (time, mel), so rows of them would be a copy several times as large.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../lib/assert';
import { runRegistered } from './registered';

const KERNEL = 'MartBankConvolution';

/** Whether the current backend has this kernel. */
export function readsBanks(): boolean {
  return tf.getKernel(KERNEL, tf.getBackend()) !== undefined;
}

/**
 * banks [B, time, mel]; weight [size, size, 1, out] for (mel, time) values, bias [out] -> [B, rows, columns, out], windows
 * along mel, then time.
 */
export function convolveBanks(
  banks: tf.Tensor3D,
  weight: tf.Tensor4D,
  bias: tf.Tensor1D,
  stride: number,
  activation: 'linear' | 'relu',
): tf.Tensor4D {
  const [result] = runRegistered(KERNEL, { banks, weight, bias }, { stride, activation }) ?? [];
  assert(result !== undefined, `the backend has ${KERNEL}`);
  return result as tf.Tensor4D;
}
