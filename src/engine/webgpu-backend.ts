// tfjs's WebGPU backend, for runs that are recorded as a whole: one command buffer up to each read, memory that a later
// step of the same command buffer takes over, shaders compiled side by side, GPU time by stage.
import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { MartError } from '../lib/errors';

/** Work-around: tfjs 4.22: private in its types (no report found). Goes when tfjs lets one submit and free by itself. */
interface Internals {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  readonly bufferManager: {
    readonly freeBuffers: Map<string, GPUBuffer[]>;
    numBytesAllocated: number;
    numFreeBuffers: number;
  };
}

/** Everything that a device can complain of. */
const COMPLAINTS = ['validation', 'out-of-memory', 'internal'] as const satisfies readonly GPUErrorFilter[];

export class RecordingBackend extends WebGPUBackend {
  #stages: StageQueries | null = null;
  #stage: string | null = null;

  constructor(device: GPUDevice, info: GPUAdapterInfo) {
    super(device, info);
    // By default it submits after every 15 dispatches.
    tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', Number.POSITIVE_INFINITY);
  }

  /**
   * Gives a tensor's buffer back at once instead of at the next submit. Commands run in the order in which they were
   * recorded and tfjs fills a used buffer by a command too, so what still reads the buffer does so before it changes.
   */
  override disposeData(dataId: object, force = false): boolean {
    this.#internals.commandQueueOwnedIds.delete(dataId);
    return super.disposeData(dataId, force);
  }

