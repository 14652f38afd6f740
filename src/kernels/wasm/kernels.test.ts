import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { packing, segmentsOf } from '../packing';
import { startTestBackend } from '../test-backend';
import { registerWasmKernels, startWasmKernels } from './kernels';

/** Values in -2..2 that no two places share. */
const wave = (shape: number[], phase: number) =>
  tf.tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => 2 * Math.sin(phase + 1.7 * i + 0.001 * i * i)),
    shape,
  );

function run(name: string, inputs: Record<string, tf.Tensor>, attributes: Record<string, unknown> = {}) {
  const found = tf.engine().runKernel(name, inputs, attributes as never) as tf.Tensor | tf.Tensor[];
  return Array.isArray(found) ? found : [found];
}

/** Largest difference, relative to the largest value. */
function apart(ours: tf.Tensor | undefined, reference: tf.Tensor): number {
  expect(ours?.shape).toEqual(reference.shape);
  const [a, b] = [ours?.dataSync() ?? [], reference.dataSync()];
  let [most, largest] = [0, 1];
  b.forEach((value, i) => {
    // NaN must not pass as small.
    const off = Math.abs((a[i] ?? Number.NaN) - value);
    most = off <= most ? most : off;
    largest = Math.max(largest, Math.abs(value));
  });
  return most / largest;
}

/** Runs `body` and asserts that it leaves no tensor behind. */
function tidily(body: () => void): void {
  const before = tf.memory().numTensors;
  tf.tidy(body);
  expect(tf.memory().numTensors).toBe(before);
}

const composedGelu = (x: tf.Tensor) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));

describe('wasm kernels against composed ops', () => {
  beforeAll(async () => {
    await startTestBackend('wasm');
    registerWasmKernels();
  });

  // Rows around the six of a tile and the 24 from which weights are packed; columns around the eight of a panel.
  it.each([
    [1, 3, 7],
    [5, 7, 8],
    [6, 4, 17],
    [12, 192, 40],
    [13, 33, 16],
    [25, 5, 23],
    [50, 66, 64],
    // Two blocks of rows.
    [107, 2800, 9],
  ])('a linear layer of %i rows, %i to %i, with and without bias, residual and activation', (rows, depth, columns) => {
    tidily(() => {
      const [x, weight] = [wave([1, rows, depth], 0.1), wave([depth, columns], 0.7)] as const;
      const [bias, residual] = [wave([columns], 2), wave([1, rows, columns], 3)] as const;
      const product = tf.matMul(tf.reshape(x, [rows, depth]), weight).reshape([1, rows, columns]);
      const sum = tf.add(product, bias);
      expect(apart(run('MartLinear', { x, weight })[0], product)).toBeLessThan(1e-6);
      expect(apart(run('MartLinear', { x, weight, bias })[0], sum)).toBeLessThan(1e-6);
      const [relu] = run('MartLinear', { x, weight, bias, residual }, { activation: 'relu' });
      expect(apart(relu, tf.relu(tf.add(sum, residual)))).toBeLessThan(1e-6);
      const [gelu] = run('MartLinear', { x, weight, bias }, { activation: 'gelu' });
      expect(apart(gelu, composedGelu(sum))).toBeLessThan(1e-6);
    });
  });

  it.each([
    [4, 4, 0, 6, 32],
    [3, 1, 1, 5, 7],
    [3, 2, 1, 4, 16],
    [7, 5, 0, 3, 9],
    [2, 2, 0, 6, 2],
    [1, 1, 0, 3, 8],
    [1, 2, 0, 5, 12],
  ])('a convolution of %i rows, stride %i, pad %i, %i to %i channels', (size, stride, pad, from, to) => {
    tidily(() => {
      const x = wave([2, 17, 22, from], 0.5) as tf.Tensor4D;
      const [weight, bias] = [wave([size, size, from, to], 1) as tf.Tensor4D, wave([to], 2) as tf.Tensor1D] as const;
      const sum = tf.add(tf.conv2d(x, weight, stride, pad), bias);
      const [ours] = run('MartConvolution', { x, weight, bias }, { stride, pad, activation: 'relu' });
      expect(apart(ours, tf.relu(sum))).toBeLessThan(1e-6);
      const residual = wave(sum.shape, 3);
      const [linear] = run('MartConvolution', { x, weight, bias, residual }, { stride, pad, activation: 'linear' });
      expect(apart(linear, tf.add(sum, residual))).toBeLessThan(1e-6);
      const [relu] = run('MartConvolution', { x, weight, bias, residual }, { stride, pad, activation: 'relu' });
      expect(apart(relu, tf.relu(tf.add(sum, residual)))).toBeLessThan(1e-6);
    });
  });

  it.each([1, 3, 4, 13, 192, 770])('LayerNorm of rows of %i', (width) => {
    tidily(() => {
      const [x, gain, bias] = [wave([2, 53, width], 1), wave([width], 2), wave([width], 3)] as const;
      const centred = tf.sub(x, tf.mean(x, -1, true));
      const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5));
      const reference = tf.add(tf.mul(tf.mul(centred, scale), gain), bias);
      expect(apart(run('MartLayerNorm', { x, gain, bias }, { epsilon: 1e-5 })[0], reference)).toBeLessThan(1e-6);
    });
  });

  it('GELU, in the middle and in both tails', () => {
    tidily(() => {
      const x = tf.linspace(-12, 12, 40_003);
      expect(apart(run('MartGelu', { x })[0], composedGelu(x))).toBeLessThan(1e-6 / 4);
      const far = run('MartGelu', { x: tf.tensor1d([-1e30, -100, 0, 100, 1e30]) })[0];
      expect(apart(far, tf.tensor1d([0, 0, 0, 100, 1e30]))).toBeLessThan(1e-7);
      expect(Math.abs(far?.dataSync()[0] ?? 1)).toBeLessThan(1e-30);
    });
  });

  it.each([
    [3, 15, 11, 2],
    [1, 8, 1, 1],
    [4, 32, 101, 50],
    [8, 192, 60, 0],
  ])('self-attention of %i heads, width %i, %i tokens, %i rows of weights', (heads, width, tokens, rows) => {
    tidily(() => {
      const qkv = wave([2, tokens, 3 * width], 0.4) as tf.Tensor3D;
      const [q, k, v] = tf.split(qkv, 3, 2) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
      compare(run('MartAttention', { qkv }, { heads, rows }), composedAttention(q, k, v, heads), rows);
    });
  });

  it.each([
    [4, 12, 5, 9, 5],
    [8, 64, 70, 3, 70],
    [2, 14, 1, 400, 0],
  ])(
    'attention of %i heads, width %i, %i queries on %i keys, %i rows of weights',
    (heads, width, queries, keys, rows) => {
      tidily(() => {
        const q = wave([2, queries, width], 0.2) as tf.Tensor3D;
        const [k, v] = [wave([2, keys, width], 1) as tf.Tensor3D, wave([2, keys, width], 2) as tf.Tensor3D];
        compare(run('MartAttention', { q, k, v }, { heads, rows }), composedAttention(q, k, v, heads), rows);
      });
    },
  );

  it.each([
    [3, 15, [11, 1, 60]],
    [2, 16, [5, 9]],
  ])('attention of %i heads, width %i, of packed segments of %j tokens', (heads, width, lengths) => {
    tidily(() => {
      const tokens = lengths.reduce((sum, length) => sum + length);
      const qkv = wave([1, tokens, 3 * width], 0.4) as tf.Tensor3D;
      const rows = packing(lengths);
      const contexts = segmentsOf(qkv, rows).map((own) => {
        const [q, k, v] = tf.split(own, 3, 2) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
        return composedAttention(q, k, v, heads).context;
      });
      const [context] = run('MartPackedAttention', { qkv, starts: rows.starts }, { heads });
      expect(apart(context, tf.concat(contexts, 1))).toBeLessThan(2e-6);
    });
  });

  it('says which input is not of floats', () => {
    tidily(() => {
      expect(() => run('MartGelu', { x: tf.tensor1d([1, 2], 'int32') })).toThrow(/x is int32/);
    });
  });
});

