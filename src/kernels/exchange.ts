// The exchange of bottleneck tokens between two streams (MBT): both streams' last tokens become the mean of both.
import * as tf from '@tensorflow/tfjs';
import { runRegistered } from './registered';

/** a [B, N, D] and b [B, M, D], the last `tokens` of which are the bottleneck, to streams of the same shapes. */
export function exchangeEnds(
  a: tf.Tensor3D,
  b: tf.Tensor3D,
  tokens: number,
): readonly [a: tf.Tensor3D, b: tf.Tensor3D] {
  const registered = runRegistered('MartExchange', { a, b }, { tokens });
  if (registered) return registered as [tf.Tensor3D, tf.Tensor3D];
  return tf.tidy((): [tf.Tensor3D, tf.Tensor3D] => {
    const [front, end] = cut(a, tokens);
    const [otherFront, otherEnd] = cut(b, tokens);
    const mean = tf.mul(tf.add(end, otherEnd), 0.5) as tf.Tensor3D;
    return [tf.concat([front, mean], 1), tf.concat([otherFront, mean], 1)];
  });
}

function cut(stream: tf.Tensor3D, tokens: number): [front: tf.Tensor3D, end: tf.Tensor3D] {
  const [batch, all, width] = stream.shape;
  const count = all - tokens;
  return [tf.slice(stream, [0, 0, 0], [batch, count, width]), tf.slice(stream, [0, count, 0], [batch, tokens, width])];
}
