// The typed protocol between the page and the worker that runs the network. Plain data only: no tensor crosses it.
import type { MaskStrategy } from '../mart/mask';
import type { RunSettings, SegmentRecovery, SegmentRun } from '../mart/segment-types';
import type { SegmentInput } from '../segment/types';

export type Backend = 'webgpu' | 'wasm';

export interface EngineInfo {
  readonly backend: Backend;
  /** Adapter's name on webgpu (vendor, architecture, description), else the wasm flavour: "SIMD, 2 threads". */
  readonly adapter: string;
  /** Whether the adapter is a software one. */
  readonly software: boolean;
  readonly precision: 'f32';
  /** Why this backend: 'preferred', 'asked', 'no-webgpu', 'webgpu-failed', 'software-adapter'. */
  readonly reason: 'preferred' | 'asked' | 'no-webgpu' | 'webgpu-failed' | 'software-adapter';
  readonly versions: Readonly<Record<string, string>>;
}

/** Strategy, ratio, mix, reveal and seed: what draws a segment's mask. */
export type MaskSettings = RunSettings;
export type { MaskStrategy };

export interface LoadRequest {
  /** URL of the folder that holds config.json, with a slash at the end. */
  readonly modelUrl: string;
  /** URL of the folder that holds tfjs's wasm binaries. */
  readonly wasmUrl: string;
  readonly backend: Backend | 'auto';
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
}

/** What the network says of one segment, as far as the page uses it. */
export type SegmentOutput = Omit<SegmentRun, 'revealed' | 'complementary'>;

/** A segment's input whose picture may be left out. */
export type AlteredInput = Omit<SegmentInput, 'pixels'> & { readonly pixels: Uint8Array | null };

export type Recovery = SegmentRecovery;

export interface EngineMemory {
  readonly numTensors: number;
  readonly numBytes: number;
}

/** What the engine's worker answers to. One model at a time; `load` replaces it. */
export interface EngineApi {
  load(
    request: LoadRequest,
    onProgress?: (progress: LoadProgress) => void,
  ): Promise<{ engine: EngineInfo; model: ModelInfo }>;
  /** Runs all of the network on one segment and keeps what `recover` needs (bounded; oldest are dropped). */
  run(input: SegmentInput, mask: MaskSettings): Promise<SegmentOutput>;
  /**
   * Runs it on an altered segment, or on one without its picture (visual logits, attention, mask and errors are then
   * zeros); what `recover` keeps stays as it was.
   */
  tryOut(input: AlteredInput, mask: MaskSettings): Promise<SegmentOutput>;
  /**
   * Decodes segment `index` again under another mask ([392] of 0 and 1) and draws frame 0..15 of it.
   * Null when the segment's tokens are no longer kept: run the segment again.
   */
  recover(index: number, mask: Uint8Array, frame: number): Promise<Recovery | null>;
  /** Forgets all kept segments. */
  forget(): Promise<void>;
  memory(): Promise<EngineMemory>;
}
