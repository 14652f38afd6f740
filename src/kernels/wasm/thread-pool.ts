// A pool of threads that share the parts of a job. The caller's own thread takes parts too and never waits for one to start: a part
// belongs to whoever counts `LEFT` down to it. A job's numbers stay as they are until its last part is done.
import { decodeJob } from './jobs/jobs';
import type { KernelExports } from './module';

/** Counters in the shared memory: parts not yet taken, parts done, all parts, the job's number, parts that trapped. */
const LEFT = 0;
const DONE = 1;
const PARTS = 2;
const JOB = 3;
const TRAPPED = 4;
const COUNTERS = 5;
/** With room, so that the numbers behind them are aligned. */
const COUNTER_BYTES = 32;
const NUMBERS = 32;
/** Turns of a spin-wait, some ns each, before a thread sleeps: waking one takes longer than most gaps between jobs. */
const SPINS = 4000;

/** The job at work, in memory that the pool shares; a pool of one has it for itself. */
export interface WorkQueue {
  readonly counters: Int32Array;
  /** The scratch memory's address, its bytes for each thread, then the encoded job. */
  readonly numbers: Float64Array;
}

export function workQueue(buffer: ArrayBufferLike = new ArrayBuffer(workQueueBytes)): WorkQueue {
  return {
    counters: new Int32Array(buffer, 0, COUNTERS),
    numbers: new Float64Array(buffer, COUNTER_BYTES, NUMBERS),
  };
}

export const workQueueBytes = COUNTER_BYTES + NUMBERS * Float64Array.BYTES_PER_ELEMENT;

/** Takes parts as long as there are some. */
export class PoolThread {
  readonly #kernels: KernelExports;
  readonly #queue: WorkQueue;
  readonly #index: number;
  #job = 0;
  #error: unknown = null;
  #run: (part: number, scratch: number) => void = () => {};

  /** `index` 0 is the caller's own thread. */
  constructor(kernels: KernelExports, queue: WorkQueue, index: number) {
    this.#kernels = kernels;
    this.#queue = queue;
    this.#index = index;
  }

  work(): void {
    const { counters, numbers } = this.#queue;
    for (;;) {
      const left = Atomics.load(counters, LEFT);
      if (left <= 0) return;
      if (Atomics.compareExchange(counters, LEFT, left, left - 1) !== left) continue;
      const job = Atomics.load(counters, JOB);
      if (job !== this.#job) {
        this.#run = decodeJob(this.#kernels, numbers.subarray(2));
        this.#job = job;
      }
      try {
        this.#run(left - 1, (numbers[0] ?? 0) + this.#index * (numbers[1] ?? 0));
      } catch (error) {
        // Told by the leader, who would else wait for this part for ever.
        this.#error ??= error;
        Atomics.add(counters, TRAPPED, 1);
      }
      const done = Atomics.add(counters, DONE, 1) + 1;
      if (done === Atomics.load(counters, PARTS)) Atomics.notify(counters, DONE);
    }
  }

  /** A helper's life; never returns. */
  workForever(): never {
    const { counters } = this.#queue;
    for (;;) {
      this.work();
      spin(() => Atomics.load(counters, LEFT) > 0) || Atomics.wait(counters, LEFT, 0);
    }
  }

  /**
   * Runs a job together with the helpers; `scratch` has `scratchBytes` for each thread of the pool. Throws a RuntimeError when
   * a part traps, in whatever thread: the memory can't be believed any more.
   */
  lead(job: readonly number[], parts: number, scratch: number, scratchBytes: number): void {
    const { counters, numbers } = this.#queue;
    numbers.set([scratch, scratchBytes, ...job]);
    Atomics.store(counters, DONE, 0);
    Atomics.store(counters, PARTS, parts);
    Atomics.add(counters, JOB, 1);
    Atomics.store(counters, LEFT, parts);
    Atomics.notify(counters, LEFT);
    this.work();
    while (!spin(() => Atomics.load(counters, DONE) === parts)) {
      const done = Atomics.load(counters, DONE);
      if (done < parts) Atomics.wait(counters, DONE, done);
    }
    if (this.#error) throw this.#error;
    if (Atomics.load(counters, TRAPPED) > 0) throw new WebAssembly.RuntimeError('a kernel trapped in a helping thread');
  }
}

/** Whether `seen` comes true soon. */
function spin(seen: () => boolean): boolean {
  for (let i = 0; i < SPINS; i++) if (seen()) return true;
  return false;
}
