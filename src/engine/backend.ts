// Chooses tfjs's backend and starts it: WebGPU on a device of our own, else WebAssembly. Says what was taken and why.
// Runs in a browser's worker and, with Dawn's `navigator.gpu`, in Node.
import * as tf from '@tensorflow/tfjs';
import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { type Precision, setPrecision } from '../kernels/precision';
import { startWasmKernels } from '../kernels/wasm/kernels';
import type { StartThread } from '../kernels/wasm/thread-start';
import type { Form } from '../kernels/webgpu/device';
import { startWebGpuKernels } from '../kernels/webgpu/kernels';
import { MartError } from '../lib/errors';
import { type Folder, nameOf } from '../lib/folder';
import type { Backend, EngineInfo, FormChoice, PrecisionChoice } from './protocol';
import { startTfjsWasm } from './tfjs-wasm';
import { gpuFailed, RecordingBackend } from './webgpu-backend';

export interface BackendOptions {
  /** Where tfjs's three .wasm files lie (in Node, a path with a slash at the end). */
  readonly wasmFolder: Folder;
  /** Threads of our kernels on wasm, where the page is cross-origin isolated. */
  readonly threads?: number;
  /** Who starts them. Default: the thread that calls. */
  readonly startThread?: StartThread;
  /** Threads of tfjs's own ops on wasm. Default: 1, which starts no worker. */
  readonly tfjsThreads?: number;
  /** Default: auto. */
  readonly precision?: PrecisionChoice;
  /** How kernels are cut on webgpu. Default: auto. */
  readonly form?: FormChoice;
  /** Called when the GPU's device is lost while the backend is in use, however it was lost. */
  readonly onLost?: (error: MartError) => void;
  /** Called with what the device complains of while nobody waits for it (`RecordingBackend.heard`). */
  readonly onFailed?: (error: MartError) => void;
}

export type BackendReason = EngineInfo['reason'];

export interface BackendChoice {
  readonly backend: Backend;
  readonly reason: BackendReason;
}

/** What is known of the machine's WebGPU before anything is started. */
export type WebGpuFinding =
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'found'; readonly software: boolean };

/** Beyond this many, products of a few hundred rows gain nothing. */
const MAX_THREADS = 8;

const SOFTWARE_ADAPTER = /swiftshader|llvmpipe|lavapipe|software|basic render|\bwarp\b|\bcpu\b/i;

/** Limits that tfjs's programs and our kernels lean on; a device has the specification's small ones unless asked. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** Taken where the adapter has them: half the bytes, GPU time by stage. */
const FEATURES = ['shader-f16', 'timestamp-query'] as const satisfies readonly GPUFeatureName[];

/** The device of the backend at work: others that are lost are nobody's loss. */
let deviceInUse: GPUDevice | null = null;

/**
 * Starts the backend and makes it tfjs's current one. `auto` takes a hardware WebGPU adapter, else wasm (several times
 * faster than a software adapter). A named backend is used or the call fails with `no-backend` and the reason.
 */
export async function startBackend(asked: Backend | 'auto', options: BackendOptions): Promise<EngineInfo> {
  const probe = asked === 'wasm' ? null : await findAdapter();
  const choice = chooseBackend(asked, probe?.finding ?? { kind: 'absent' });
  setPrecision('f32');
  if (choice.backend === 'wasm' || !probe?.adapter) return startWasm(choice.reason, options);
  try {
    const info = await startWebGpu(probe.adapter, choice.reason, options);
    setPrecision(info.precision);
    return info;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (asked === 'webgpu') throw noBackend('webgpu', why, error);
    return startWasm('webgpu-failed', options);
  }
}

/** The rule behind `startBackend`, without side effects. Throws `no-backend` for a named backend that is not there. */
export function chooseBackend(asked: Backend | 'auto', webGpu: WebGpuFinding): BackendChoice {
  if (asked === 'wasm') return { backend: 'wasm', reason: 'asked' };
  if (asked === 'webgpu') {
    if (webGpu.kind === 'found') return { backend: 'webgpu', reason: 'asked' };
    throw noBackend(
      'webgpu',
      webGpu.kind === 'failed' ? webGpu.why : 'this browser or machine offers no WebGPU adapter',
    );
  }
  if (webGpu.kind === 'absent') return { backend: 'wasm', reason: 'no-webgpu' };
  if (webGpu.kind === 'failed') return { backend: 'wasm', reason: 'webgpu-failed' };
  if (webGpu.software) return { backend: 'wasm', reason: 'software-adapter' };
  return { backend: 'webgpu', reason: 'preferred' };
}

