// The engine behind the worker's protocol: one backend, one model, one batch of segments at a time. Fused tokens of past
// segments are kept, oldest dropped first, so that memory does not grow with the video. A GPU that is lost in the middle
// is started again and the call repeated; lost once more, WebAssembly takes over. One that complains or computes what
// can't be right is tried in float32, then given up for WebAssembly.
import * as tf from '@tensorflow/tfjs';
import * as Comlink from 'comlink';
import { type ErrorCode, MartError } from '../lib/errors';
import type { Folder } from '../lib/folder';
import type { StartThread } from '../kernels/wasm/thread-start';
import { isBitmap } from '../lib/picture';
import { powerWithin } from '../lib/powers';
import { disposeMart, loadMart, type Mart } from '../mart/mart';
import { recoverSegment } from '../mart/run/recover';
import { disposeSegment, runSegment, runSegments } from '../mart/run/run';
import type { DecoderInput } from '../mart/run/types';
import type { SegmentInput } from '../segment/types';
import { startBackend } from './backend';
import { largestBatch, nextBatch } from './batch-size';
import { type ModelFiles, openFiles, openModel } from './model-files';
import { modelInfo } from './model-info';
import type {
  AlteredInput,
  BatchOutput,
  EngineApi,
  EngineChange,
  EngineInfo,
  EngineMemory,
  LoadProgress,
  LoadRequest,
  MaskSettings,
  ModelInfo,
  Recovery,
  RunTimes,
  SegmentOutput,
} from './protocol';
import { checkAnswer, checkFinite } from './self-test';
import { timedRun } from './stage-times';
import { warmUp } from './warm-up';
import { recordingBackend } from './webgpu-backend';

/** Bytes of fused tokens and pixels that are kept for `recover`. */
const DECODER_INPUT_BYTES = 96 * 2 ** 20;

/** Shares of a load that are done when the backend is up, the weights are fetched, and the tensors are made. */
const [STARTED, FETCHED, LOADED] = [0.05, 0.6, 0.8];

/** What WebGPU can't be blamed for: another backend would meet it too. */
const NOT_OF_THE_GPU: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'cancelled',
  'config-invalid',
  'fetch-failed',
  'invalid-argument',
  'no-backend',
  'weights-corrupt',
  'weights-mismatch',
  'weights-missing',
]);

/** Reads of a lost device fail a moment before the device says that it is lost, ms. */
const LOSS_TOLD_WITHIN = 250;

interface Loaded {
  readonly request: LoadRequest;
  readonly files: ModelFiles;
  readonly mart: Mart;
  readonly engine: EngineInfo;
  readonly model: ModelInfo;
  /** Segments that one batch may hold. */
  readonly batch: number;
}

interface Again {
  readonly files: ModelFiles | null;
  readonly reason: EngineInfo['reason'];
}

/** What a start asks for in place of the page's wish, and why. */
interface Rung {
  readonly request: Pick<LoadRequest, 'backend' | 'precision'>;
  readonly reason: EngineInfo['reason'];
}

const LOST_AGAIN: Rung = { request: { backend: 'wasm' }, reason: 'device-lost' };

/** Where to go from a WebGPU that fails: float32, whose shaders are others, then no GPU. */
function rungBelow({ precision }: EngineInfo): Rung {
  if (precision === 'f16') return { request: { backend: 'webgpu', precision: 'f32' }, reason: 'f16-failed' };
  return { request: { backend: 'wasm' }, reason: 'gpu-failed' };
}

/** `work` with the GPU's complaints, if there is a GPU. */
function heard<T>(work: () => Promise<T>): Promise<T> {
  return recordingBackend()?.heard(work) ?? work();
}

const isForMemory = (error: unknown): boolean =>
  error instanceof MartError && error.code === 'gpu-failed' && error.details.kind === 'memory';

