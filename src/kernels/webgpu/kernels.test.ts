import '../../../tests/setup/dawn';
import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { headMeanAttention, packedHeadMeanAttention, packedSelfAttention, selfAttention } from '../attention';
import { convolution } from '../convolution';
import { exchangeEnds } from '../exchange';
import { convolveFrames, frameSquares, projectFrames, readsFrames, uploadFrames } from '../frames';
import { gelu } from '../gelu';
import { layerNorm } from '../layer-norm';
import { type Epilogue, linear } from '../linear';
import { linearNorm } from '../linear-norm';
import { maskedLinear } from '../masked-linear';
import { packing } from '../packing';
import { type Precision, setPrecision } from '../precision';
import { convolveBanks, readsBanks } from '../spectrogram';
import type { Form } from './device';
import type { ChooseTile } from './call';
import { gelu as geluProgram } from './gelu';
import { TILES, type Tile, tileFor } from './gemm';
import { kernelDevice, startWebGpuKernels } from './kernels';

// A software adapter may compile for seconds.
vi.setConfig({ testTimeout: 300_000 });

const complaints: string[] = [];
/** What an adapter without float16 leaves out is counted as skipped. */
const halves = (await navigator.gpu.requestAdapter())?.features.has('shader-f16') ?? false;

/** tfjs's own backend on a device of ours, with our kernels in one form. */
async function start(form: Form, chooseTile?: ChooseTile): Promise<void> {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('Dawn has no adapter');
  const device = await adapter.requestDevice({
    requiredFeatures: halves ? ['shader-f16'] : [],
    requiredLimits: {
      maxComputeWorkgroupStorageSize: adapter.limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: adapter.limits.maxComputeInvocationsPerWorkgroup,
    },
  });
  device.addEventListener('uncapturederror', ({ error }) => complaints.push(error.message));
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await tf.setBackend('webgpu');
  // Small inputs are otherwise computed on the CPU.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  startWebGpuKernels(form, chooseTile ? { chooseTile } : {});
}

/** Values in -2..2 that no two places share. */
const wave = (shape: readonly number[], phase: number): Float32Array =>
  Float32Array.from(
    { length: shape.reduce((a, b) => a * b, 1) },
    (_, i) => 2 * Math.sin(phase + 1.7 * i + 0.001 * i * i),
  );

interface Given {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const given = (shape: readonly number[], phase: number, scale = 1): Given => ({
  shape,
  values: wave(shape, phase).map((x) => x * scale),
});

type Body = (inputs: tf.Tensor[]) => readonly (tf.Tensor | null)[];

async function on(
  backend: string,
  inputs: readonly Given[],
  body: Body,
): Promise<{ shape: number[]; values: Float32Array }[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const tensors = inputs.map(({ shape, values }) => tf.tensor(values, [...shape]));
  const results = body(tensors).filter((result) => result !== null);
  const read = [];
  for (const result of results) {
    read.push({ shape: result.shape, values: Float32Array.from(await result.data<'float32'>()) });
  }
  tf.dispose([...tensors, ...results]);
  expect(tf.memory().numTensors).toBe(before);
  return read;
}

/** Runs `body` with our kernels and with composed ops on tfjs's cpu backend; the largest difference, relative to the largest value. */
async function apart(inputs: readonly Given[], body: Body): Promise<number> {
  const ours = await on('webgpu', inputs, body);
  const composed = await on('cpu', inputs, body);
  expect(ours.map(({ shape }) => shape)).toEqual(composed.map(({ shape }) => shape));
  let worst = 0;
  for (const [i, { values }] of composed.entries()) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
    for (const [j, value] of values.entries()) {
      const off = Math.abs((ours[i]?.values[j] ?? Number.NaN) - value) / largest;
      // NaN must not pass as small.
      worst = off <= worst ? worst : off;
    }
  }
  expect(complaints.splice(0)).toEqual([]);
  return worst;
}

const EPILOGUES: readonly [name: string, epilogue: (residual: tf.Tensor) => Epilogue<tf.Tensor>][] = [
  ['alone', () => ({ activation: 'linear' })],
  ['ReLU', () => ({ activation: 'relu' })],
  ['GELU', () => ({ activation: 'gelu' })],
  ['residual', (residual) => ({ residual })],
];

const FRAMES = { frames: 4, side: 24, patch: 8, depth: 2 };
const bytes = Uint8Array.from({ length: 2 * 4 * 24 * 24 * 3 }, (_, i) => (i * 2654435761) >>> 24);
const segmentsOf = (all: Uint8Array) => [all.subarray(0, all.length / 2), all.subarray(all.length / 2)];
/** [2, 18, 8 * 8 * 2 * 3], values in (frame, row, column, colour) order */
const tubeletsOf = (values: Float32Array) =>
  tf.reshape(tf.transpose(tf.tensor(values, [4, 2, 3, 8, 3, 8, 3]), [0, 2, 4, 1, 3, 5, 6]), [2, 18, 384]);

