// What our WGSL kernels need of tfjs's WebGPU backend: its device, its command encoder and the buffers behind its tensors.
// A kernel is a pipeline of our own, recorded into the same pass as tfjs's programs. Work-around: tfjs 4.22: its programs
// can't say `enable f16` (https://github.com/tensorflow/tfjs/pull/7535). Goes when a custom program can.
import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { MartError } from '../../lib/errors';

/** Work-around: tfjs 4.22: private in its types (no report found). Goes when a recorded pass can be joined in another way. */
interface Internals {
  readonly pipelineCache: Record<string, GPUComputePipeline | Promise<GPUComputePipeline>>;
  readonly tensorMap: { get(dataId: object): { resource: GPUBuffer | null } };
  readonly bufferManager: {
    acquireBuffer(size: number, usage: number): GPUBuffer;
    releaseBuffer(buffer: GPUBuffer): void;
  };
  /** Buffers that are destroyed once what was recorded is submitted. */
  readonly stagingPendingDisposal: GPUBuffer[];
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
}

export interface Program {
  /** Names everything that `code` depends on. */
  readonly key: string;
  /** WGSL with an entry point `main`. Bindings are those of `dispatch`, from 0. */
  readonly code: () => string;
}

export interface Dispatch {
  readonly program: Program;
  /** Storage buffers in the order of their bindings; a uniform of u32 comes behind them. */
  readonly buffers: readonly GPUBuffer[];
  /** The uniform's values. */
  readonly sizes: readonly number[];
  /** A texture that is written, bound behind the uniform. */
  readonly texture?: GPUTextureView;
  readonly workgroups: readonly [x: number, y: number, z: number];
}

/**
 * How kernels are cut for the device. `tiled`: workgroups share tiles in their own memory, which GPUs have. `direct`: each
 * invocation reads for itself, with no barrier, which software adapters pay dearly.
 */
export type Form = 'tiled' | 'direct';

const STORAGE = 0x80 | 0x4 | 0x8; // GPUBufferUsage.STORAGE | COPY_SRC | COPY_DST, as tfjs's tensors have it
const UNIFORM = 0x40;

export class KernelDevice {
  readonly device: GPUDevice;
  readonly #backend: WebGPUBackend;
  readonly #uniforms = new Map<string, GPUBuffer>();
  /** Layouts of prepacked weights, by tensor. */
  readonly #layouts = new WeakMap<object, string>();

  constructor(
    backend: WebGPUBackend,
    readonly form: Form,
    /** Whether the adapter computes on the CPU, in the host's own memory. */
    readonly software: boolean,
  ) {
    this.#backend = backend;
    this.device = backend.device;
  }

  /** The buffer of a tensor, which is uploaded where it is not there yet. */
  bufferOf({ dataId }: tf.TensorInfo): GPUBuffer {
    this.#backend.uploadToGPU(dataId as tf.DataId);
    const { resource } = this.#internals.tensorMap.get(dataId);
    if (!resource) throw new Error('the tensor has no buffer');
    return resource;
  }

  /** A new tensor of float32 and its buffer. */
  output(shape: readonly number[]): { info: tf.TensorInfo; buffer: GPUBuffer } {
    const info = this.#backend.makeTensorInfo([...shape], 'float32');
    return { info, buffer: this.bufferOf(info) };
  }

  /** The buffer of a weight that is read as it was loaded. */
  unchanged(info: tf.TensorInfo): GPUBuffer {
    const layout = this.#layouts.get(info.dataId);
    if (layout !== undefined) throw laidOut(layout, 'loaded');
    return this.bufferOf(info);
  }

