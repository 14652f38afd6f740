// A convolutional stem on the device: pictures to a grid of features, which the 1 x 1 projection then takes as rows. Of a
// patch's code, which sees no pictures, only the visual embedding knows.
import * as tf from '@tensorflow/tfjs';
import { convolution } from '../kernels/convolution';
import type { Loader } from './layers';
import type { StemLayer, StemLayers } from './stem-layers';

export interface Convolution {
  /** [rows, columns, in, out] */
  readonly weight: tf.Tensor4D;
  /** [out] */
  readonly bias: tf.Tensor1D;
  readonly stride: number;
  readonly pad: number;
  readonly activation: 'linear' | 'relu';
}

interface Residual {
  readonly first: Convolution;
  readonly second: Convolution;
  readonly shortcut: Convolution | null;
}

export interface Stem {
  readonly chain: readonly Convolution[];
  readonly residual: readonly Residual[];
}

export async function loadStem(loader: Loader, layers: StemLayers): Promise<Stem> {
  const stem = { chain: [] as Convolution[], residual: [] as Residual[] };
  for (const layer of layers.chain) stem.chain.push(await loadConvolution(loader, layer));
  for (const { first, second, shortcut } of layers.residual) {
    stem.residual.push({
      first: await loadConvolution(loader, first),
      second: await loadConvolution(loader, second),
      shortcut: shortcut && (await loadConvolution(loader, shortcut)),
    });
  }
  return stem;
}

async function loadConvolution({ source, keep }: Loader, layer: StemLayer): Promise<Convolution> {
  const { name, size, stride, pad, from, to, activation } = layer;
  const values = await source.read(`${name}.weight`, [to, from, size, size]);
  const bias = keep(tf.tensor1d(await source.read(`${name}.bias`, [to])));
  // Officially [out, in, rows, columns].
  const weight = keep(tf.tidy(() => tf.transpose(tf.tensor4d(values, [to, from, size, size]), [2, 3, 1, 0])));
  return { weight, bias, stride, pad, activation };
}

/** [B, rows, columns, channels] through all convolutions. */
export function runStem(pictures: tf.Tensor4D, { chain, residual }: Stem): tf.Tensor4D {
  return tf.tidy(() => residual.reduce(runResidual, chain.reduce(runConvolution, pictures)));
}

function runConvolution(x: tf.Tensor4D, { weight, bias, ...form }: Convolution): tf.Tensor4D {
  return convolution(x, weight, bias, form);
}

function runResidual(x: tf.Tensor4D, { first, second, shortcut }: Residual): tf.Tensor4D {
  return tf.tidy(() => {
    const { weight, bias, stride, pad } = second;
    const residual = shortcut ? runConvolution(x, shortcut) : x;
    return convolution(runConvolution(x, first), weight, bias, { stride, pad, activation: 'relu', residual });
  });
}

/** A stem without its first convolution, which something else has run. */
export function withoutFirst({ chain: [, ...chain], residual }: Stem): Stem {
  return { chain, residual };
}
