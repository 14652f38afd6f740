// Products with their epilogues, convolutions among them, in both forms, both precisions and every tile.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { convolution } from '../convolution';
import { convolveFrames, projectFrames, readsFrames, uploadFrames } from '../frames';
import { type Epilogue, linear } from '../linear';
import { linearNorm } from '../linear-norm';
import { maskedLinear } from '../masked-linear';
import { type Precision, setPrecision } from '../precision';
import { convolveBanks, readsBanks } from '../spectrogram';
import type { Form } from './device';
import { TILES, type Tile, tileFor } from './gemm';
import { apart, bytes, FRAMES, given, halves, segmentsOf, start, tubeletsOf } from './test-device';

// A software adapter may compile for seconds.
vi.setConfig({ testTimeout: 300_000 });

const EPILOGUES: readonly [name: string, epilogue: (residual: tf.Tensor) => Epilogue<tf.Tensor>][] = [
  ['alone', () => ({ activation: 'linear' })],
  ['ReLU', () => ({ activation: 'relu' })],
  ['GELU', () => ({ activation: 'gelu' })],
  ['residual', (residual) => ({ residual })],
];

describe.each([
  ['tiled', 'f32', 3e-6],
  ['direct', 'f32', 3e-6],
  ['tiled', 'f16', 2e-3],
  ['direct', 'f16', 2e-3],
] as const)('products of the %s form in %s', (form: Form, precision: Precision, limit) => {
  if (precision === 'f16' && !halves) {
    it.skip('need an adapter with float16');
    return;
  }

  let tile: Tile | null = null;
  beforeAll(async () => {
    await start(form, (rows, columns) => tile ?? tileFor(form, rows, columns));
    setPrecision(precision);
  });

  it.each([40, 48, 80, 192, 200])('%i columns, which no tile divides or only some, in each tile', async (columns) => {
    const inputs = [given([131, 24], 0.1), given([24, columns], 0.7, 24 ** -0.5), given([columns], 1.3)];
    try {
      for (const chosen of TILES.filter((one) => one.form === form)) {
        tile = chosen;
        const off = await apart(inputs, ([x, weight, bias]) => [
          linear(x as tf.Tensor, weight as tf.Tensor2D, bias as tf.Tensor1D),
        ]);
        expect(off, `${chosen.rows} x ${chosen.columns}`).toBeLessThan(limit);
      }
    } finally {
      tile = null;
    }
  });

  // Around the tiles' edges; depths and columns that are no multiples of four.
  it.each([
    [1, 3, 7],
    [5, 4, 8],
    [33, 18, 36],
    [65, 33, 17],
    [130, 192, 132],
  ])('a linear layer of %i rows, %i to %i, with each epilogue', async (rows, depth, columns) => {
    const inputs = [
      given([1, rows, depth], 0.1),
      given([depth, columns], 0.7, depth ** -0.5),
      given([columns], 1.3),
      given([1, rows, columns], 2.9),
    ];
    for (const [name, epilogue] of EPILOGUES) {
      const off = await apart(inputs, ([x, weight, bias, residual]) => [
        linear(x as tf.Tensor, weight as tf.Tensor2D, bias as tf.Tensor1D, epilogue(residual as tf.Tensor)),
      ]);
      expect(off, name).toBeLessThan(limit);
    }
  });

  // The last is wider than a workgroup norms, and is a product and a norm.
  it.each([
    [1, 5, 12],
    [37, 18, 36],
    [131, 64, 192],
    [5, 12, 260],
  ])('a linear layer of %i rows, %i to %i, with a residual and a norm behind it', async (rows, depth, columns) => {
    const inputs = [
      given([1, rows, depth], 0.1),
      given([depth, columns], 0.7, depth ** -0.5),
      given([columns], 1.3),
      given([1, rows, columns], 2.9),
      given([columns], 0.4),
      given([columns], 2.2),
    ];
    const off = await apart(inputs, ([x, weight, bias, residual, gain, shift]) => {
      const norm = { gain: gain as tf.Tensor1D, bias: shift as tf.Tensor1D, epsilon: 1e-6 };
      const more = residual as tf.Tensor;
      const { sum, normed } = linearNorm(x as tf.Tensor, weight as tf.Tensor2D, bias as tf.Tensor1D, more, norm);
      return [sum, normed];
    });
    expect(off).toBeLessThan(limit);
  });

  it.each([
    [2, 9, 12, 8],
    [3, 35, 24, 17],
  ])('a linear layer of %i segments of %i rows, %i to %i, some rows masked', async (batch, rows, depth, columns) => {
    const inputs = [
      given([batch, rows, depth], 0.1),
      { shape: [batch, rows, 1], values: Float32Array.from({ length: batch * rows }, (_, i) => ((i * 5) % 7) % 2) },
      given([1, 1, depth], 2.1),
      given([depth, columns], 0.7, depth ** -0.5),
      given([columns], 1.3),
      given([1, rows, columns], 2.9),
    ];
    const off = await apart(inputs, ([x, mask, token, weight, bias, added]) => [
      maskedLinear(
        { x: x as tf.Tensor3D, mask: mask as tf.Tensor3D, token: token as tf.Tensor3D },
        weight as tf.Tensor2D,
        bias as tf.Tensor1D,
        added as tf.Tensor3D,
      ),
    ]);
    expect(off).toBeLessThan(limit);
  });

  it.each([
    // [batch, height, width, channels, size, stride, pad, out]
    ['relu', 'no residual', [2, 8, 12, 6, 4, 4, 0, 5]],
    ['relu', 'a residual', [1, 7, 9, 8, 3, 1, 1, 12]],
    ['relu', 'no residual', [2, 9, 7, 4, 3, 2, 1, 16]],
    ['relu', 'a residual', [1, 17, 11, 1, 7, 5, 0, 9]],
    ['linear', 'no residual', [1, 6, 10, 8, 1, 2, 0, 12]],
  ] as const)('a convolution, %s, %s, of %j', async (activation, more, shape) => {
    const [batch, height, width, channels, size, stride, pad, to] = shape;
    const along = (length: number) => Math.floor((length + 2 * pad - size) / stride) + 1;
    const inputs = [
      given([batch, height, width, channels], 0.2),
      given([size, size, channels, to], 1.1, (size * size * channels) ** -0.5),
      given([to], 0.4),
      given([batch, along(height), along(width), to], 0.6),
    ];
    const off = await apart(inputs, ([x, weight, bias, given]) => {
      const residual = more === 'a residual' && { residual: given as tf.Tensor4D };
      const form = { stride, pad, activation, ...residual };
      return [convolution(x as tf.Tensor4D, weight as tf.Tensor4D, bias as tf.Tensor1D, form)];
    });
    expect(off).toBeLessThan(limit);
  });

  it.each([
    [4, 12],
    [2, 2],
  ])('tubelets of frames through a linear layer, and windows of %i through a convolution to %i', async (size, to) => {
    const projection = [given([2 * 8 * 8 * 3, 20], 0.3, 0.05), given([20], 1)];
    const convolved = [given([size, size, 6, to], 0.8, 0.1), given([to], 2)];
    const off = await apart([...projection, ...convolved], ([weight, bias, kernel, shift]) => {
      const [w, b] = [weight as tf.Tensor2D, bias as tf.Tensor1D];
      const [k, s] = [kernel as tf.Tensor4D, shift as tf.Tensor1D];
      return tf.tidy(() => {
        if (readsFrames()) {
          const frames = uploadFrames(segmentsOf(bytes));
          return [projectFrames(frames, w, b, FRAMES), convolveFrames(frames, k, s, FRAMES)];
        }
        const seen = Float32Array.from(bytes, (x) => (x - 100) / 255);
        const pictures = tf.transpose(tf.tensor(seen, [4, 2, 24, 24, 3]), [0, 2, 3, 1, 4]);
        return [
          linear(tf.reshape(tubeletsOf(seen), [36, 384]), w, b),
          convolution(tf.reshape(pictures, [4, 24, 24, 6]), k, s, { stride: size, pad: 0, activation: 'relu' }),
        ];
      });
    });
    expect(off).toBeLessThan(limit);
  });

  it.each([
    [16, 10, 'linear'],
    [4, 2, 'relu'],
  ] as const)('windows of filter banks, %i wide, by %i, %s', async (size, stride, activation) => {
    const inputs = [given([2, 36, 46], 0.9), given([size, size, 1, 10], 0.2, 1 / size), given([10], 1.2)];
    const off = await apart(inputs, ([banks, weight, bias]) => {
      const [b, w, s] = [banks as tf.Tensor3D, weight as tf.Tensor4D, bias as tf.Tensor1D];
      return tf.tidy(() => {
        if (readsBanks()) return [convolveBanks(b, w, s, stride, activation)];
        const pictures = tf.reshape(tf.transpose(b, [0, 2, 1]), [2, 46, 36, 1]) as tf.Tensor4D;
        return [tf.fused.conv2d({ x: pictures, filter: w, strides: stride, pad: 0, bias: s, activation })];
      });
    });
    expect(off).toBeLessThan(limit);
  });

  it('weights that were packed for one precision are refused in the other', async () => {
    await tf.setBackend('webgpu');
    const [x, weight, bias] = [tf.ones([3, 5]), tf.ones([5, 7]), tf.ones([7])] as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor1D,
    ];
    linear(x, weight, bias).dispose();
    setPrecision(precision === 'f16' ? 'f32' : 'f16');
    expect(() => linear(x, weight, bias)).toThrow('load them again');
    setPrecision(precision);
    tf.dispose([x, weight, bias]);
  });
});

