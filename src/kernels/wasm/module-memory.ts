// The compiled kernels on tfjs's memory.
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm';
import { MartError } from '../../lib/errors';
import { buildKernels, type KernelExports } from './module';
import { FLOAT } from './write';

/** What tfjs's types leave out. The memory is a field of the module with threads, an export of the one without. */
interface Heap {
  _malloc(bytes: number): number;
  _free(address: number): void;
  readonly wasmMemory?: WebAssembly.Memory;
  readonly asm?: { readonly memory?: WebAssembly.Memory };
}

export const heapOf = ({ wasm }: BackendWasm): Heap => wasm as unknown as Heap;

export function memoryOf(backend: BackendWasm): WebAssembly.Memory {
  const { wasmMemory, asm } = heapOf(backend);
  const memory = wasmMemory ?? asm?.memory;
  if (!memory) throw new Error("tfjs's wasm module shows no memory");
  return memory;
}

/**
 * Makes the module's `malloc`, tfjs's own calls included, throw `out-of-memory` where it gives 0: tfjs 4.22 would write there,
 * over its own data.
 */
export function checkMalloc(backend: BackendWasm): void {
  const heap = heapOf(backend);
  // Emscripten puts the real function in place in the first call.
  heap._free(heap._malloc(FLOAT));
  const malloc = heap._malloc;
  heap._malloc = (bytes) => {
    const at = malloc(bytes);
    if (at !== 0 || bytes === 0) return at;
    throw new MartError('out-of-memory', `no ${bytes} bytes of WebAssembly memory`, { bytes });
  };
}

export const isShared = ({ buffer }: WebAssembly.Memory): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;

/** With relaxed SIMD where the engine knows it. */
export function compileKernels(memory: WebAssembly.Memory): WebAssembly.Module {
  const sharedMemory = isShared(memory);
  const relaxed = buildKernels({ sharedMemory, relaxed: true });
  return new WebAssembly.Module(
    WebAssembly.validate(relaxed) ? relaxed : buildKernels({ sharedMemory, relaxed: false }),
  );
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
}
