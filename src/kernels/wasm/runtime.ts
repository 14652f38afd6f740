// The kernels on one tfjs wasm backend: their module, their scratch memory and their threads.
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm';
import { encodeJob, type JobName, type Jobs, partsOf, scratchOf } from './jobs/jobs';
import { checkMalloc, compileKernels, heapOf, instantiate, isShared, memoryOf } from './module-memory';
import { workQueue, workQueueBytes, PoolThread } from './thread-pool';
import { type StartThread, startThread } from './thread-start';
import { ALIGNING, aligned, FLOAT } from './write';

export type { BackendWasm };

export class WasmRuntime {
  /** Threads that work, the caller's included. */
  readonly threads: number;
  readonly #backend: BackendWasm;
  readonly #leader: PoolThread;
  #scratch = { at: 0, bytes: 0 };

  /** Takes at most `threads`: one where tfjs's memory is not shared, as without cross-origin isolation. */
  constructor(backend: BackendWasm, threads: number, start: StartThread = startThread) {
    checkMalloc(backend);
    const memory = memoryOf(backend);
    const module = compileKernels(memory);
    const several = threads > 1 && isShared(memory) && typeof Worker !== 'undefined';
    const shared = several ? new SharedArrayBuffer(workQueueBytes) : null;
    this.threads = several ? threads : 1;
    this.#backend = backend;
    this.#leader = new PoolThread(instantiate(module, memory), workQueue(shared ?? undefined), 0);
    for (let index = 1; shared && index < threads; index++) start({ module, memory, queue: shared, index });
  }

  /** Runs all parts of a job. */
  run<K extends JobName>(name: K, job: Jobs[K]): void {
    const bytes = aligned(scratchOf(name, job));
    this.#leader.lead(encodeJob(name, job), partsOf(name, job), this.#scratchOf(bytes * this.threads), bytes);
  }

  #scratchOf(bytes: number): number {
    if (bytes > this.#scratch.bytes) {
      const heap = heapOf(this.#backend);
      if (this.#scratch.bytes > 0) heap._free(this.#scratch.at);
      this.#scratch = { at: 0, bytes: 0 };
      // malloc's result is signed.
      this.#scratch = { at: heap._malloc(bytes + ALIGNING * FLOAT) >>> 0, bytes };
    }
    return aligned(this.#scratch.at);
  }
}
