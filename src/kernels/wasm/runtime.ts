// The kernels on one tfjs wasm backend: their module on its memory, memory of their own, and threads.
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm';
import { decodeJob, encodeJob, type JobName, type Jobs, partsOf, scratchOf } from './jobs';
import { buildKernels, type KernelExports } from './module';

export type { BackendWasm };

/** What tfjs's types leave out. The memory is a field of the module with threads, an export of the one without. */
interface Heap {
  _malloc(bytes: number): number;
  _free(address: number): void;
  readonly wasmMemory?: WebAssembly.Memory;
  readonly asm?: { readonly memory?: WebAssembly.Memory };
}

export class WasmRuntime {
  readonly #backend: BackendWasm;
  readonly #kernels: KernelExports;
  #scratch = { at: 0, bytes: 0 };

  constructor(backend: BackendWasm) {
    this.#backend = backend;
    this.#kernels = instantiate(compile(memoryOf(backend)), memoryOf(backend));
  }

  /** Runs all parts of a job. */
  run<K extends JobName>(name: K, job: Jobs[K]): void {
    const run = decodeJob(this.#kernels, encodeJob(name, job));
    const scratch = this.#scratchOf(scratchOf(name, job));
    const parts = partsOf(name, job);
    for (let part = 0; part < parts; part++) run(part, scratch);
  }

  #scratchOf(bytes: number): number {
    if (bytes > this.#scratch.bytes) {
      const wasm = heapOf(this.#backend);
      if (this.#scratch.bytes > 0) wasm._free(this.#scratch.at);
      // malloc's result is signed.
      this.#scratch = { at: wasm._malloc(bytes) >>> 0, bytes };
    }
    return this.#scratch.at;
  }
}

const heapOf = ({ wasm }: BackendWasm): Heap => wasm as unknown as Heap;

function memoryOf(backend: BackendWasm): WebAssembly.Memory {
  const { wasmMemory, asm } = heapOf(backend);
  const memory = wasmMemory ?? asm?.memory;
  if (!memory) throw new Error("tfjs's wasm module shows no memory");
  return memory;
}

/** With relaxed SIMD where the engine knows it. */
export function compile(memory: WebAssembly.Memory): WebAssembly.Module {
  const sharedMemory = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  const relaxed = buildKernels({ sharedMemory, relaxed: true });
  return new WebAssembly.Module(
    WebAssembly.validate(relaxed) ? relaxed : buildKernels({ sharedMemory, relaxed: false }),
  );
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
}
