// The typed protocol between the page and the worker that runs the network. Plain data only: no tensor crosses it.
import type { Precision } from '../kernels/precision';
import type { Form } from '../kernels/webgpu/device';
import type { Folder } from '../lib/folder';
import type { MaskStrategy } from '../mart/mask';
import type { RunSettings, SegmentRecovery, SegmentRun, StageName } from '../mart/run/types';
import type { SegmentInput } from '../segment/types';

export type Backend = 'webgpu' | 'wasm';

export interface EngineInfo {
  readonly backend: Backend;
  /** Adapter's name on webgpu (vendor, architecture, description), else the wasm flavour: "SIMD, 2 threads". */
  readonly adapter: string;
  /** Whether the adapter is a software one. */
  readonly software: boolean;
  /** What the network stores and multiplies in; sums are always float32. */
  readonly precision: Precision;
  /** Whether the adapter offers float16. */
  readonly halves: boolean;
  /**
   * Why this backend. device-lost: the GPU was lost twice in one run. f16-failed, gpu-failed: the device complained, or
   * gave what can't be right, in float16 or at all.
   */
  readonly reason:
    | 'preferred'
    | 'asked'
    | 'no-webgpu'
    | 'webgpu-failed'
    | 'software-adapter'
    | 'device-lost'
    | 'f16-failed'
    | 'gpu-failed';
  readonly versions: Readonly<Record<string, string>>;
}

/** auto: f16 where a hardware adapter offers it. */
export type PrecisionChoice = 'auto' | Precision;

/** auto: `tiled` on a hardware adapter, `direct` on a software one. */
export const FORMS = ['auto', 'tiled', 'direct'] as const satisfies readonly ('auto' | Form)[];
export type FormChoice = (typeof FORMS)[number];

/** Strategy, ratio, mix, reveal and seed: what draws a segment's mask. */
export type MaskSettings = RunSettings;
export type { MaskStrategy };

export interface LoadRequest {
  /** Holds config.json, and the files that it names. */
  readonly modelUrl: Folder;
  /** Holds tfjs's wasm binaries. */
  readonly wasmUrl: Folder;
  readonly backend: Backend | 'auto';
  /** Default: auto. */
  readonly precision?: PrecisionChoice;
  /** How kernels are cut on webgpu. Default: auto. */
  readonly form?: FormChoice;
}

export interface LoadProgress {
  readonly stage: 'backend' | 'weights' | 'compile';
  /** 0..1 over all stages */
  readonly done: number;
  /** While weights are fetched or read from the cache, else null. */
  readonly bytes: ByteProgress | null;
}

export interface ByteProgress {
  readonly loaded: number;
  /** Null until every file has told its length. */
  readonly total: number | null;
}

export interface ModelInfo {
  readonly name: string;
  /** Of config and weights; for generated weights, of the config. */
  readonly sha256: string;
  readonly classes: readonly string[];
  readonly polarity: readonly number[];
  readonly temperature: number;
  readonly trained: boolean;
  readonly textHead: boolean;
  /** Nats below which a modality's median over a video is unlike the training data; null: not known. */
  readonly evidence: { readonly picture: number; readonly sound: number } | null;
  /** Least probability of a sure statement; null: not measured, never sure. */
  readonly confidence: { readonly sure: number } | null;
  /** Share of the segments, least neutral first, that the headline of a video is the mean of; null: the heads on the means. */
  readonly verdict: { readonly peak: number } | null;
  /** URL of lexicon.json; null: the model has none. */
  readonly lexiconUrl: string | null;
  /** What the segments' inputs must look like. */
  readonly inputs: InputFormat;
}

export interface InputFormat {
  /** Hz; null keeps the file's own rate. */
  readonly sampleRate: number | null;
  readonly mixdown: 'first' | 'mean';
  /** Longest row of word pieces, [CLS] and [SEP] included. */
  readonly maxPieces: number;
  /** Rows of the embedding table, which bound the ids of word pieces. */
  readonly pieces: number;
  /** URL of vocab.txt; null: the model has none and words are left out. */
  readonly vocabularyUrl: string | null;
  /** The middle of the picture, or a square `scale` times the larger side of a face's box. */
  readonly view: ModelView;
}

export type ModelView = { readonly kind: 'frame' } | { readonly kind: 'face'; readonly scale: number };

/** What the network says of one segment. */
export type SegmentOutput = SegmentRun;

/** A segment's input whose picture may be left out. */
export type AlteredInput = Omit<SegmentInput, 'pixels'> & { readonly pixels: Uint8Array | null };

export type Recovery = SegmentRecovery;

export interface EngineMemory {
  /** Without those that are kept for `recover`. */
  readonly numTensors: number;
  readonly numBytes: number;
  /** Bytes of the GPU's buffers, those that wait for use included; null off webgpu. */
  readonly gpuBytes: number | null;
}

/** ms of one run of a batch. */
export interface RunTimes {
  /**
   * clock: the host computes. gpu: the GPU's own time stamps. waits: the run stood still behind each stage, a profile.
   * none: one piece of work for a GPU that counts no time.
   */
  readonly by: 'clock' | 'gpu' | 'waits' | 'none';
  readonly stages: Readonly<Record<StageName, number>> | null;
  /** All of the run; what is beyond the stages is uploads, reads and the host's own work. */
  readonly total: number;
}

export interface BatchOutput {
  /** In the order of the inputs. */
  readonly outputs: readonly SegmentOutput[];
  readonly times: RunTimes;
  /** Segments that the next batch had better hold. */
  readonly next: number;
}

/** The engine goes on after a fault of the GPU: on a new device, or in float32 or on another backend (`engine.reason`). */
export interface EngineChange {
  readonly engine: EngineInfo;
  readonly change: 'restarted' | 'fell-back';
}

/** What the engine's worker answers to. One model at a time; `load` replaces it. */
export interface EngineApi {
  /** `onChange` hears of every fault of the GPU that the engine survived. */
  load(
    request: LoadRequest,
    onProgress?: (progress: LoadProgress) => void,
    onChange?: (change: EngineChange) => void,
  ): Promise<{ engine: EngineInfo; model: ModelInfo }>;
  /** Runs all of the network on a batch of segments and keeps what `recover` needs (bounded; oldest are dropped). */
  runBatch(inputs: readonly SegmentInput[], mask: MaskSettings): Promise<BatchOutput>;
  /** Runs it on one segment and waits for the GPU behind each stage; what `recover` keeps stays as it was. */
  profile(input: SegmentInput, mask: MaskSettings): Promise<RunTimes>;
  /**
   * Runs it on an altered segment, or on one without its picture (visual logits, attention, mask and errors are then
   * zeros); what `recover` keeps stays as it was.
   */
  tryOut(input: AlteredInput, mask: MaskSettings): Promise<SegmentOutput>;
  /**
   * Decodes segment `index` again under another mask ([392] of 0 and 1) and draws frame 0..15 of it, on a GPU as a bitmap.
   * Null when the segment's tokens are no longer kept: run the segment again.
   */
  recover(index: number, mask: Uint8Array, frame: number): Promise<Recovery | null>;
  /** Forgets the tokens of all segments. */
  forget(): Promise<void>;
  memory(): Promise<EngineMemory>;
}
