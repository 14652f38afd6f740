// A batch's frames on the device as they came: bytes [frames, side, side, 3] of B segments, four to an int32, [B, words]. The
// kernels that read them cut tubelets and windows where they stand, so nothing is copied into rows first. Backends without
// these kernels are given tubelets of float32 by src/mart instead.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../lib/assert';
import { runRegistered } from './registered';

/** Of a segment's frames and of the tubelets that they are cut into: `depth` frames of `patch` x `patch` pixels. */
export interface FrameShape {
  readonly frames: number;
  readonly side: number;
  readonly patch: number;
  readonly depth: number;
}

/** Whether the current backend has the kernels of this file. */
export function readsFrames(): boolean {
  return tf.getKernel('MartFrameProjection', tf.getBackend()) !== undefined;
}

/** Bytes of B segments, of one length, a multiple of four. */
export function uploadFrames(segments: readonly Uint8Array[]): tf.Tensor2D {
  const [first] = segments;
  assert(first !== undefined && first.length % 4 === 0, 'bytes come in fours');
  const bytes = new Uint8Array(segments.length * first.length);
  for (const [i, segment] of segments.entries()) bytes.set(segment, i * first.length);
  return tf.tensor2d(new Int32Array(bytes.buffer), [segments.length, first.length / 4], 'int32');
}

/**
 * Tubelets of frames, as the network sees them ((x - 100) / 255), through a linear layer: weight [depth * patch * patch * 3,
 * out] for values in (frame, row, column, colour) order, bias [out] -> [B * tubelets, out], tubelets in (t h w) order.
 */
export function projectFrames(
  frames: tf.Tensor2D,
  weight: tf.Tensor2D,
  bias: tf.Tensor1D,
  shape: FrameShape,
): tf.Tensor2D {
  return registered('MartFrameProjection', { frames, weight, bias }, shape) as tf.Tensor2D;
}

/**
 * Tubelets of frames, seen likewise, as pictures of depth * 3 channels, (frame, colour), through a convolution whose kernel
 * is as large as its stride, ReLU behind it: weight [size, size, depth * 3, out], bias [out] -> [B * times, side / size,
 * side / size, out].
 */
export function convolveFrames(
  frames: tf.Tensor2D,
  weight: tf.Tensor4D,
  bias: tf.Tensor1D,
  shape: FrameShape,
): tf.Tensor4D {
  return registered('MartFrameConvolution', { frames, weight, bias }, shape) as tf.Tensor4D;
}

/**
 * Mean square of each patch's error and of its normalised pixels (pixels minus their mean, over their unbiased deviation +
 * epsilon, by colour); recovered [B, patches, depth * patch * patch * 3] -> [B, patches, 2].
 */
export function frameSquares(
  recovered: tf.Tensor3D,
  frames: tf.Tensor2D,
  shape: FrameShape,
  epsilon: number,
): tf.Tensor3D {
  return registered('MartFrameSquares', { recovered, frames }, { ...shape, epsilon }) as tf.Tensor3D;
}

function registered(
  name: string,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: FrameShape & { readonly epsilon?: number },
): tf.Tensor {
  const [result] = runRegistered(name, inputs, { ...attributes }) ?? [];
  assert(result !== undefined, `the backend has ${name}`);
  return result;
}
