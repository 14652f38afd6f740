import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { headMeanAttention, selfAttention } from './attention';
import { gelu } from './gelu';
import { layerNorm } from './layer-norm';
import { startTestBackend, TEST_BACKENDS } from './test-backend';

/** Plain float64 code that says the same, on arrays of rows. */
type Rows = number[][];

const wave = (rows: number, columns: number, phase: number): Rows =>
  Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => 2 * Math.sin(phase + 1.7 * r + 0.9 * c + 0.1 * r * c)),
  );

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Abramowitz and Stegun 7.1.5, a series that converges to float64 for |x| < 4. */
function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function softmax(row: readonly number[]): number[] {
  const most = Math.max(...row);
  const exps = row.map((x) => Math.exp(x - most));
  const sum = exps.reduce((total, x) => total + x, 0);
  return exps.map((x) => x / sum);
}

function attend(q: Rows, k: Rows, v: Rows, heads: number): { context: Rows; weights: Rows[] } {
  const depth = (q[0] ?? []).length / heads;
  const part = (rows: Rows, h: number) => rows.map((row) => row.slice(h * depth, (h + 1) * depth));
  const weights = Array.from({ length: heads }, (_, h) => {
    const keys = part(k, h);
    return part(q, h).map((query) =>
      softmax(keys.map((key) => key.reduce((sum, x, i) => sum + x * (query[i] ?? 0), 0))),
    );
  });
  const context = q.map((_, row) =>
    weights.flatMap((head, h) => {
      const values = part(v, h);
      return Array.from({ length: depth }, (_, i) =>
        (head[row] ?? []).reduce((sum, weight, key) => sum + weight * (values[key]?.[i] ?? 0), 0),
      );
    }),
  );
  return { context, weights };
}

async function worst(tensor: tf.Tensor, expected: readonly number[]): Promise<number> {
  const values = await tensor.data();
  expect(values).toHaveLength(expected.length);
  return Math.max(...expected.map((x, i) => Math.abs(x - (values[i] ?? Number.NaN))));
}

describe.each(TEST_BACKENDS)('kernels on %s', (backend) => {
  beforeAll(() => startTestBackend(backend));

  it('LayerNorm agrees with float64 on an odd size and leaves nothing behind', async () => {
    const rows = wave(7, 13, 0.3);
    const before = tf.memory().numTensors;
    const [gain, bias] = [wave(1, 13, 1).flat(), wave(1, 13, 2).flat()];
    const [x, g, b] = [tf.tensor3d([rows]), tf.tensor1d(gain), tf.tensor1d(bias)];
    const normed = layerNorm(x, g, b, 1e-5);
    const expected = rows.flatMap((row) => {
      const centre = mean(row);
      const deviation = Math.sqrt(mean(row.map((value) => (value - centre) ** 2)) + 1e-5);
      return row.map((value, i) => ((value - centre) / deviation) * (gain[i] ?? 0) + (bias[i] ?? 0));
    });
    expect(await worst(normed, expected)).toBeLessThan(3e-6);
    tf.dispose([x, g, b, normed]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('GELU is the one of the error function, to float32', async () => {
    const inputs = Array.from({ length: 161 }, (_, i) => (i - 80) / 20);
    const before = tf.memory().numTensors;
    const x = tf.tensor1d(inputs);
    const out = gelu(x);
    expect(
      await worst(
        out,
        inputs.map((value) => (value / 2) * (1 + erf(value / Math.SQRT2))),
      ),
    ).toBeLessThan(1e-6);
    tf.dispose([x, out]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('attention of a packed batch agrees with float64, and gives the leading rows of each head', async () => {
    const [heads, width, tokens] = [3, 15, 11];
    const segments = [wave(tokens, 3 * width, 0.1), wave(tokens, 3 * width, 4)];
    const expected = segments.map((rows) => {
      const part = (index: number) => rows.map((row) => row.slice(index * width, (index + 1) * width));
      return attend(part(0), part(1), part(2), heads);
    });
    const before = tf.memory().numTensors;
    const qkv = tf.tensor3d(segments);
    const { context, weights } = selfAttention(qkv, heads, 2);
    expect(context.shape).toEqual([2, tokens, width]);
    expect(weights?.shape).toEqual([2, heads, 2, tokens]);
    expect(
      await worst(
        context,
        expected.flatMap((segment) => segment.context.flat()),
      ),
    ).toBeLessThan(5e-6);
    const leading = expected.flatMap((segment) => segment.weights.flatMap((head) => head.slice(0, 2).flat()));
    if (weights) expect(await worst(weights, leading)).toBeLessThan(2e-6);
    tf.dispose([qkv, context]);
    weights?.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('head-mean attention of few queries on other keys agrees with float64', async () => {
    const [q, k] = [wave(5, 12, 0.2), wave(9, 12, 1.1)];
    const before = tf.memory().numTensors;
    const inputs = [tf.tensor3d([q]), tf.tensor3d([k])] as const;
    const weights = headMeanAttention(...inputs, 4);
    const expected = attend(q, k, k, 4);
    const means = q.flatMap((_, row) => k.map((_, key) => mean(expected.weights.map((head) => head[row]?.[key] ?? 0))));
    expect(weights.shape).toEqual([1, 5, 9]);
    expect(await worst(weights, means)).toBeLessThan(2e-6);
    tf.dispose([...inputs, weights]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