  /** Sends off what is recorded, so that what it holds on to (uploads above all) is let go. */
  flush(): void {
    if (!this.#internals.commandEncoder) return;
    this.endComputePassEncoder();
    this.submitQueue();
  }

  /** Resolves when the GPU has done all that was recorded. */
  async idle(): Promise<void> {
    this.flush();
    await this.device.queue.onSubmittedWorkDone();
  }

  /** Bytes of the buffers that wait for use: behind a run, what the run took beside what stays. */
  get spare(): number {
    const { numBytesAllocatedInGPU, numBytesInGPU } = this.memory();
    return numBytesAllocatedInGPU - numBytesInGPU;
  }

  /** Destroys the buffers that wait for use: they fit one size of batch alone. Nothing may be recorded. */
  trim(): void {
    this.flush();
    const { bufferManager } = this.#internals;
    for (const buffers of bufferManager.freeBuffers.values()) {
      for (const buffer of buffers.splice(0)) {
        buffer.destroy();
        bufferManager.numBytesAllocated -= buffer.size;
        bufferManager.numFreeBuffers--;
      }
    }
  }

  /** Runs `record` so that nothing is computed, and waits for all shaders that it needs; nothing in it may read. */
  async compile(record: () => Promise<void>): Promise<void> {
    tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', true);
    try {
      await record();
    } finally {
      tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', false);
    }
    await this.checkCompileCompletionAsync();
    this.flush();
  }

  /**
   * Runs `work`, and rejects with `gpu-failed` when the device complains of something in it: tfjs hears of no complaint and
   * goes on with the zeros of what was never computed. Calls may not overlap.
   */
  async heard<T>(work: () => Promise<T>): Promise<T> {
    for (const filter of COMPLAINTS) this.device.pushErrorScope(filter);
    const [done] = await Promise.allSettled([work()]);
    // Scopes of a device that is lost can't be taken; the loss is told elsewhere.
    const scopes = await Promise.allSettled(COMPLAINTS.map(() => this.device.popErrorScope()));
    const complaint = scopes.map((scope) => (scope.status === 'fulfilled' ? scope.value : null)).find(Boolean);
    if (complaint) throw gpuFailed(complaint);
    if (done.status === 'rejected') throw done.reason;
    return done.value;
  }

  /** Whether the device counts time, which browsers may leave out. */
  get countsTime(): boolean {
    return this.device.features.has('timestamp-query');
  }

  /** From here on counts the GPU time of what is recorded between `stage(name)` and `stage(null)`. */
  startCounting(): void {
    this.flush();
    this.#stages = this.countsTime ? new StageQueries(this.device) : null;
  }

  stage(name: string | null): void {
    if (!this.#stages) return;
    this.endComputePassEncoder();
    this.#stage = name;
  }

  /** ms by stage since `startCounting`, once the GPU is done with them. */
  async takeCounts(): Promise<Record<string, number>> {
    this.#stage = null;
    const stages = this.#stages;
    if (!stages) return {};
    this.flush();
    this.#stages = null;
    return stages.take();
  }

  /** Called by tfjs ahead of everything that it records: the place to open a pass that counts its time. */
  override ensureCommandEncoderReady(): void {
    super.ensureCommandEncoderReady();
    const internals = this.#internals;
    if (!this.#stages || this.#stage === null || internals.computePassEncoder || !internals.commandEncoder) return;
    internals.computePassEncoder = this.#stages.begin(internals.commandEncoder, this.#stage);
  }

  override submitQueue(): void {
    const { commandEncoder } = this.#internals;
    if (this.#stages && commandEncoder) this.#stages.resolve(commandEncoder);
    super.submitQueue();
  }

  get #internals(): Internals {
    return this as unknown as Internals;
  }
}

/** What a device complains of, as an error; `kind` says whether it was for want of memory. */
export function gpuFailed(complaint: GPUError): MartError {
  const kind = complaint instanceof GPUOutOfMemoryError ? 'memory' : 'fault';
  return new MartError('gpu-failed', complaint.message, { kind }, complaint);
}

/** The backend at work, if it is this one. */
export function recordingBackend(): RecordingBackend | null {
  const backend: unknown = tf.getBackend() === 'webgpu' ? tf.backend() : null;
  return backend instanceof RecordingBackend ? backend : null;
}

/** Passes that are counted in one run; those beyond are left out. Uploads divide a stage into several. */
const MOST_PASSES = 1024;
const TIMESTAMP_BYTES = 8;

/** Time stamps at both ends of compute passes, summed by the stage that each pass belongs to. */
class StageQueries {
  readonly #set: GPUQuerySet;
  readonly #resolved: GPUBuffer;
  readonly #staging: GPUBuffer;
  readonly #names: string[] = [];

  constructor(device: GPUDevice) {
    const count = 2 * MOST_PASSES;
    const size = count * TIMESTAMP_BYTES;
    this.#set = device.createQuerySet({ type: 'timestamp', count });
    this.#resolved = device.createBuffer({ size, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
    this.#staging = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  }

  begin(encoder: GPUCommandEncoder, stage: string): GPUComputePassEncoder {
    const first = 2 * this.#names.length;
    if (this.#names.length === MOST_PASSES) return encoder.beginComputePass();
    this.#names.push(stage);
    return encoder.beginComputePass({
      timestampWrites: {
        querySet: this.#set,
        beginningOfPassWriteIndex: first,
        endOfPassWriteIndex: first + 1,
      },
    });
  }

  resolve(encoder: GPUCommandEncoder): void {
    const count = 2 * this.#names.length;
    if (count === 0) return;
    encoder.resolveQuerySet(this.#set, 0, count, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, this.#staging, 0, count * TIMESTAMP_BYTES);
  }

  async take(): Promise<Record<string, number>> {
    await this.#staging.mapAsync(GPUMapMode.READ);
    const stamps = new BigUint64Array(this.#staging.getMappedRange());
    const milliseconds: Record<string, number> = {};
    for (const [pass, name] of this.#names.entries()) {
      const [from = 0n, to = 0n] = stamps.subarray(2 * pass, 2 * pass + 2);
      // Implementations may reset the clock in between: such a pass counts for nothing.
      if (to > from) milliseconds[name] = (milliseconds[name] ?? 0) + Number(to - from) / 1e6;
    }
    this.#staging.unmap();
    for (const resource of [this.#set, this.#resolved, this.#staging]) resource.destroy();
    return milliseconds;
  }
}
