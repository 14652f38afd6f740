// A convolutional stem on the device: pictures to a grid of features, which the 1 x 1 projection then takes as rows.
import * as tf from '@tensorflow/tfjs';
import { convolution } from '../kernels/convolution';
import type { Loader } from './layers';
import type { StemLayer } from './stem-layers';

export interface Convolution {
  /** [rows, columns, in, out] */
  readonly weight: tf.Tensor4D;
  /** [out] */
  readonly bias: tf.Tensor1D;
  readonly stride: number;
  readonly pad: number;
}

export async function loadStem({ source, keep }: Loader, layers: readonly StemLayer[]): Promise<Convolution[]> {
  const convolutions: Convolution[] = [];
  for (const { name, size, stride, pad, from, to } of layers) {
    const values = await source.read(`${name}.weight`);
    const bias = keep(tf.tensor1d(await source.read(`${name}.bias`)));
    // Officially [out, in, rows, columns].
    const weight = keep(tf.tidy(() => tf.transpose(tf.tensor4d(values, [to, from, size, size]), [2, 3, 1, 0])));
    convolutions.push({ weight, bias, stride, pad });
  }
  return convolutions;
}

/** [B, rows, columns, channels] through all convolutions, ReLU behind each. */
export function runStem(pictures: tf.Tensor4D, stem: readonly Convolution[]): tf.Tensor4D {
  return tf.tidy(() =>
    stem.reduce((x, { weight, bias, stride, pad }) => convolution(x, weight, bias, stride, pad), pictures),
  );
}
