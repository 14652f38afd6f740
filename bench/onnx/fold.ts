// What of a recording depends on constants alone: computed at once, so that the graph holds results and no work.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../../src/lib/assert';
import type { Recorder } from './recorder';

/** Computes a kernel on constants, with tfjs's cpu backend, as a constant. */
export function folded(
  kernel: string,
  inputs: readonly tf.TensorInfo[],
  attributes: tf.NamedAttrMap = {},
): tf.TensorInfo {
  const recorder = tf.engine().backend as Recorder;
  const [first] = inputs;
  // Every weight passes here once: tfjs's way takes a hundred times longer.
  if (kernel === 'Transpose' && first?.shape.length === 2 && (attributes.perm as number[])[0] === 1) {
    const shape = first.shape.toReversed();
    const turned = turnedRows(recorder.readSync(first.dataId) as Float32Array, shape);
    return { dataId: recorder.write(turned, shape, first.dtype), shape, dtype: first.dtype };
  }
  const cpu = tf.engine().findBackend('cpu') as tf.KernelBackend;
  const infos = inputs.map((info) => ({
    dataId: cpu.write(recorder.readSync(info.dataId), info.shape, info.dtype),
    shape: info.shape,
    dtype: info.dtype,
  }));
  const found = tf.getKernel(kernel, 'cpu');
  assert(found !== undefined, 'the cpu backend has the kernel');
  const named = Object.fromEntries(
    (INPUTS[kernel] ?? ['x']).flatMap((name, i) => (infos[i] ? [[name, infos[i]]] : [])),
  );
  const out = found.kernelFunc({
    inputs: named as tf.NamedTensorInfoMap,
    backend: cpu,
    attrs: attributes,
  }) as tf.TensorInfo;
  const values = cpu.readSync(out.dataId);
  return { dataId: recorder.write(values, out.shape, out.dtype), shape: out.shape, dtype: out.dtype };
}

/** Values [columns, rows] as [rows, columns]. */
function turnedRows(values: Float32Array, [rows = 0, columns = 0]: readonly number[]): Float32Array {
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) out[row * columns + column] = values[column * rows + row] ?? 0;
  }
  return out;
}

/** Names of the inputs in order, where they are not one `x`. */
export const INPUTS: Readonly<Record<string, readonly string[]>> = {
  Add: ['a', 'b'],
  Sub: ['a', 'b'],
  Multiply: ['a', 'b'],
  RealDiv: ['a', 'b'],
  Maximum: ['a', 'b'],
  BatchMatMul: ['a', 'b'],
  _FusedMatMul: ['a', 'b', 'bias'],
  MartLinear: ['x', 'weight', 'bias', 'residual'],
  MartConvolution: ['x', 'weight', 'bias', 'residual'],
  MartLayerNorm: ['x', 'gain', 'bias'],
  MartAttention: ['qkv', 'q', 'k', 'v'],
  FusedConv2D: ['x', 'filter', 'bias'],
  GatherV2: ['x', 'indices'],
  Softmax: ['logits'],
  ExpandDims: ['input'],
  Unpack: ['value'],
};
