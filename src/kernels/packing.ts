// Rows of segments that differ in number, packed one behind the other with no padding between them, and where each begins
// (variable-length attention, cu_seqlens in FlashAttention): products run over all rows at once, attention stays within.
import * as tf from '@tensorflow/tfjs';

export interface Packing {
  /** Rows of each segment. */
  readonly lengths: readonly number[];
  /** Where each segment's rows begin, and at the end how many there are: int32 [segments + 1] */
  readonly starts: tf.Tensor1D;
}

/** The caller's, who disposes `starts`. */
export function packing(lengths: readonly number[]): Packing {
  const starts = new Int32Array(lengths.length + 1);
  for (const [i, length] of lengths.entries()) starts[i + 1] = (starts[i] ?? 0) + length;
  return { lengths, starts: tf.tensor1d(starts, 'int32') };
}

/** Packed rows [1, T, C] of each segment, [1, N, C]: for backends whose kernels know nothing of packing. */
export function segmentsOf(packed: tf.Tensor3D, { lengths }: Packing): tf.Tensor3D[] {
  const columns = packed.shape[2];
  let end = 0;
  return lengths.map((length) => {
    end += length;
    return tf.slice(packed, [0, end - length, 0], [1, length, columns]);
  });
}

/** The first row of each segment, [segments, C]. */
export function firstRows(packed: tf.Tensor3D, { lengths, starts }: Packing): tf.Tensor2D {
  const [, count, columns] = packed.shape;
  return tf.tidy(() => tf.gather(tf.reshape(packed, [count, columns]), tf.slice(starts, 0, lengths.length)));
}
