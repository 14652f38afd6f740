// Starts tfjs's wasm backend without threads of its own: what costs time runs in our kernels, which have theirs.
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Folder } from '../lib/folder';

/** Stands for a thread of tfjs's pool while the backend starts: says that it has loaded, and is given nothing to run. */
class NoThread {
  onmessage: ((event: { readonly data: { readonly cmd: 'loaded' } }) => void) | null = null;

  postMessage({ cmd }: { readonly cmd: string }): void {
    if (cmd === 'load') queueMicrotask(() => this.onmessage?.({ data: { cmd: 'loaded' } }));
  }

  terminate(): void {}
}

/**
 * Makes wasm tfjs's backend, in memory that threads can share where the page is isolated. Answers and rejects as
 * `tf.setBackend` does. Nothing else may start a worker meanwhile. `threads` of tfjs's own ops: the benchmark's peer has some.
 *
 * Work-around: tfjs 4.22: with shared memory it starts eight workers whatever count is set, loads itself into each and waits
 * for all of them (no report found); they are workers of a worker, which may hang (`kernels/wasm/thread-start`). Goes when a
 * count of 1 starts none.
 */
export async function startTfjsWasm(folder: Folder, threads = 1): Promise<boolean> {
  setWasmPaths(folder);
  setThreadsCount(threads);
  const real = Object.getOwnPropertyDescriptor(globalThis, 'Worker');
  if (threads > 1 || !real) return tf.setBackend('wasm');
  Object.defineProperty(globalThis, 'Worker', { ...real, value: NoThread });
  try {
    return await tf.setBackend('wasm');
  } finally {
    Object.defineProperty(globalThis, 'Worker', real);
  }
}
