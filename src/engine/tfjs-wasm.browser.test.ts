// The start on WebAssembly in a page that is isolated: no worker of tfjs's, and none that is waited for.
import * as tf from '@tensorflow/tfjs';
import { expect, test, vi } from 'vitest';
import { linear } from '../kernels/linear';
import type { ThreadStart } from '../kernels/wasm/thread-start';
import { startBackend } from './backend';

const wasmFolder = new URL('/node_modules/@tensorflow/tfjs-backend-wasm/dist/', location.href).href;

test('threads that never come up hold nothing up: the model starts and computes without them', async () => {
  const started = vi.spyOn(globalThis, 'Worker');
  const wanted: ThreadStart[] = [];
  const { adapter } = await startBackend('wasm', {
    wasmFolder,
    threads: 4,
    startThread: (start) => wanted.push(start),
  });
  expect(adapter).toBe('SIMD, 4 threads');
  expect(wanted.map(({ index }) => index)).toEqual([1, 2, 3]);
  expect(wanted.every(({ memory }) => memory.buffer instanceof SharedArrayBuffer)).toBe(true);

  const ones = tf.tidy(() => linear(tf.ones([500, 64]), tf.ones([64, 96]), tf.ones([96])).dataSync());
  expect(new Set(ones)).toEqual(new Set([65]));
  expect(started).not.toHaveBeenCalled();
});
