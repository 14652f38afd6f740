// A piece of the network that engines race on: inputs by name and shape, and how src/mart runs it on tfjs's current
// backend. Under the recorder's backend the same function gives the peer's graph.
import type * as tf from '@tensorflow/tfjs';
import { fillValues, streamState } from '../../src/lib/random';
import type { Port } from '../onnx/model';

export interface Piece {
  readonly stage: string;
  readonly inputs: readonly Port[];
  /** Floating-point operations of one run. */
  readonly flops: number;
  /**
   * Where inputs come from and outputs go on WebGPU: a stage stands between others, so both lie on the device; a whole
   * run is given arrays and asked for arrays. On wasm both are arrays always.
   */
  readonly ends: 'device' | 'host';
  /** Whether the engines' memory is this piece's: it is not while they hold the weights of a whole network for a stage. */
  readonly alone: boolean;
  /** Loads its weights on tfjs's current backend. */
  load(): Promise<LoadedPiece>;
}

export interface LoadedPiece {
  /** Inputs in the piece's order, which stay the caller's; so do the results. */
  run(inputs: readonly tf.Tensor[]): Readonly<Record<string, tf.Tensor>>;
  dispose(): void;
}

/** Values of an input in -1..1, the same for every engine and session. */
export function inputValues({ name, shape }: Port): Float32Array {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  fillValues(values, streamState(1, `bench.${name}`), 0, 0, 1);
  return values;
}