  /**
   * The buffer of a weight that only our kernels read, in the layout `layout`: prepacked in the first call, where `bytes`
   * is the new buffer's size and `record` dispatches what fills it. The old buffer is given back.
   */
  prepacked(
    info: tf.TensorInfo,
    layout: string,
    bytes: number,
    record: (from: GPUBuffer, to: GPUBuffer) => void,
  ): GPUBuffer {
    const known = this.#layouts.get(info.dataId);
    const from = this.bufferOf(info);
    if (known === layout) return from;
    if (known !== undefined) throw laidOut(known, layout);
    const { bufferManager, tensorMap, stagingPendingDisposal } = this.#internals;
    const to = bufferManager.acquireBuffer(bytes, STORAGE);
    record(from, to);
    if (this.#compilesOnly) {
      // Nothing was written; the pipelines are there.
      bufferManager.releaseBuffer(to);
      return from;
    }
    tensorMap.get(info.dataId).resource = to;
    // Destroyed behind the next submit: no later tensor is of its size.
    stagingPendingDisposal.push(from);
    this.#layouts.set(info.dataId, layout);
    return to;
  }

  /** Starts a program's compilation, which tfjs waits for where it compiles only. */
  prepare(program: Program): GPUComputePipeline | Promise<GPUComputePipeline> {
    const { pipelineCache } = this.#internals;
    const key = `mart ${program.key}`;
    const pipeline = pipelineCache[key] ?? this.#compile(program, key);
    pipelineCache[key] = pipeline;
    return pipeline;
  }

  /** Records a kernel behind what was recorded; while tfjs compiles only, starts its compilation instead. */
  dispatch({ program, buffers, sizes, texture, workgroups }: Dispatch): void {
    this.#checkWorkgroups(program, workgroups);
    const pipeline = this.prepare(program);
    if (this.#compilesOnly) return;
    if (pipeline instanceof Promise) throw new Error(`${program.key} is still compiled`);
    const bound = [...buffers, this.#uniform(sizes)].map((buffer): GPUBindingResource => ({ buffer }));
    const bindGroup = this.device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [...bound, ...(texture ? [texture] : [])].map((resource, binding) => ({ binding, resource })),
    });
    const backend = this.#backend;
    const internals = this.#internals;
    backend.ensureCommandEncoderReady();
    const encoder = internals.commandEncoder;
    if (!encoder) throw new Error('tfjs has a command encoder by now');
    internals.computePassEncoder ??= encoder.beginComputePass();
    const pass = internals.computePassEncoder;
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(...workgroups);
    internals.dispatchCountInPass++;
    if (internals.dispatchCountInPass >= tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) this.submit();
  }

  /** Sends off what is recorded. */
  submit(): void {
    if (!this.#internals.commandEncoder) return;
    this.#backend.endComputePassEncoder();
    this.#backend.submitQueue();
  }

  /** A dispatch beyond the limit would do nothing at all, and what reads its result would go on with zeros. */
  #checkWorkgroups({ key }: Program, workgroups: Dispatch['workgroups']): void {
    const most = this.device.limits.maxComputeWorkgroupsPerDimension;
    if (workgroups.every((count) => count <= most)) return;
    const message = `${key}: ${workgroups.join(' x ')} workgroups, ${most} of a dimension are allowed`;
    throw new MartError('gpu-failed', message, { kind: 'fault' });
  }

  get #compilesOnly(): boolean {
    return tf.env().getBool('WEBGPU_ENGINE_COMPILE_ONLY');
  }

  #compile({ code }: Program, label: string): GPUComputePipeline | Promise<GPUComputePipeline> {
    const module = this.device.createShaderModule({ code: code(), label });
    const descriptor = { label, layout: 'auto', compute: { module, entryPoint: 'main' } } as const;
    return this.#compilesOnly
      ? this.device.createComputePipelineAsync(descriptor)
      : this.device.createComputePipeline(descriptor);
  }

  /** One small buffer for each set of values: shapes repeat from segment to segment. */
  #uniform(values: readonly number[]): GPUBuffer {
    const key = values.join();
    const known = this.#uniforms.get(key);
    if (known) return known;
    // A uniform's size is a multiple of 16 bytes.
    const size = 16 * Math.ceil(values.length / 4);
    const made = this.device.createBuffer({ size, usage: UNIFORM, mappedAtCreation: true });
    new Uint32Array(made.getMappedRange()).set(values);
    made.unmap();
    this.#uniforms.set(key, made);
    return made;
  }

  get #internals(): Internals {
    return this.#backend as unknown as Internals;
  }
}

function laidOut(as: string, wanted: string): Error {
  return new Error(`weights are laid out as ${as}, not as ${wanted}: load them again`);
}
