// Starts the worker of one helping thread.

export interface ThreadStart {
  readonly module: WebAssembly.Module;
  /** tfjs's, shared. */
  readonly memory: WebAssembly.Memory;
  readonly queue: SharedArrayBuffer;
  readonly index: number;
}

/** Has a thread started, sooner or later: whoever leads waits for none. */
export type StartThread = (start: ThreadStart) => void;

/**
 * Starts it as the caller's own, which best is the page. Work-around: Firefox 153: while something debugs workers, as a
 * WebDriver session does, a worker that starts a worker may stand still in `new Worker` for ever, with its children (60 of
 * them never all came up, 3 of 3 times; the page's always did; no report found). Goes when a worker's workers come up.
 */
export function startThread(start: ThreadStart): Worker {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { type: 'module', name: 'wasm kernels' });
  worker.postMessage(start);
  return worker;
}