describe.each(TILES.map((tile) => [`${tile.rows} x ${tile.columns} ${tile.form}`, tile] as const))(
  'a tile of %s',
  (_, tile) => {
    it('covers products that end inside of it', async () => {
      await start(tile.form, () => tile);
      setPrecision('f32');
      for (const [rows, depth, columns] of [
        [1, 9, 5],
        [131, 20, 260],
      ] as const) {
        const inputs = [given([rows, depth], 0.1), given([depth, columns], 0.7), given([columns], 1.3)];
        const off = await apart(inputs, ([x, weight, bias]) => [
          linear(x as tf.Tensor, weight as tf.Tensor2D, bias as tf.Tensor1D),
        ]);
        expect(off).toBeLessThan(3e-6);
      }
    });
  },
);

it('a GPU gets larger tiles as soon as they keep it busy and are filled, a software adapter none', () => {
  expect(tileFor('tiled', 393, 192).rows).toBe(32);
  expect(tileFor('tiled', 12 * 393, 768).rows).toBe(64);
  expect(tileFor('tiled', 12 * 393, 3072).rows).toBe(128);
  expect(tileFor('tiled', 12 * 8 * 784, 40).rows).toBe(64);
  expect(tileFor('tiled', 12 * 8 * 3136, 16).rows).toBe(32);
  expect(tileFor('direct', 12 * 393, 3072).form).toBe('direct');
});