function composedAttention(q: tf.Tensor3D, k: tf.Tensor3D, v: tf.Tensor3D, heads: number) {
  const split = (x: tf.Tensor3D) =>
    tf.transpose(tf.reshape(x, [x.shape[0], x.shape[1], heads, x.shape[2] / heads]), [0, 2, 1, 3]);
  const weights = tf.softmax(tf.matMul(split(q), split(k), false, true)) as tf.Tensor4D;
  return { context: tf.reshape(tf.transpose(tf.matMul(weights, split(v)), [0, 2, 1, 3]), q.shape), weights };
}

function compare(ours: tf.Tensor[], reference: { context: tf.Tensor; weights: tf.Tensor4D }, rows: number): void {
  const [context, weights] = ours;
  expect(ours).toHaveLength(rows > 0 ? 2 : 1);
  expect(apart(context, reference.context)).toBeLessThan(2e-6);
  const [batch, heads, , keys] = reference.weights.shape;
  const leading = rows > 0 && tf.slice(reference.weights, [0, 0, 0, 0], [batch, heads, rows, keys]);
  if (leading) expect(apart(weights, leading)).toBeLessThan(2e-6);
}

it('memory that can’t be had is an error, not a tensor over tfjs’s own data', async () => {
  await startTestBackend('wasm');
  startWasmKernels(1);
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = () => {
    throw new RangeError('no memory');
  };
  try {
    expect(() => tf.add(tf.zeros([1 << 26]), 1)).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
  } finally {
    WebAssembly.Memory.prototype.grow = grow;
  }
  expect(tf.add(tf.ones([4]), 1).dataSync()).toEqual(Float32Array.of(2, 2, 2, 2));
});
