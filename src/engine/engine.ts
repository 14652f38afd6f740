// The engine behind the worker's protocol: one backend, one model, one batch of segments at a time. Fused tokens of past
// segments are kept, oldest dropped first, so that memory does not grow with the video. A GPU that is lost in the middle
// is started again and the call repeated; lost once more, WebAssembly takes over.
import * as tf from '@tensorflow/tfjs';
import * as Comlink from 'comlink';
import { MartError } from '../lib/errors';
import { isBitmap } from '../lib/picture';
import { disposeMart, loadMart, type Mart } from '../mart/mart';
import { recoverSegment } from '../mart/run/recover';
import { disposeSegment, runSegment, runSegments } from '../mart/run/run';
import type { DecoderInput } from '../mart/run/types';
import type { SegmentInput } from '../segment/types';
import { startBackend } from './backend';
import { largestBatch, nextBatch } from './batch-size';
import { type ModelFiles, openFiles, openModel } from './model-files';
import type {
  AlteredInput,
  Backend,
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
import { timedRun } from './stage-times';
import { warmUp } from './warm-up';
import { recordingBackend } from './webgpu-backend';

/** Bytes of fused tokens and pixels that are kept for `recover`. */
const DECODER_INPUT_BYTES = 96 * 2 ** 20;

/** Shares of a load that are done when the backend is up, the weights are fetched, and the tensors are made. */
const [STARTED, FETCHED, LOADED] = [0.05, 0.6, 0.8];

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

export class Engine implements EngineApi {
  #loaded: Loaded | null = null;
  /** What is started again by the next call, where starting it again failed. */
  #gone: Loaded | null = null;
  #lost: MartError | null = null;
  #onChange: (change: EngineChange) => void = () => {};
  #decoderInputs = new Map<number, DecoderInput>();
  /** Of the last batch. */
  #segments = 1;
  #last: Promise<unknown> = Promise.resolve();

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
    return this.#inTurn(() =>
      this.#surviving(async ({ mart, batch }) => {
        const gpu = recordingBackend();
        if (inputs.length !== this.#segments) gpu?.trim();
        this.#segments = inputs.length;
        const { result, times } = await timedRun((timer) => runSegments(mart, inputs, mask, timer));
        for (const { run, decoderInput } of result) if (decoderInput) this.#keep(run.index, decoderInput);
        const next = nextBatch(batch, {
          milliseconds: times.total / inputs.length,
          bytes: (gpu?.spare ?? 0) / inputs.length,
        });
        return { outputs: result.map(({ run }) => run), times, next };
      }),
    );
  }

  tryOut(input: AlteredInput, mask: MaskSettings): Promise<SegmentOutput> {
    return this.#inTurn(() =>
      this.#surviving(async ({ mart }) => {
        const { run, decoderInput } = await runSegment(mart, input, mask);
        disposeSegment(decoderInput);
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
    const bytesHeld = [...this.#decoderInputs.values()].reduce((sum, { patches }) => sum + 4 * patches.size, 0);
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
    again: { readonly files: ModelFiles; readonly reason: EngineInfo['reason'] } | null = null,
  ): Promise<Loaded> {
    onProgress({ stage: 'backend', done: 0, bytes: null });
    const started = await startBackend(request.backend, {
      wasmFolder: request.wasmUrl,
      ...(request.precision ? { precision: request.precision } : {}),
      onLost: (error) => {
        this.#lost = error;
      },
    });
    const engine = again ? { ...started, reason: again.reason } : started;
    this.#unload();
    this.#lost = null;
    onProgress({ stage: 'weights', done: STARTED, bytes: null });
    const onBytes = (bytes: NonNullable<LoadProgress['bytes']>) => {
      const share = bytes.total === null ? 0 : bytes.loaded / bytes.total;
      onProgress({ stage: 'weights', done: STARTED + (FETCHED - STARTED) * share, bytes });
    };
    const files = await (again
      ? openFiles(request.modelUrl, again.files, onBytes)
      : openModel(request.modelUrl, onBytes));
    const backend = recordingBackend();
    const mart = await loadMart(files.weights, files.config, (done) => {
      // Uploads of a whole network would else wait in memory for the first read.
      backend?.flush();
      onProgress({ stage: 'weights', done: FETCHED + (LOADED - FETCHED) * done, bytes: null });
    });
    files.letGo();
    const batch = backend ? largestBatch(files.config, backend.device.limits) : 1;
    const model = modelInfo(files, request.modelUrl);
    this.#loaded = { request, files, mart, engine, model, batch };
    onProgress({ stage: 'compile', done: LOADED, bytes: null });
    await warmUp(mart, backend, batch, (done) =>
      onProgress({ stage: 'compile', done: LOADED + (1 - LOADED) * done, bytes: null }),
    );
    // What the warm-up read, rows of the word table, every segment with words reads again.
    files.letGo();
    return this.#loaded;
  }

  /** Repeats `work` once on a new device when the GPU is lost in it, and once more without a GPU. */
  async #surviving<T>(work: (loaded: Loaded) => Promise<T>): Promise<T> {
    for (let losses = 0; ; losses++) {
      const loaded = await this.#ready();
      try {
        // Lost since the last call: nothing of this one is in vain yet.
        if (this.#lost) throw this.#lost;
        return await work(loaded);
      } catch (error) {
        if (losses === 2 || !(await this.#lostWith(error))) throw error;
        await this.#restart(loaded, losses === 0);
      }
    }
  }

  async #lostWith(error: unknown): Promise<boolean> {
    if (this.#lost) return true;
    if (error instanceof MartError || this.#loaded?.engine.backend !== 'webgpu') return false;
    await new Promise((resolve) => setTimeout(resolve, LOSS_TOLD_WITHIN));
    return this.#lost !== null;
  }

  /** A new device, or where there is none, and after a second loss, no device. */
  async #restart(before: Loaded, onGpu: boolean): Promise<Loaded> {
    const { request, files, engine } = before;
    this.#gone = before;
    const startOn = (backend: Backend) => {
      const reason = backend === 'webgpu' ? engine.reason : 'device-lost';
      return this.#start({ ...request, backend }, undefined, { files, reason });
    };
    const restarted = onGpu ? await startOn('webgpu').catch(() => null) : null;
    const now = restarted ?? (await startOn('wasm'));
    this.#gone = null;
    this.#onChange({ engine: now.engine, lost: restarted ? 'restarted' : 'fell-back' });
    return now;
  }

  async #ready(): Promise<Loaded> {
    if (this.#loaded) return this.#loaded;
    if (this.#gone) return this.#restart(this.#gone, true);
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
    const bytes = 4 * decoderInput.patches.size + decoderInput.pixels.byteLength;
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

function modelInfo({ config, sha256 }: ModelFiles, folderUrl: string): ModelInfo {
  const { name, classes, polarity, temperature, trained, text, audio } = config;
  const urlOf = (file: string | null) => file && new URL(file, folderUrl).href;
  return {
    name,
    sha256,
    classes,
    polarity,
    temperature,
    trained,
    textHead: text.head,
    evidence: config.evidence ?? null,
    confidence: config.confidence ?? null,
    verdict: config.verdict ?? null,
    lexiconUrl: urlOf(config.lexicon),
    inputs: {
      sampleRate: audio.sampleRate,
      mixdown: audio.mixdown,
      maxPieces: Math.min(text.maxPieces, text.positions),
      pieces: text.pieces,
      vocabularyUrl: urlOf(config.vocabulary),
      view: config.view ?? { kind: 'frame' },
    },
  };
}