/** float16 where the adapter has it and it is wanted; unasked, on hardware alone: software emulates it. */
export function choosePrecision(
  asked: PrecisionChoice,
  { halves, software }: Pick<EngineInfo, 'halves' | 'software'>,
): Precision {
  if (!halves || asked === 'f32') return 'f32';
  return asked === 'f16' || !software ? 'f16' : 'f32';
}

/** Unasked, what a software adapter pays dearly for, memory that a workgroup shares and its barriers, is left to hardware. */
export function chooseForm(asked: FormChoice, software: boolean): Form {
  if (asked !== 'auto') return asked;
  return software ? 'direct' : 'tiled';
}

/** Whether an adapter computes on the CPU, by its own word or by its name. */
export function isSoftwareAdapter(info: GPUAdapterInfo): boolean {
  return info.isFallbackAdapter === true || SOFTWARE_ADAPTER.test(adapterName(info));
}

async function findAdapter(): Promise<{ finding: WebGpuFinding; adapter: GPUAdapter | null }> {
  // In types `navigator.gpu` is always there; in older browsers and on insecure pages it is not.
  const gpu: GPU | undefined = globalThis.navigator?.gpu;
  if (!gpu) return { finding: { kind: 'absent' }, adapter: null };
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return { finding: { kind: 'absent' }, adapter: null };
    return { finding: { kind: 'found', software: isSoftwareAdapter(adapter.info) }, adapter };
  } catch (error) {
    return { finding: { kind: 'failed', why: error instanceof Error ? error.message : String(error) }, adapter: null };
  }
}

async function startWebGpu(adapter: GPUAdapter, reason: BackendReason, options: BackendOptions): Promise<EngineInfo> {
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  const requiredFeatures = FEATURES.filter((name) => adapter.features.has(name));
  const device = await adapter.requestDevice({ requiredLimits, requiredFeatures });
  deviceInUse = device;
  void device.lost.then(({ reason: cause, message }) => {
    if (deviceInUse !== device) return;
    deviceInUse = null;
    options.onLost?.(new MartError('device-lost', message || 'the GPU device was lost', { cause: cause ?? null }));
  });
  device.addEventListener('uncapturederror', ({ error }) => {
    if (deviceInUse === device) options.onFailed?.(gpuFailed(error));
  });
  // Work-around: tfjs 4.22: registers a backend of its own on import, on a device with smaller limits and without f16 (no
  // report found). Goes when the device can be given.
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new RecordingBackend(device, adapter.info));
  if (!(await tf.setBackend('webgpu'))) throw new Error('tfjs could not start its webgpu backend');
  const software = isSoftwareAdapter(adapter.info);
  startWebGpuKernels(chooseForm(options.form ?? 'auto', software), { software });
  const halves = device.features.has('shader-f16');
  return {
    backend: 'webgpu',
    adapter: adapterName(adapter.info),
    software,
    precision: choosePrecision(options.precision ?? 'auto', { halves, software }),
    halves,
    reason,
    versions: versions(),
  };
}

async function startWasm(reason: BackendReason, options: BackendOptions): Promise<EngineInfo> {
  const threads = options.threads ?? threadsFor(globalThis.navigator?.hardwareConcurrency ?? 1);
  deviceInUse = null;
  const started = await startTfjsWasm(options.wasmFolder, options.tfjsThreads).catch((error: unknown) => {
    throw noBackend('wasm', error instanceof Error ? error.message : JSON.stringify(error), error);
  });
  if (!started) throw noBackend('wasm', `the .wasm files could not be loaded from ${nameOf(options.wasmFolder)}`);
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  // Without SIMD tfjs's own ops do all the work, on one thread.
  const count = simd ? startWasmKernels(threads, options.startThread) : 1;
  return {
    backend: 'wasm',
    adapter: `${simd ? 'SIMD' : 'no SIMD'}, ${count} ${count === 1 ? 'thread' : 'threads'}`,
    software: false,
    precision: 'f32',
    halves: false,
    reason,
    versions: versions(),
  };
}

/** All of a few cores; of many, which often come in pairs that share their arithmetic, half. */
export function threadsFor(cores: number): number {
  return Math.min(MAX_THREADS, Math.max(Math.min(cores, 4), Math.floor(cores / 2)));
}

function adapterName(info: GPUAdapterInfo): string {
  return (
    [info.vendor, info.architecture, info.description].filter((part) => part !== '').join(' ') || 'unnamed adapter'
  );
}

function versions(): Record<string, string> {
  return { tfjs: tf.version.tfjs, 'tfjs-backend-wasm': version_wasm };
}

function noBackend(backend: Backend, why: string, cause?: unknown): MartError {
  return new MartError('no-backend', `the ${backend} backend can't be used: ${why}`, { backend, why }, cause);
}
