// Our own kernels are tfjs kernels under names of ours ('MartLinear' and so on), registered for the backends that have
// them. Where the current backend has none, ops are composed.
import * as tf from '@tensorflow/tfjs';

/** Results of our kernel on the current backend, or null where it has none. Inputs that are null are left out. */
export function runRegistered(
  name: string,
  inputs: Readonly<Record<string, tf.Tensor | null>>,
  attributes: Readonly<Record<string, string | number>> = {},
): tf.Tensor[] | null {
  if (!tf.getKernel(name, tf.getBackend())) return null;
  const given = Object.entries(inputs).filter((entry): entry is [string, tf.Tensor] => entry[1] !== null);
  const result = tf.engine().runKernel(name, Object.fromEntries(given), attributes) as tf.Tensor | tf.Tensor[];
  return Array.isArray(result) ? result : [result];
}
