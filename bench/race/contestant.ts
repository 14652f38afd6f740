// One engine with one piece loaded, ready to run it again and again.
import type { Outputs } from './outputs';
import type { Engine } from './protocol';

export interface Contestant {
  readonly engine: Engine;
  /** Runs once, between the piece's ends, until the device is done. */
  run(): Promise<void>;
  /** Runs once and reads all outputs. */
  outputs(): Promise<Outputs>;
  /** GPU memory that the engine's device holds; null on wasm. */
  bytes(): number | null;
  dispose(): Promise<void>;
}
