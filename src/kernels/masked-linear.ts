// A linear layer on rows of which masked ones are another row instead, the same for all, with something added that each
// segment has alike: how masked patches enter the decoder.
import * as tf from '@tensorflow/tfjs';
import { linear } from './linear';
import { runRegistered } from './registered';

export interface MaskedRows {
  /** [B, N, in] */
  readonly x: tf.Tensor3D;
  /** [B, N, 1], 1 = masked; what lies between mixes both. */
  readonly mask: tf.Tensor3D;
  /** What stands in a masked row's place, [1, 1, in] */
  readonly token: tf.Tensor3D;
}

/** `(x, or token where masked) weight + bias + added`; weight [in, out], bias [out], added [1, N, out] -> [B, N, out] */
export function maskedLinear(
  { x, mask, token }: MaskedRows,
  weight: tf.Tensor2D,
  bias: tf.Tensor1D,
  added: tf.Tensor3D,
): tf.Tensor3D {
  const [result] = runRegistered('MartMaskedLinear', { x, mask, token, weight, bias, residual: added }) ?? [];
  if (result) return result as tf.Tensor3D;
  return tf.tidy(() => {
    const shown = tf.mul(x, tf.sub(1, mask));
    const mixed = tf.add(shown, tf.mul(token, mask)) as tf.Tensor3D;
    return tf.add(linear(mixed, weight, bias), added) as tf.Tensor3D;
  });
}
