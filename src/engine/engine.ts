// The engine behind the worker's protocol: one backend, one model, one segment at a time. Fused tokens of past segments
// are kept as plain arrays, oldest dropped first, so that neither the device nor memory grows with the video.
import * as tf from '@tensorflow/tfjs';
import { MartError } from '../lib/errors';
import { VISUAL_PATCHES } from '../mart/shapes';
import { disposeMart, loadMart, type Mart } from '../mart/mart';
import { disposeSegment, recoverSegment, runSegment } from '../mart/segment-network';
import type { SegmentRun } from '../mart/segment-types';
import { runWithoutPicture } from '../mart/without-picture';
import type { SegmentInput } from '../segment/types';
import { startBackend } from './backend';
import { type ModelFiles, openModel } from './model-files';
import type {
  AlteredInput,
  EngineApi,
  EngineInfo,
  EngineMemory,
  LoadProgress,
  LoadRequest,
  MaskSettings,
  ModelInfo,
  Recovery,
  SegmentOutput,
} from './protocol';

/** Bytes of fused tokens and pixels that are kept for `recover`. */
const KEPT_BYTES = 96 * 2 ** 20;

/** Shares of a load that are done when the backend is up, the weights are fetched, and the tensors are made. */
const [STARTED, FETCHED, LOADED] = [0.05, 0.6, 0.8];

interface Kept {
  /** Fused visual patches [392, D] */
  readonly tokens: Float32Array;
  readonly tubelets: Uint8Array;
}

interface Loaded {
  readonly mart: Mart;
  readonly engine: EngineInfo;
  readonly model: ModelInfo;
}

export class Engine implements EngineApi {
  #loaded: Loaded | null = null;
  #lost: MartError | null = null;
  #kept = new Map<number, Kept>();
  #last: Promise<unknown> = Promise.resolve();

  load(
    request: LoadRequest,
    onProgress: (progress: LoadProgress) => void = () => {},
  ): Promise<{ engine: EngineInfo; model: ModelInfo }> {
    return this.#inTurn(async () => {
      onProgress({ stage: 'backend', done: 0, bytes: null });
      const engine = await startBackend(request.backend, {
        wasmFolder: request.wasmUrl,
        onLost: (error) => {
          this.#lost = error;
        },
      });
      this.#unload();
      onProgress({ stage: 'weights', done: STARTED, bytes: null });
      const files = await openModel(request.modelUrl, (bytes) => {
        const share = bytes.total === null ? 0 : bytes.loaded / bytes.total;
        onProgress({ stage: 'weights', done: STARTED + (FETCHED - STARTED) * share, bytes });
      });
      const mart = await loadMart(files.weights, files.config, (done) =>
        onProgress({ stage: 'weights', done: FETCHED + (LOADED - FETCHED) * done, bytes: null }),
      );
      files.letGo();
      const model = modelInfo(files, request.modelUrl);
      this.#loaded = { mart, engine, model };
      this.#lost = null;
      onProgress({ stage: 'compile', done: LOADED, bytes: null });
      await warmUp(mart);
      // What the warm-up read, rows of the word table, every segment with words reads again.
      files.letGo();
      onProgress({ stage: 'compile', done: 1, bytes: null });
      return { engine, model };
    });
  }

  run(input: SegmentInput, mask: MaskSettings): Promise<SegmentOutput> {
    return this.#inTurn(async () => {
      const { mart } = this.#ready();
      const { run, kept } = await runSegment(mart, input, mask);
      try {
        const tokens = Float32Array.from(await kept.patches.data<'float32'>());
        this.#keep(input.index, { tokens, tubelets: kept.tubelets });
      } finally {
        disposeSegment(kept);
      }
      return outputOf(run);
    });
  }

  tryOut({ pixels, ...input }: AlteredInput, mask: MaskSettings): Promise<SegmentOutput> {
    return this.#inTurn(async () => {
      const { mart } = this.#ready();
      if (!pixels) return outputOf(await runWithoutPicture(mart, input));
      const { run, kept } = await runSegment(mart, { ...input, pixels }, mask);
      disposeSegment(kept);
      return outputOf(run);
    });
  }

  recover(index: number, mask: Uint8Array, frame: number): Promise<Recovery | null> {
    return this.#inTurn(async () => {
      const { mart } = this.#ready();
      const kept = this.#kept.get(index);
      if (!kept) return null;
      const patches = tf.tensor3d(kept.tokens, [1, VISUAL_PATCHES, mart.config.width]);
      try {
        return await recoverSegment(mart, { patches, tubelets: kept.tubelets }, mask, frame);
      } finally {
        patches.dispose();
      }
    });
  }

  async forget(): Promise<void> {
    this.#kept.clear();
  }

  async memory(): Promise<EngineMemory> {
    // Asked earlier, tfjs would start a backend of its own choice.
    if (!this.#loaded) return { numTensors: 0, numBytes: 0 };
    const { numTensors, numBytes } = tf.memory();
    return { numTensors, numBytes };
  }

  #ready(): Loaded {
    if (this.#lost) throw this.#lost;
    if (!this.#loaded) {
      throw new MartError('invalid-argument', 'no model is loaded', { argument: 'model', rule: 'loaded' });
    }
    return this.#loaded;
  }

  #unload(): void {
    this.#kept.clear();
    if (this.#loaded) disposeMart(this.#loaded.mart);
    this.#loaded = null;
  }

  #keep(index: number, kept: Kept): void {
    this.#kept.delete(index);
    this.#kept.set(index, kept);
    const bytes = kept.tokens.byteLength + kept.tubelets.byteLength;
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size * bytes <= KEPT_BYTES || oldest === index) break;
      this.#kept.delete(oldest);
    }
  }

  /** One call at a time: tfjs's scopes and the device belong to one run. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** What of a run crosses to the page. */
function outputOf({ revealed: _, complementary: __, ...output }: SegmentRun): SegmentOutput {
  return output;
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
    lexiconUrl: urlOf(config.lexicon),
    inputs: {
      sampleRate: audio.sampleRate,
      mixdown: audio.mixdown,
      maxPieces: Math.min(text.maxPieces, text.positions),
      pieces: text.pieces,
      vocabularyUrl: urlOf(config.vocabulary),
    },
  };
}

/** One segment of noise through every part, so that shaders are compiled before the first real one. */
async function warmUp(mart: Mart): Promise<void> {
  const data = {
    index: 0,
    pixels: Uint8Array.from({ length: 16 * 112 * 112 * 3 }, (_, i) => (i * 2654435761) >>> 24),
    filterBanks: new Float32Array(100 * 128),
    pieces: Int32Array.of(2, 5, 6, 3),
  };
  const { kept } = await runSegment(mart, data, { strategy: 'hint', ratio: 0.5, lambda: 0.9, reveal: 0.1, seed: 1 });
  disposeSegment(kept);
}
