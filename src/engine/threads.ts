// The threads of an engine's kernels, which its worker asks the page for (why: `kernels/wasm/thread-start`).
import { startThread, type ThreadStart } from '../kernels/wasm/thread-start';

/** A message of the engine's worker, beside comlink's. */
export interface ThreadWanted {
  readonly thread: ThreadStart;
}

const isThreadWanted = (data: unknown): data is ThreadWanted =>
  typeof data === 'object' && data !== null && 'thread' in data;

export class EngineThreads {
  #worker: Worker | null = null;
  #threads: Worker[] = [];

  /** Starts what `worker` asks for, until it ends; gives it back. */
  serve(worker: Worker): Worker {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (worker === this.#worker && isThreadWanted(data)) this.#threads.push(startThread(data.thread));
    });
    return worker;
  }

  /** They sleep between jobs, so none ends by itself. */
  end(): void {
    this.#worker = null;
    for (const thread of this.#threads) thread.terminate();
    this.#threads = [];
  }
}
