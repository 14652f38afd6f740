// One engine with one piece loaded, ready to run it again and again.
import type { Engine } from './protocol';

export type Outputs = Readonly<Record<string, Float32Array>>;

export interface Contestant {
  readonly engine: Engine;
  /**
   * Runs once. On WebGPU inputs lie on the device, outputs stay there, and the run ends when the device is done; on wasm
   * inputs are given and outputs taken as arrays of the caller's. So it is for every engine.
   */
  run(): Promise<void>;
  /** Runs once and reads all outputs. */
  outputs(): Promise<Outputs>;
  /** GPU memory that the engine's device holds; null on wasm. */
  bytes(): number | null;
  dispose(): void;
}
