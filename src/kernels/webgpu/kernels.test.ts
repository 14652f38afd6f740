// Kernels without weights, in both forms.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { headMeanAttention, packedHeadMeanAttention, packedSelfAttention, selfAttention } from '../attention';
import { exchangeEnds } from '../exchange';
import { frameSquares, readsFrames, uploadFrames } from '../frames';
import { gelu } from '../gelu';
import { layerNorm } from '../layer-norm';
import { packing } from '../packing';
import type { Form } from './device';
import { gelu as geluProgram } from './gelu';
import { kernelDevice } from './kernels';
import { apart, bytes, FRAMES, given, segmentsOf, start, tubeletsOf } from './test-device';

// A software adapter may compile for seconds.
vi.setConfig({ testTimeout: 300_000 });

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
