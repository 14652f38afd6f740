// The two smallest parts, a linear layer and a LayerNorm, and the loading of tensors from a weight source.
import * as tf from '@tensorflow/tfjs';
import { layerNorm } from '../kernels/layer-norm';
import { type Epilogue, linear } from '../kernels/linear';
import { linearNorm, type SumAndNorm } from '../kernels/linear-norm';
import type { WeightSource } from './weights';

export interface Linear {
  /** [in, out]: the transpose of the official layout, ready for the product */
  readonly weight: tf.Tensor2D;
  /** [out] */
  readonly bias: tf.Tensor1D;
}

export interface Norm {
  /** [D] */
  readonly gain: tf.Tensor1D;
  readonly bias: tf.Tensor1D;
  readonly epsilon: number;
}

/** x [..., in] -> [..., out], of the same rank. */
export function runLinear<T extends tf.Tensor>(x: T, { weight, bias }: Linear, epilogue?: Epilogue<T>): T {
  return linear(x, weight, bias, epilogue);
}

/** x [..., in] through a layer, the residual added, and the norm of that. */
export function runLinearNorm<T extends tf.Tensor>(
  x: T,
  { weight, bias }: Linear,
  residual: T,
  norm: Norm,
): SumAndNorm<T> {
  return linearNorm(x, weight, bias, residual, norm);
}

export function runNorm<T extends tf.Tensor>(x: T, { gain, bias, epsilon }: Norm): T {
  return layerNorm(x, gain, bias, epsilon);
}

/** Makes tensors of a part's weights, and disposes them all should one fail. */
export interface Loader {
  readonly source: WeightSource;
  /** A parameter as it is, in `shape`. */
  tensor<R extends tf.Rank>(name: string, shape: tf.ShapeMap[R]): Promise<tf.Tensor<R>>;
  /** Takes charge of a tensor that was made by hand. */
  keep<T extends tf.Tensor>(tensor: T): T;
  /** `values` [out, in] as a weight [in, out]. */
  transposed(values: Float32Array, out: number): tf.Tensor2D;
  /** `${name}.weight` [to, from] and `${name}.bias`; of a convolution whose windows are rows, [to, from, ...kernel]. */
  linear(name: string, from: number, to: number, kernel?: readonly number[]): Promise<Linear>;
  norm(name: string, width: number, epsilon: number): Promise<Norm>;
}

/** Runs `build` with a loader; what it loaded belongs to the caller, who disposes it with `tf.dispose`. */
export async function loading<T>(source: WeightSource, build: (loader: Loader) => Promise<T>): Promise<T> {
  const made: tf.Tensor[] = [];
  const keep = <K extends tf.Tensor>(tensor: K): K => {
    made.push(tensor);
    return tensor;
  };
  const transposed = (values: Float32Array, out: number) =>
    keep(tf.tidy(() => tf.transpose(tf.tensor2d(values, [out, values.length / out]))));
  const loader: Loader = {
    source,
    keep,
    transposed,
    async tensor<R extends tf.Rank>(name: string, shape: tf.ShapeMap[R]) {
      return keep(tf.tensor<R>(await source.read(name, shape), shape));
    },
    async linear(name, from, to, kernel = []) {
      const bias = await source.read(`${name}.bias`, [to]);
      const weight = await source.read(`${name}.weight`, [to, from, ...kernel]);
      return { weight: transposed(weight, to), bias: keep(tf.tensor1d(bias)) };
    },
    async norm(name, width, epsilon) {
      const gain = keep(tf.tensor1d(await source.read(`${name}.weight`, [width])));
      return { gain, bias: keep(tf.tensor1d(await source.read(`${name}.bias`, [width]))), epsilon };
    },
  };
  try {
    return await build(loader);
  } catch (error) {
    tf.dispose(made);
    throw error;
  }
}
