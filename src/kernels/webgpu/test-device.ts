// For tests: our kernels on Dawn's device against the composed ops on tfjs's cpu backend.
import '../../../tests/setup/dawn';
import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { expect } from 'vitest';
import type { ChooseTile } from './call';
import type { Form } from './device';
import { startWebGpuKernels } from './kernels';

const complaints: string[] = [];
/** What an adapter without float16 leaves out is counted as skipped. */
export const halves = (await navigator.gpu.requestAdapter())?.features.has('shader-f16') ?? false;

/** tfjs's own backend on a device of ours, with our kernels in one form. */
export async function start(form: Form, chooseTile?: ChooseTile): Promise<void> {
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

export interface Given {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export const given = (shape: readonly number[], phase: number, scale = 1): Given => ({
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
export async function apart(inputs: readonly Given[], body: Body): Promise<number> {
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

export const FRAMES = { frames: 4, side: 24, patch: 8, depth: 2 };
export const bytes = Uint8Array.from({ length: 2 * 4 * 24 * 24 * 3 }, (_, i) => (i * 2654435761) >>> 24);
export const segmentsOf = (all: Uint8Array) => [all.subarray(0, all.length / 2), all.subarray(all.length / 2)];
/** [2, 18, 8 * 8 * 2 * 3], values in (frame, row, column, colour) order */
export const tubeletsOf = (values: Float32Array) =>
  tf.reshape(tf.transpose(tf.tensor(values, [4, 2, 3, 8, 3, 8, 3]), [0, 2, 4, 1, 3, 5, 6]), [2, 18, 384]);