export class Engine implements EngineApi {
  #loaded: Loaded | null = null;
  /** What is started again by the next call, where starting it again failed. */
  #gone: Loaded | null = null;
  #lost: MartError | null = null;
  /** What the device complained of while nobody waited for it. */
  #failed: MartError | null = null;
  #onChange: (change: EngineChange) => void = () => {};
  readonly #startThread: StartThread | null;
  #decoderInputs = new Map<number, DecoderInput>();
  /** Of the last batch. */
  #segments = 1;
  #last: Promise<unknown> = Promise.resolve();

  /** `startThread`: who starts the kernels' threads in the caller's stead. */
  constructor(startThread: StartThread | null = null) {
    this.#startThread = startThread;
  }

  load(
    request: LoadRequest,
    onProgress: (progress: LoadProgress) => void = () => {},
    onChange: (change: EngineChange) => void = () => {},
  ): Promise<{ engine: EngineInfo; model: ModelInfo }> {
    return this.#inTurn(async () => {
      this.#onChange = onChange;
      this.#gone = null;
      const { engine, model } = await this.#start(request, onProgress);
      return { engine, model };
    });
  }

  runBatch(inputs: readonly SegmentInput[], mask: MaskSettings): Promise<BatchOutput> {
    return this.#inTurn(() => this.#runBatch(inputs, mask));
  }

  async #runBatch(inputs: readonly SegmentInput[], mask: MaskSettings): Promise<BatchOutput> {
    try {
      return await this.#surviving(
        async ({ mart, batch }) => {
          const gpu = recordingBackend();
          if (inputs.length !== this.#segments) gpu?.trim();
          this.#segments = inputs.length;
          const { result, times } = await timedRun((timer) => runSegments(mart, inputs, mask, timer));
          for (const { run, decoderInput } of result) if (decoderInput) this.#keep(run.index, decoderInput);
          for (const { run } of result) checkFinite(run);
          const next = nextBatch(batch, {
            milliseconds: times.total / inputs.length,
            bytes: (gpu?.spare ?? 0) / inputs.length,
          });
          return { outputs: result.map(({ run }) => run), times, next };
        },
        (error) => inputs.length > 1 && isForMemory(error),
      );
    } catch (error) {
      if (inputs.length === 1 || !isForMemory(error)) throw error;
      return this.#runHalves(inputs, mask);
    }
  }

  /** A batch for which the GPU had no memory; none that follows is as large. */
  async #runHalves(inputs: readonly SegmentInput[], mask: MaskSettings): Promise<BatchOutput> {
    recordingBackend()?.trim();
    const half = Math.ceil(inputs.length / 2);
    if (this.#loaded) this.#loaded = { ...this.#loaded, batch: Math.min(this.#loaded.batch, powerWithin(half)) };
    const first = await this.#runBatch(inputs.slice(0, half), mask);
    const second = await this.#runBatch(inputs.slice(half), mask);
    return {
      outputs: [...first.outputs, ...second.outputs],
      times: { by: 'none', stages: null, total: first.times.total + second.times.total },
      next: Math.min(first.next, second.next),
    };
  }

  tryOut(input: AlteredInput, mask: MaskSettings): Promise<SegmentOutput> {
    return this.#inTurn(() =>
      this.#surviving(async ({ mart }) => {
        const { run, decoderInput } = await runSegment(mart, input, mask);
        disposeSegment(decoderInput);
        checkFinite(run);
        return run;
      }),
    );
  }

  profile(input: SegmentInput, mask: MaskSettings): Promise<RunTimes> {
    return this.#inTurn(() =>
      this.#surviving(async ({ mart }) => {
        const { result, times } = await timedRun((timer) => runSegments(mart, [input], mask, timer), { waits: true });
        for (const { decoderInput } of result) disposeSegment(decoderInput);
        return times;
      }),
    );
  }

  recover(index: number, mask: Uint8Array, frame: number): Promise<Recovery | null> {
    return this.#inTurn(() =>
      this.#surviving(async ({ mart }) => {
        const decoderInput = this.#decoderInputs.get(index);
        if (!decoderInput) return null;
        const recovery = await recoverSegment(mart, decoderInput, mask, frame);
        // A bitmap that is copied to the page instead would be read back for it.
        const { recovered } = recovery;
        return isBitmap(recovered) ? Comlink.transfer(recovery, [recovered]) : recovery;
      }),
    );
  }

  /** After what was asked before: a batch that is running keeps its segments first. */
  forget(): Promise<void> {
    return this.#inTurn(async () => this.#dropAll());
  }

  async memory(): Promise<EngineMemory> {
    // Work-around: tfjs 4.22: `memory()` starts a backend of tfjs's choice where none runs (no report found). Goes when it
    // doesn't.
    if (!this.#loaded) return { numTensors: 0, numBytes: 0, gpuBytes: null };
    const { numTensors, numBytes, ...more } = tf.memory();
    // Segments of a batch hold the same.
    const held = new Map([...this.#decoderInputs.values()].map(({ patches }) => [patches.dataId, 4 * patches.size]));
    const bytesHeld = [...held.values()].reduce((sum, bytes) => sum + bytes, 0);
    return {
      numTensors: numTensors - this.#decoderInputs.size,
      numBytes: numBytes - bytesHeld,
      gpuBytes: 'numBytesAllocatedInGPU' in more ? Number(more.numBytesAllocatedInGPU) : null,
    };
  }

  /** `again`: files that were opened before, and the reason for this start. */
  async #start(
    request: LoadRequest,
    onProgress: (progress: LoadProgress) => void = () => {},
    again: Again | null = null,
  ): Promise<Loaded> {
    onProgress({ stage: 'backend', done: 0, bytes: null });
    // The files come while the backend starts.
    const opening = openedFiles(request.modelUrl, onProgress, again?.files ?? null);
    // Whoever waits for them hears of their failure; a backend that can't be had comes first.
    opening.catch(() => undefined);
    const started = await startBackend(request.backend, {
      wasmFolder: request.wasmUrl,
      ...(request.precision ? { precision: request.precision } : {}),
      ...(request.form ? { form: request.form } : {}),
      ...(this.#startThread ? { startThread: this.#startThread } : {}),
      onLost: (error) => {
        this.#lost = error;
      },
      onFailed: (error) => {
        this.#failed = error;
      },
    });
    const engine = again ? { ...started, reason: again.reason } : started;
    this.#unload();
    this.#lost = null;
    this.#failed = null;
    try {
      this.#loaded = await heard(() => this.#load(request, engine, onProgress, opening));
    } catch (error) {
      const fault = await this.#faultOf(error, engine);
      if (fault === null) throw error;
      const below = fault === 'lost' ? LOST_AGAIN : rungBelow(engine);
      return this.#start({ ...request, ...below.request }, onProgress, {
        files: again?.files ?? null,
        reason: below.reason,
      });
    }
    return this.#loaded;
  }

  /** Weights, tensors and shaders on the backend that was started, which then shows what it makes of a known segment. */
  async #load(
    request: LoadRequest,
    engine: EngineInfo,
    onProgress: (progress: LoadProgress) => void,
    opening: Promise<ModelFiles>,
  ): Promise<Loaded> {
    const files = await opening;
    const backend = recordingBackend();
    const mart = await loadMart(files.weights, files.config, (done) => {
      // Uploads of a whole network would else wait in memory for the first read.
      backend?.flush();
      onProgress({ stage: 'weights', done: FETCHED + (LOADED - FETCHED) * done, bytes: null });
    });
    files.letGo();
    const batch = backend ? largestBatch(files.config, backend.device.limits) : 1;
    const model = modelInfo(files, request.modelUrl);
    onProgress({ stage: 'compile', done: LOADED, bytes: null });
    try {
      const answer = await warmUp(mart, backend, batch, (done) =>
        onProgress({ stage: 'compile', done: LOADED + (1 - LOADED) * done, bytes: null }),
      );
      checkAnswer(answer, files.config, engine.precision);
    } catch (error) {
      disposeMart(mart);
      throw error;
    }
    // What the warm-up read, rows of the word table, every segment with words reads again.
    files.letGo();
    return { request, files, mart, engine, model, batch };
  }

  /**
   * Repeats `work` once on a new device when the GPU is lost in it, and once more without a GPU; on a GPU that fails, in
   * float32 and then without it. An error that is `final` is not met by either.
   */
  async #surviving<T>(
    work: (loaded: Loaded) => Promise<T>,
    final: (error: unknown) => boolean = () => false,
  ): Promise<T> {
    for (let losses = 0; ; ) {
      const loaded = await this.#ready();
      try {
        // Since the last call: nothing of this one is in vain yet.
        if (this.#lost ?? this.#failed) throw this.#lost ?? this.#failed;
        return await heard(() => work(loaded));
      } catch (error) {
        const fault = final(error) ? null : await this.#faultOf(error, loaded.engine);
        if (fault === null) throw error;
        if (fault === 'lost') losses++;
        await this.#restart(loaded, fault === 'failed' ? rungBelow(loaded.engine) : losses === 1 ? null : LOST_AGAIN);
      }
    }
  }

  /** What the GPU did when work on it ended with `error`; null where it is not to blame. */
  async #faultOf(error: unknown, { backend }: EngineInfo): Promise<'lost' | 'failed' | null> {
    if (this.#lost) return 'lost';
    if (backend !== 'webgpu' || (error instanceof MartError && NOT_OF_THE_GPU.has(error.code))) return null;
    await new Promise((resolve) => setTimeout(resolve, LOSS_TOLD_WITHIN));
    return this.#lost ? 'lost' : 'failed';
  }

  /** On the rung below; without one on a new device of the same kind, or where that can't be had, without a GPU. */
  async #restart(before: Loaded, below: Rung | null): Promise<Loaded> {
    const { request, files, engine } = before;
    this.#gone = before;
    const startOn = ({ request: changes, reason }: Rung) =>
      this.#start({ ...request, ...changes }, undefined, { files, reason });
    const restarted = below
      ? null
      : await startOn({ request: { backend: 'webgpu' }, reason: engine.reason }).catch(() => null);
    const now = restarted ?? (await startOn(below ?? LOST_AGAIN));
    this.#gone = null;
    const same = now.engine.backend === engine.backend && now.engine.precision === engine.precision;
    this.#onChange({ engine: now.engine, change: same ? 'restarted' : 'fell-back' });
    return now;
  }

  async #ready(): Promise<Loaded> {
    if (this.#loaded) return this.#loaded;
    if (this.#gone) return this.#restart(this.#gone, null);
    throw new MartError('invalid-argument', 'no model is loaded', { argument: 'model', rule: 'loaded' });
  }

  #unload(): void {
    this.#dropAll();
    if (this.#loaded) disposeMart(this.#loaded.mart);
    this.#loaded = null;
  }

  #keep(index: number, decoderInput: DecoderInput): void {
    this.#drop(index);
    this.#decoderInputs.set(index, decoderInput);
    const { patches, pixels } = decoderInput;
    const bytes = (4 * patches.size) / patches.shape[0] + pixels.byteLength;
    for (const oldest of this.#decoderInputs.keys()) {
      if (this.#decoderInputs.size * bytes <= DECODER_INPUT_BYTES || oldest === index) break;
      this.#drop(oldest);
    }
  }

  #dropAll(): void {
    for (const index of [...this.#decoderInputs.keys()]) this.#drop(index);
  }

  #drop(index: number): void {
    const decoderInput = this.#decoderInputs.get(index);
    if (decoderInput) disposeSegment(decoderInput);
    this.#decoderInputs.delete(index);
  }

  /** One call at a time: tfjs's scopes and the device belong to one run. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** The model's files, those of a config that is `known` from the cache; progress in bytes. */
function openedFiles(
  modelUrl: Folder,
  onProgress: (progress: LoadProgress) => void,
  known: ModelFiles | null,
): Promise<ModelFiles> {
  const onBytes = (bytes: NonNullable<LoadProgress['bytes']>) => {
    const share = bytes.total === null ? 0 : bytes.loaded / bytes.total;
    onProgress({ stage: 'weights', done: STARTED + (FETCHED - STARTED) * share, bytes });
  };
  return known ? openFiles(modelUrl, known, onBytes) : openModel(modelUrl, onBytes);
}
