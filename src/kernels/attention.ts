// Multi-head softmax attention: our kernel where the backend has one, else composed tfjs ops. Queries come scaled.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../lib/assert';
import { type Packing, segmentsOf } from './packing';
import { runRegistered } from './registered';

export interface AttentionResult {
  /** Values weighted by attention (context), [B, Nq, D], heads side by side */
  readonly context: tf.Tensor3D;
  /** Softmax weights of the first `rows` queries, [B, heads, rows, Nk]; null where none were asked for. */
  readonly weights: tf.Tensor4D | null;
}

/** qkv [B, N, 3 D]: queries, keys and values side by side, each with its heads side by side. */
export function selfAttention(qkv: tf.Tensor3D, heads: number, rows = 0): AttentionResult {
  const registered = runRegistered('MartAttention', { qkv }, { heads, rows });
  if (registered) return asResult(registered);
  const [batch, tokens, packed] = qkv.shape;
  const width = packed / 3;
  return tidied(() => {
    if (tf.getBackend() === 'wasm') {
      const part = (index: number): Columns => ({ x: qkv, from: index * width });
      return headByHead(part(0), part(1), part(2), width, heads, rows);
    }
    const split = tf.transpose(tf.reshape(qkv, [batch, tokens, 3, heads, width / heads]), [2, 0, 3, 1, 4]);
    const [q, k, v] = tf.unstack(split) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    return allHeads(q, k, v, rows);
  });
}

/** Context of segments whose tokens are packed: qkv [1, T, 3 D] -> [1, T, D]; each attends to its own tokens alone. */
export function packedSelfAttention(qkv: tf.Tensor3D, heads: number, packing: Packing): tf.Tensor3D {
  const { starts, lengths } = packing;
  const attributes = { heads, longest: Math.max(...lengths) };
  const [context] = runRegistered('MartPackedAttention', { qkv, starts }, attributes) ?? [];
  if (context) return context as tf.Tensor3D;
  return tf.tidy(() => {
    const contexts = segmentsOf(qkv, packing).map((own) => selfAttention(own, heads).context);
    return tf.concat(contexts, 1);
  });
}

/**
 * Head-mean attention: softmax weights of each query, mean over the heads. q [B, Nq, D] and k [B, Nk, D], heads side by side
 * -> [B, Nq, Nk]
 */
export function headMeanAttention(q: tf.Tensor3D, k: tf.Tensor3D, heads: number): tf.Tensor3D {
  const [mean] = runRegistered('MartHeadMeanAttention', { q, k }, { heads }) ?? [];
  if (mean) return mean as tf.Tensor3D;
  return tf.tidy(() => {
    const rows = q.shape[1];
    // What else attends mixes values too, and is given the keys for them.
    const registered = runRegistered('MartAttention', { q, k, v: k }, { heads, rows });
    const { weights } = registered ? asResult(registered) : composed(q, k, k, heads, rows);
    assert(weights !== null, 'weights of all queries were asked for');
    return tf.mean(weights, 1) as tf.Tensor3D;
  });
}

/** Head-mean attention of packed queries [1, T, D] to the keys of their segments, k [B, Nk, D] -> [1, T, Nk] */
export function packedHeadMeanAttention(q: tf.Tensor3D, k: tf.Tensor3D, heads: number, packing: Packing): tf.Tensor3D {
  const { starts, lengths } = packing;
  const attributes = { heads, longest: Math.max(...lengths) };
  const [mean] = runRegistered('MartPackedHeadMeanAttention', { q, k, starts }, attributes) ?? [];
  if (mean) return mean as tf.Tensor3D;
  const [, keys, width] = k.shape;
  return tf.tidy(() => {
    const means = segmentsOf(q, packing).map((own, b) =>
      headMeanAttention(own, tf.slice(k, [b, 0, 0], [1, keys, width]), heads),
    );
    return tf.concat(means, 1);
  });
}

