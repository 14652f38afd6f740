// The two engines that run src/mart on tfjs: ours, with the kernels of src/kernels, and stock tfjs, without them.
import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { startBackend } from '../../src/engine/backend';
import type { Backend, EngineInfo } from '../../src/engine/protocol';
import { assert } from '../../src/lib/assert';
import type { Contestant, Outputs } from './contestant';
import { liveBytes } from './counters';
import { inputValues, type Piece } from './piece';
import type { Engine } from './protocol';

/** Stock tfjs on WebGPU: a backend with a device of its own, so that memory is each engine's. */
const STOCK_WEBGPU = 'webgpu-stock';
/** Names of our kernels begin with it. */
const OURS = 'Mart';

export interface TfjsEngine {
  readonly engine: Engine;
  enter(piece: Piece): Promise<Contestant>;
}

export interface TfjsEngines {
  readonly info: EngineInfo;
  readonly ours: TfjsEngine;
  readonly stock: TfjsEngine;
}

/** Starts both on `backend`. */
export async function startTfjs(backend: Backend, wasmFolder: string): Promise<TfjsEngines> {
  const info = await startBackend(backend, { wasmFolder });
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
    return { info, ours: onWasm('ours', () => activate(true)), stock: onWasm('tfjs', () => activate(false)) };
  }
  await startStock();
  // Small inputs are otherwise computed on the CPU.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  await tf.setBackend('webgpu');
  return { info, ours: onWebGpu('ours', 'webgpu'), stock: onWebGpu('tfjs', STOCK_WEBGPU) };
}

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

function onWasm(engine: Engine, activate: () => Promise<void>): TfjsEngine {
  return {
    engine,
    async enter(piece) {
      await activate();
      const loaded = await piece.load();
      const values = piece.inputs.map(inputValues);
      const once = async (): Promise<Outputs> => {
        await activate();
        const inputs = piece.inputs.map(({ shape }, i) => tf.tensor(values[i] ?? [], [...shape]));
        const results = loaded.run(inputs);
        const outputs = await readAll(results);
        tf.dispose([inputs, results]);
        return outputs;
      };
      return {
        engine,
        run: async () => void (await once()),
        outputs: once,
        bytes: () => null,
        dispose: () => loaded.dispose(),
      };
    },
  };
}

function onWebGpu(engine: Engine, name: string): TfjsEngine {
  return {
    engine,
    async enter(piece) {
      await tf.setBackend(name);
      const backend = tf.backend() as WebGPUBackend;
      const { device } = backend;
      const loaded = await piece.load();
      const inputs = piece.inputs.map((port) => {
        const input = tf.tensor(inputValues(port), [...port.shape]);
        backend.uploadToGPU(input.dataId);
        return input;
      });
      return {
        engine,
        async run() {
          await tf.setBackend(name);
          const results = loaded.run(inputs);
          backend.ensureCommandEncoderReady();
          backend.endComputePassEncoder();
          backend.submitQueue();
          await device.queue.onSubmittedWorkDone();
          tf.dispose(results);
        },
        async outputs() {
          await tf.setBackend(name);
          const results = loaded.run(inputs);
          const outputs = await readAll(results);
          tf.dispose(results);
          return outputs;
        },
        bytes: () => liveBytes(device),
        dispose() {
          tf.dispose(inputs);
          loaded.dispose();
        },
      };
    },
  };
}

async function readAll(tensors: Readonly<Record<string, tf.Tensor>>): Promise<Outputs> {
  const outputs: Record<string, Float32Array> = {};
  for (const [name, tensor] of Object.entries(tensors)) outputs[name] = (await tensor.data<'float32'>()).slice();
  return outputs;
}