// Their sums and what they read are float32 in either precision.
describe.each(['tiled', 'direct'] as const)('kernels without weights of the %s form', (form: Form) => {
  beforeAll(() => start(form));

  it.each([
    [7, 13],
    [5, 192],
    [3, 768],
    [2, 300],
  ])('LayerNorm of %i rows of %i', async (rows, width) => {
    const inputs = [given([1, rows, width], 0.3), given([width], 1), given([width], 2)];
    const off = await apart(inputs, ([x, gain, bias]) => [
      layerNorm(x as tf.Tensor, gain as tf.Tensor1D, bias as tf.Tensor1D, 1e-6),
    ]);
    expect(off).toBeLessThan(3e-6);
  });

  it("more workgroups than a dimension may have are refused by the kernel's name", async () => {
    await tf.setBackend('webgpu');
    const dispatch = { program: geluProgram(), buffers: [], sizes: [1], workgroups: [65536, 1, 1] } as const;
    expect(() => kernelDevice()?.dispatch(dispatch)).toThrow('gelu: 65536 x 1 x 1 workgroups');
  });

  it('GELU, also far from zero', async () => {
    const inputs = [{ shape: [1013], values: Float32Array.from({ length: 1013 }, (_, i) => (i - 506) / 50) }];
    expect(await apart(inputs, ([x]) => [gelu(x as tf.Tensor)])).toBeLessThan(1e-6);
  });

  it.each([
    [2, 11, 3, 15],
    [1, 70, 2, 8],
    [2, 67, 3, 36],
    // Head depths of 24, of the decoders, 32, and of the encoders, 64.
    [1, 21, 2, 48],
    [1, 21, 2, 64],
    [2, 21, 1, 64],
  ])(
    'attention of %i segments of %i tokens, %i heads, width %i, with the first rows of each head',
    async (batch, tokens, heads, width) => {
      const inputs = [given([batch, tokens, 3 * width], 0.4)];
      const off = await apart(inputs, ([qkv]) => {
        const { context, weights } = selfAttention(qkv as tf.Tensor3D, heads, 2);
        return [context, weights];
      });
      expect(off).toBeLessThan(5e-6);
    },
  );

  it.each([
    [2, 5, 9, 4, 12],
    [1, 3, 130, 8, 64],
  ])(
    'head-mean attention of %i segments, %i queries to %i keys, %i heads, width %i',
    async (batch, queries, keys, heads, width) => {
      const inputs = [given([batch, queries, width], 0.2), given([batch, keys, width], 1.1)];
      const off = await apart(inputs, ([q, k]) => [headMeanAttention(q as tf.Tensor3D, k as tf.Tensor3D, heads)]);
      expect(off).toBeLessThan(5e-6);
    },
  );

  // Longer and shorter than a workgroup's queries; one piece alone; columns of a head that are no multiple of four.
  it.each([
    [[3, 70, 1, 16], 2, 64],
    [[9, 2, 33], 3, 15],
  ])('attention of packed segments of %j tokens, %i heads, width %i', async (lengths, heads, width) => {
    const tokens = lengths.reduce((sum, length) => sum + length);
    const inputs = [
      given([1, tokens, 3 * width], 0.4),
      given([1, tokens, width], 0.2),
      given([lengths.length, 21, width], 1.1),
    ];
    const off = await apart(inputs, ([qkv, q, k]) =>
      tf.tidy(() => {
        const rows = packing(lengths);
        return [
          packedSelfAttention(qkv as tf.Tensor3D, heads, rows),
          packedHeadMeanAttention(q as tf.Tensor3D, k as tf.Tensor3D, heads, rows),
        ];
      }),
    );
    expect(off).toBeLessThan(5e-6);
  });

  it.each([
    [2, 9, 5, 3, 12],
    [1, 4, 7, 4, 5],
    [3, 70, 2, 1, 8],
  ])(
    'exchanged ends of %i segments, %i and %i tokens, %i of them bottleneck, width %i',
    async (batch, seen, heard, tokens, width) => {
      const inputs = [given([batch, seen, width], 0.2), given([batch, heard, width], 1.1)];
      const off = await apart(inputs, ([a, b]) => exchangeEnds(a as tf.Tensor3D, b as tf.Tensor3D, tokens));
      expect(off).toBeLessThan(1e-6);
    },
  );

  it('squares of errors and of normalised pixels, also of a flat patch', async () => {
    const pixels = bytes.slice();
    // Of the first frame and the one behind it: the first patch, eight rows of eight pixels.
    for (const frame of [0, 1]) {
      for (let row = 0; row < 8; row++) pixels.fill(77, (frame * 24 + row) * 72, (frame * 24 + row) * 72 + 24);
    }
    const off = await apart([given([2, 18, 384], 0.6)], ([recovered]) => {
      const decoded = recovered as tf.Tensor3D;
      return tf.tidy(() => {
        if (readsFrames()) return [frameSquares(decoded, uploadFrames(segmentsOf(pixels)), FRAMES, 1e-6)];
        const values = tf.reshape(tubeletsOf(Float32Array.from(pixels)), [2, 18, 128, 3]);
        const centred = tf.sub(values, tf.mean(values, 2, true));
        const deviation = tf.sqrt(tf.mul(tf.mean(tf.square(centred), 2, true), 128 / 127));
        const target = tf.reshape(tf.div(centred, tf.add(deviation, 1e-6)), [2, 18, 384]);
        return [tf.stack([tf.mean(tf.square(tf.sub(decoded, target)), -1), tf.mean(tf.square(target), -1)], -1)];
      });
    });
    expect(off).toBeLessThan(3e-6);
  });
});

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
