import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { MartError } from '../lib/errors';
import { chooseBackend, chooseForm, choosePrecision, isSoftwareAdapter, startBackend } from './backend';

const wasmFolder = `${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`;

function adapterInfo(fields: Partial<GPUAdapterInfo>): GPUAdapterInfo {
  return {
    __brand: 'GPUAdapterInfo',
    vendor: '',
    architecture: '',
    device: '',
    description: '',
    subgroupMinSize: 4,
    subgroupMaxSize: 128,
    isFallbackAdapter: false,
    ...fields,
  };
}

test('auto takes a hardware adapter, and wasm where the adapter is software, absent or broken', () => {
  expect(chooseBackend('auto', { kind: 'found', software: false })).toEqual({ backend: 'webgpu', reason: 'preferred' });
  expect(chooseBackend('auto', { kind: 'found', software: true })).toEqual({
    backend: 'wasm',
    reason: 'software-adapter',
  });
  expect(chooseBackend('auto', { kind: 'absent' })).toEqual({ backend: 'wasm', reason: 'no-webgpu' });
  expect(chooseBackend('auto', { kind: 'failed', why: 'x' })).toEqual({ backend: 'wasm', reason: 'webgpu-failed' });
});

test('a named backend is used even where auto would not, or fails saying why', () => {
  expect(chooseBackend('webgpu', { kind: 'found', software: true })).toEqual({ backend: 'webgpu', reason: 'asked' });
  expect(chooseBackend('wasm', { kind: 'found', software: false })).toEqual({ backend: 'wasm', reason: 'asked' });
  expect(() => chooseBackend('webgpu', { kind: 'failed', why: 'driver crashed' })).toThrow(/driver crashed/);
});

test('float16 is taken unasked on hardware alone, and never where the adapter lacks it', () => {
  const [gpu, emulated, plain] = [
    { halves: true, software: false },
    { halves: true, software: true },
    { halves: false, software: false },
  ];
  expect([gpu, emulated, plain].map((adapter) => choosePrecision('auto', adapter))).toEqual(['f16', 'f32', 'f32']);
  expect([gpu, emulated, plain].map((adapter) => choosePrecision('f16', adapter))).toEqual(['f16', 'f16', 'f32']);
  expect([gpu, emulated, plain].map((adapter) => choosePrecision('f32', adapter))).toEqual(['f32', 'f32', 'f32']);
});

test('kernels are tiled on hardware alone, unless a form is asked for', () => {
  expect([false, true].map((software) => chooseForm('auto', software))).toEqual(['tiled', 'direct']);
  expect([false, true].map((software) => chooseForm('tiled', software))).toEqual(['tiled', 'tiled']);
  expect([false, true].map((software) => chooseForm('direct', software))).toEqual(['direct', 'direct']);
});

test('software adapters are known by their own word or by their name', () => {
  expect(isSoftwareAdapter(adapterInfo({ vendor: 'google', architecture: 'swiftshader' }))).toBe(true);
  expect(isSoftwareAdapter(adapterInfo({ vendor: 'mesa', description: 'llvmpipe: Mesa 25.0.7' }))).toBe(true);
  expect(isSoftwareAdapter(adapterInfo({ vendor: 'x', isFallbackAdapter: true }))).toBe(true);
  expect(isSoftwareAdapter(adapterInfo({ vendor: 'nvidia', architecture: 'hopper' }))).toBe(false);
  expect(isSoftwareAdapter(adapterInfo({ vendor: 'apple', architecture: 'metal-3' }))).toBe(false);
});

test('asking for WebGPU where there is none fails with no-backend', async () => {
  const failure = await startBackend('webgpu', { wasmFolder }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(MartError);
  expect(failure).toMatchObject({ code: 'no-backend', details: { backend: 'webgpu' } });
});

test('auto without WebGPU starts wasm, says so, and computes', async () => {
  const info = await startBackend('auto', { wasmFolder });
  expect(info).toMatchObject({ backend: 'wasm', reason: 'no-webgpu', adapter: 'SIMD, 1 thread' });
  expect(tf.getBackend()).toBe('wasm');
  const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync());
  expect([...product]).toEqual([11]);
});
