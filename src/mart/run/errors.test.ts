import '../../../tests/setup/dawn';
import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { expect, it } from 'vitest';
import { startTestBackend } from '../../kernels/test-backend';
import { startWebGpuKernels } from '../../kernels/webgpu/kernels';
import { drawAt, unit } from '../../lib/random';
import { SEGMENT_PIXELS } from '../../lib/shapes';
import { eachRow, uploadPixels } from '../inputs';
import { patchErrors, reconstructionTarget, recoveryError } from '../reconstruction';
import { recoveryErrors, squaresByPatch } from './errors';

/** Noise in most patches; the first is flat, of a value whose share of 255 no float32 holds. */
const segments = [1, 2].map((seed) => {
  const pixels = Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(seed, i) >>> 24);
  eachRow(0, (place) => pixels.fill(77, place, place + 48));
  return pixels;
});
const decoded = Float32Array.from({ length: 2 * SEGMENT_PIXELS }, (_, i) => unit(drawAt(3, i)) - 0.5);
const masks = [0, 1].map((odd) => Uint8Array.from({ length: 392 }, (_, i) => (i % 2 === odd ? 1 : 0)));

async function startDawn(): Promise<void> {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('Dawn has no adapter');
  const device = await adapter.requestDevice();
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await tf.setBackend('webgpu');
  startWebGpuKernels('tiled');
}

it.each(['wasm', 'webgpu'] as const)(
  'errors of a batch are those of each segment by itself, flat patches too, on %s',
  async (name) => {
    await (name === 'wasm' ? startTestBackend(name) : startDawn());
    const before = tf.memory().numTensors;
    const pixels = uploadPixels(segments, { stem: null, code: null });
    const recovered = tf.tensor3d(decoded, [2, 392, 1536]);
    const squares = squaresByPatch(recovered, pixels);
    expect(squares === null).toBe(name === 'wasm');
    const found = await recoveryErrors({ recovered, squares }, segments, masks);
    for (const [i, mask] of masks.entries()) {
      const target = reconstructionTarget(segments[i] ?? new Uint8Array());
      const errors = patchErrors(decoded.subarray(i * SEGMENT_PIXELS, (i + 1) * SEGMENT_PIXELS), target);
      const apart = errors.map((error, patch) => Math.abs(error - (found[i]?.patchErrors[patch] ?? Number.NaN)));
      expect(Math.max(...apart)).toBeLessThan(1e-5);
      expect(found[i]?.recoveryError).toBeCloseTo(recoveryError(errors, target, mask), 5);
    }
    tf.dispose([pixels as unknown as tf.TensorContainer, recovered, ...(squares ? [squares] : [])]);
    expect(tf.memory().numTensors).toBe(before);
  },
);