function composed(q: tf.Tensor3D, k: tf.Tensor3D, v: tf.Tensor3D, heads: number, rows: number): AttentionResult {
  const width = q.shape[2];
  if (tf.getBackend() === 'wasm') {
    return headByHead({ x: q, from: 0 }, { x: k, from: 0 }, { x: v, from: 0 }, width, heads, rows);
  }
  const split = (x: tf.Tensor3D) =>
    tf.transpose(tf.reshape(x, [x.shape[0], x.shape[1], heads, width / heads]), [0, 2, 1, 3]) as tf.Tensor4D;
  return allHeads(split(q), split(k), split(v), rows);
}

/** One batched product for all heads: few, large dispatches. q, k, v [B, heads, N, d] */
function allHeads(q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D, rows: number): AttentionResult {
  const [batch, heads, queries, depth] = q.shape;
  const weights = tf.softmax(tf.matMul(q, k, false, true)) as tf.Tensor4D;
  const context = tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]);
  return {
    context: tf.reshape(context, [batch, queries, heads * depth]),
    weights: rows > 0 ? tf.slice(weights, [0, 0, 0, 0], [batch, heads, rows, k.shape[2]]) : null,
  };
}

/** D columns of x [B, N, C], starting at `from`. */
interface Columns {
  readonly x: tf.Tensor3D;
  readonly from: number;
}

/**
 * Head after head as 2-D products; columns are taken as rows of the transpose, which is one copy and not N. Work-around: tfjs
 * 4.22, wasm: XNNPACK multiplies single matrices only (https://github.com/tensorflow/tfjs/issues/6982), 1.2 ms against 13 ms
 * for a head of 393 tokens and 64 columns. Goes when it takes batches.
 */
function headByHead(q: Columns, k: Columns, v: Columns, width: number, heads: number, rows: number): AttentionResult {
  const [batch, queries] = q.x.shape;
  const keys = k.x.shape[1];
  const depth = width / heads;
  const context: tf.Tensor2D[] = [];
  const weights: tf.Tensor2D[] = [];
  for (let b = 0; b < batch; b++) {
    const transposedQ = transposedColumns(q.x, b);
    const transposedK = k.x === q.x ? transposedQ : transposedColumns(k.x, b);
    const transposedV = v.x === k.x ? transposedK : transposedColumns(v.x, b);
    const heads2d: tf.Tensor2D[] = [];
    for (let h = 0; h < heads; h++) {
      const [out, leading] = tf.tidy(() => {
        /** [d, N] */
        const headOf = (transposed: tf.Tensor2D, from: number): tf.Tensor2D =>
          tf.slice(transposed, [from + h * depth, 0], [depth, transposed.shape[1]]);
        const scores = tf.matMul<tf.Tensor2D>(tf.transpose(headOf(transposedQ, q.from)), headOf(transposedK, k.from));
        const softmaxed = tf.softmax<tf.Tensor2D>(scores);
        const values = tf.transpose(headOf(transposedV, v.from));
        const result = tf.matMul<tf.Tensor2D>(softmaxed, values);
        return rows > 0 ? [result, tf.slice(softmaxed, [0, 0], [rows, keys])] : [result];
      });
      if (out) heads2d.push(out);
      if (leading) weights.push(leading);
    }
    context.push(tf.concat(heads2d, 1));
  }
  return {
    context: tf.reshape(tf.concat(context, 0), [batch, queries, width]),
    weights: rows > 0 ? tf.reshape(tf.concat(weights, 0), [batch, heads, rows, keys]) : null,
  };
}

/** Segment b of x [B, N, C], as [C, N]. */
function transposedColumns(x: tf.Tensor3D, b: number): tf.Tensor2D {
  const [, tokens, columns] = x.shape;
  return tf.transpose(tf.reshape(tf.slice(x, [b, 0, 0], [1, tokens, columns]), [tokens, columns]));
}

/** tf.tidy keeps tensors in plain objects, but its type does not know an object with a null. */
function tidied(run: () => AttentionResult): AttentionResult {
  const tensors = tf.tidy(() => {
    const { context, weights } = run();
    return weights ? [context, weights] : [context];
  });
  return asResult(tensors);
}

function asResult([context, weights]: readonly tf.Tensor[]): AttentionResult {
  return { context: context as tf.Tensor3D, weights: (weights as tf.Tensor4D | undefined) ?? null };
}
