import '../../../tests/setup/dawn';
import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { uploadFrames } from '../../kernels/frames';
import { drawsPictures, recoveredPicture } from '../../kernels/recovered-picture';
import { kernelDevice, startWebGpuKernels } from '../../kernels/webgpu/kernels';
import { drawRecoveredFrame } from '../../kernels/webgpu/recovered-frame';
import { drawAt } from '../../lib/random';
import { DEVIATION_EPSILON, reconstructionTarget, recoveredFrame } from '../reconstruction';
import { eachRow, FRAME_SHAPE } from '../inputs';
import { FRAME_SIZE, PATCH_VALUES, SEGMENT_PIXELS, VISUAL_PATCHES } from '../../lib/shapes';

const complaints: string[] = [];

beforeAll(async () => {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('Dawn has no adapter');
  const device = await adapter.requestDevice();
  device.addEventListener('uncapturederror', ({ error }) => complaints.push(error.message));
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await tf.setBackend('webgpu');
  startWebGpuKernels('tiled');
});

// Noise, with a flat patch, one of a single colour, and one that is lit in one place.
const pixels = Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(1, i) >>> 24);
const paint = (patch: number, value: (i: number) => number) =>
  eachRow(patch, (place, row) => {
    for (let i = 0; i < 48; i++) pixels[place + i] = value(row * 48 + i);
  });
paint(100, () => 77);
paint(101, (i) => (i % 3 === 0 ? 255 : 0));
paint(102, (i) => (i === 900 ? 255 : 3));
// Beyond what a picture can show, too.
const decoded = Float32Array.from(
  { length: SEGMENT_PIXELS },
  (_, i) => 2.5 * Math.sin(1.7 * i + 0.001 * i * (i % 911)),
);
const half = Uint8Array.from({ length: VISUAL_PATCHES }, (_, i) => (i >= 100 && i <= 102 ? 1 : drawAt(2, i) % 2));

const WHAT = { shape: FRAME_SHAPE, epsilon: DEVIATION_EPSILON };
const onDevice = (mask: Uint8Array) => ({
  recovered: tf.tensor3d(decoded, [1, VISUAL_PATCHES, PATCH_VALUES]),
  frames: uploadFrames([pixels]),
  masked: tf.tensor1d(Float32Array.from(mask)),
});

/** What the kernel draws into a texture of its own. [112, 112, 4] */
async function drawn(mask: Uint8Array, frame: number): Promise<Uint8Array> {
  const kernels = kernelDevice();
  if (!kernels) throw new Error('the kernels were started');
  const { device } = kernels;
  const texture = device.createTexture({
    size: [FRAME_SIZE, FRAME_SIZE],
    format: 'rgba8unorm',
    usage: GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.COPY_SRC,
  });
  const before = tf.memory().numTensors;
  const inputs = onDevice(mask);
  drawRecoveredFrame(kernels, inputs, { ...WHAT, frame }, texture.createView());
  kernels.submit();
  tf.dispose(inputs);
  expect(tf.memory().numTensors).toBe(before);
  // A copy's rows are multiples of 256 bytes.
  const [bytesPerRow, row] = [512, FRAME_SIZE * 4];
  const buffer = device.createBuffer({
    size: bytesPerRow * FRAME_SIZE,
    usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
  });
  const encoder = device.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow }, [FRAME_SIZE, FRAME_SIZE]);
  device.queue.submit([encoder.finish()]);
  await buffer.mapAsync(GPUMapMode.READ);
  const rows = new Uint8Array(buffer.getMappedRange());
  const rgba = new Uint8Array(row * FRAME_SIZE);
  for (let y = 0; y < FRAME_SIZE; y++) rgba.set(rows.subarray(y * bytesPerRow, y * bytesPerRow + row), y * row);
  buffer.destroy();
  texture.destroy();
  expect(complaints.splice(0)).toEqual([]);
  return rgba;
}

describe('a recovered frame that the GPU draws', () => {
  // Patches 100 to 102 lie in frames 4 and 5.
  it.each([0, 4, 5, 15])('%i is the one that the host draws, within 1 of 255', async (frame) => {
    const byHost = recoveredFrame(pixels, decoded, reconstructionTarget(pixels), half, frame);
    const byDevice = await drawn(half, frame);
    let [most, differing] = [0, 0];
    for (const [i, value] of byHost.entries()) {
      const apart = Math.abs(value - (byDevice[i] ?? Number.NaN));
      most = apart <= most ? most : apart;
      if (apart !== 0) differing++;
    }
    expect(most).toBeLessThanOrEqual(1);
    // Halves that float32 and float64 round to different sides.
    expect(differing).toBeLessThan(20);
  });

  it('without a mask is the frame that went in', async () => {
    const none = new Uint8Array(VISUAL_PATCHES);
    const byHost = recoveredFrame(pixels, decoded, reconstructionTarget(pixels), none, 5);
    expect(Buffer.compare(Buffer.from(byHost.buffer), Buffer.from((await drawn(none, 5)).buffer))).toBe(0);
  });

  it('is left to the host where there is no canvas, as in Node', async () => {
    expect(drawsPictures()).toBe(false);
    const inputs = onDevice(half);
    expect(await recoveredPicture(inputs, { ...WHAT, frame: 0 })).toBeNull();
    tf.dispose(inputs);
  });
});
