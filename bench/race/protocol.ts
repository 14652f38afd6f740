// What a race is asked and what it answers, as plain data: it passes into a worker or a process and back.
import type { Backend, FormChoice } from '../../src/engine/protocol';
import type { Precision } from '../onnx/model';

export const ENGINES = ['ours', 'tfjs', 'onnxruntime-web'] as const;
export type Engine = (typeof ENGINES)[number];
export const MODELS = ['tiny', 'base'] as const;
export type ModelName = (typeof MODELS)[number];
export const SCOPES = ['block', 'whole', 'halves'] as const;
export type Scope = (typeof SCOPES)[number];

/** One backend in one precision: "webgpu-f16". */
export interface Lane {
  readonly backend: Backend;
  readonly precision: Precision;
}

export interface RaceRequest {
  readonly model: ModelName;
  readonly segments: readonly number[];
  readonly lanes: readonly Lane[];
  readonly scopes: readonly Scope[];
  /** ms from the start of the race after which nothing new is begun. */
  readonly budget: number;
  /** Turns of each engine at least; on a software WebGPU adapter fewer. */
  readonly repetitions: number;
  /** Of wasm, for every engine; null: as many as the page takes. */
  readonly threads: number | null;
  /** How our kernels are cut on webgpu. */
  readonly form: FormChoice;
  /** Where tfjs's and onnxruntime-web's binaries lie, with a slash at the end: a URL, in Node a path or a file URL. */
  readonly wasmFolder: string;
  readonly ortFolder: string;
}

/** One engine's median on one piece of the network. */
export interface Row {
  readonly engine: Engine;
  readonly backend: Backend;
  readonly precision: Precision;
  readonly model: ModelName;
  readonly segments: number;
  /** A stage of the network, "total", or "product [M, K] x [K, N]" for the raw rate. */
  readonly stage: string;
  readonly ms: number;
  /** GFLOP/s; null for what is no matter of arithmetic. */
  readonly gflops: number | null;
  /** Dispatched GPU programs of one run; null on wasm. */
  readonly dispatches: number | null;
  /** GPU memory that the engine holds after a run, weights included; null on wasm. */
  readonly bytes: number | null;
  /** Of the best raw matrix-product rate in this session; null where that was not measured. */
  readonly share: number | null;
}

export interface Machine {
  readonly backend: Backend;
  readonly adapter: string;
  readonly software: boolean;
  readonly versions: Readonly<Record<string, string>>;
}

export type RaceMessage =
  /** A line: goes on. Everything else ends the race. */
  | { readonly kind: 'line'; readonly line: Line }
  | { readonly kind: 'done' }
  | { readonly kind: 'error'; readonly message: string };

export type Line =
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'machine'; readonly machine: Machine }
  /** Best raw matrix-product rate of any engine, GFLOP/s: the practical limit of what was told of this lane. */
  | { readonly kind: 'rate'; readonly lane: Lane; readonly segments: number; readonly gflops: number }
  /** Something left out, or said of how a row was measured. */
  | { readonly kind: 'note'; readonly text: string }
  /** Something that went wrong: the race goes on without it, and the exit status tells. */
  | { readonly kind: 'failure'; readonly text: string };
