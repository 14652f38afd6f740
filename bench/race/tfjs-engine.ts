// The two engines that run src/mart on tfjs: ours, with the kernels of src/kernels, and stock tfjs, without them.
import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { startBackend, threadsFor } from '../../src/engine/backend';
import type { Backend, EngineInfo } from '../../src/engine/protocol';
import { assert } from '../../src/lib/assert';
import { type Precision, setPrecision } from '../../src/kernels/precision';
import type { Contestant } from './contestant';
import { liveBytes } from './counters';
import { inputValues, type Piece } from './piece';
import type { Outputs } from './outputs';
import type { Engine, RaceRequest } from './protocol';

/** Stock tfjs on WebGPU: a backend with a device of its own, so that memory is each engine's. */
const STOCK_WEBGPU = 'webgpu-stock';
/** Names of our kernels begin with it. */
const OURS = 'Mart';

export interface TfjsEngines {
  readonly info: EngineInfo;
  ours(piece: Piece, precision: Precision): Promise<Contestant>;
  /** In float32: tfjs has no other. */
  stock(piece: Piece): Promise<Contestant>;
}

/** Starts both on `backend`; `threads` of wasm as many as the page chooses where it is null. */
export async function startTfjs(
  backend: Backend,
  { wasmFolder, threads, form }: Pick<RaceRequest, 'wasmFolder' | 'threads' | 'form'>,
): Promise<TfjsEngines> {
  const count = threads ?? threadsFor(globalThis.navigator?.hardwareConcurrency ?? 1);
  const info = await startBackend(backend, { wasmFolder, form, threads: count, tfjsThreads: count });
  if (backend === 'wasm') {
    const kernels = tf.getKernelsForBackend('wasm').filter(({ kernelName }) => kernelName.startsWith(OURS));
    const activate = async (ours: boolean) => {
      await tf.setBackend('wasm');
      for (const kernel of kernels) {
        const registered = tf.getKernel(kernel.kernelName, 'wasm') !== undefined;
        if (ours && !registered) tf.registerKernel(kernel);
        if (!ours && registered) tf.unregisterKernel(kernel.kernelName, 'wasm');
      }
    };
    return {
      info,
      ours: (piece) => enter('ours', piece, () => activate(true)),
      stock: (piece) => enter('tfjs', piece, () => activate(false)),
    };
  }
  const submitEvery = tf.env().getNumber(SUBMIT_EVERY);
  await startStock();
  // Small inputs are otherwise computed on the CPU.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  const activate = async (name: string, every: number, precision: Precision) => {
    await tf.setBackend(name);
    tf.env().set(SUBMIT_EVERY, every);
    setPrecision(precision);
  };
  return {
    info,
    ours: (piece, precision) => enter('ours', piece, () => activate('webgpu', submitEvery, precision)),
    stock: (piece) => enter('tfjs', piece, () => activate(STOCK_WEBGPU, STOCK_SUBMIT_EVERY, 'f32')),
  };
}

/** After how many dispatches tfjs submits, for all of its WebGPU backends; ours sets it. */
const SUBMIT_EVERY = 'WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE';
/** tfjs's own choice. */
const STOCK_SUBMIT_EVERY = 15;

async function startStock(): Promise<void> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  const { device } = tf.backend() as WebGPUBackend;
  assert(adapter !== null, 'there was an adapter a moment ago');
  // The limits that ours has.
  const limits = Object.keys(Object.getPrototypeOf(device.limits)).filter((name) => name.startsWith('max'));
  const wanted = limits as (keyof GPUSupportedLimits & string)[];
  const requiredLimits = Object.fromEntries(wanted.map((name) => [name, device.limits[name] as number]));
  const own = await adapter.requestDevice({ requiredLimits });
  tf.copyRegisteredKernels('webgpu', STOCK_WEBGPU);
  for (const { kernelName } of tf.getKernelsForBackend(STOCK_WEBGPU)) {
    if (kernelName.startsWith(OURS)) tf.unregisterKernel(kernelName, STOCK_WEBGPU);
  }
  tf.registerBackend(STOCK_WEBGPU, () => new WebGPUBackend(own, adapter.info));
  await tf.setBackend(STOCK_WEBGPU);
}

/** `activate` makes the engine's backend the current one. */
async function enter(engine: Engine, piece: Piece, activate: () => Promise<void>): Promise<Contestant> {
  await activate();
  const gpu = tf.getBackend() === 'wasm' ? null : (tf.backend() as WebGPUBackend);
  const loaded = await piece.load();
  const values = piece.inputs.map(inputValues);
  const upload = () =>
    piece.inputs.map(({ shape }, i) => {
      const input = tf.tensor(values[i] ?? [], [...shape]);
      // Its values would go up with the first program that reads them.
      gpu?.uploadToGPU(input.dataId);
      return input;
    });
  const resident = gpu && piece.ends === 'device' ? upload() : null;
  /** Runs, hands the results to `use`, and lets go of them. */
  const once = async <T>(use: (results: Readonly<Record<string, tf.Tensor>>) => Promise<T>): Promise<T> => {
    await activate();
    const inputs = resident ?? upload();
    const results = loaded.run(inputs);
    const used = await use(results);
    tf.dispose(results);
    if (!resident) tf.dispose(inputs);
    return used;
  };
  return {
    engine,
    run: async () => {
      await (gpu && resident ? once(() => finished(gpu)) : once(readAll));
    },
    outputs: () => once(readAll),
    bytes: () => gpu && liveBytes(gpu.device),
    async dispose() {
      if (resident) tf.dispose(resident);
      loaded.dispose();
    },
  };
}

async function finished(backend: WebGPUBackend): Promise<void> {
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();
  await backend.device.queue.onSubmittedWorkDone();
}

/** All reads are asked for at once: a device then waits once. */
async function readAll(tensors: Readonly<Record<string, tf.Tensor>>): Promise<Outputs> {
  const read = Object.entries(tensors).map(
    async ([name, tensor]) => [name, (await tensor.data<'float32'>()).slice()] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}
