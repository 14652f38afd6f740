// Activations on the host, as parity passes them between its steps, and the collecting of what the network's observer hears.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../../src/lib/assert';
import type { Observer } from '../../src/mart/run/stages';

export interface Activation {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Hears activations of batches of segments, and holds those of each name one behind the other. */
export class Observed {
  readonly #parts = new Map<string, Activation[]>();
  #heard: { readonly name: string; readonly tensor: tf.Tensor }[] = [];

  readonly observe: Observer = (name, tensor) => {
    this.#heard.push({ name, tensor: tf.keep(tensor.clone()) });
  };

  /** Reads what was heard since the last call. */
  async take(): Promise<void> {
    const heard = this.#heard;
    this.#heard = [];
    const read = await take(heard.map(({ tensor }) => tensor));
    for (const [i, { name }] of heard.entries()) {
      this.#parts.set(name, [...(this.#parts.get(name) ?? []), read[i] as Activation]);
    }
  }

  get names(): string[] {
    return [...this.#parts.keys()];
  }

  get(name: string): Activation {
    const parts = this.#parts.get(name);
    assert(parts !== undefined, `the network gives ${name}`);
    return join(parts);
  }
}

/** Reads tensors back and disposes them. */
export async function take<const T extends readonly tf.Tensor[]>(tensors: T): Promise<{ [K in keyof T]: Activation }> {
  try {
    const read = tensors.map(async (tensor) => ({
      shape: [...tensor.shape],
      data: (await tensor.data<'float32'>()).slice(),
    }));
    return (await Promise.all(read)) as { [K in keyof T]: Activation };
  } finally {
    tf.dispose([...tensors]);
  }
}

/** Runs `make` in a tidy and reads what it gives. */
export function compute<const T extends readonly tf.Tensor[]>(make: () => T): Promise<{ [K in keyof T]: Activation }> {
  return take(tf.tidy(() => [...make()]) as unknown as T);
}

/** Runs `make` segment by segment (axis 0 of all of `inputs`) and joins the results: a device holds one segment at a time. */
export async function bySegment<const T extends readonly tf.Tensor[]>(
  inputs: readonly Activation[],
  make: (...segment: tf.Tensor3D[]) => T,
): Promise<{ [K in keyof T]: Activation }> {
  const segments = inputs[0]?.shape[0] ?? 0;
  const parts: Activation[][] = [];
  for (let s = 0; s < segments; s++) {
    parts.push([...(await compute(() => make(...inputs.map((input) => upload(rowsOf(input, s, 1))))))]);
  }
  const results = (parts[0] ?? []).map((_, i) => join(parts.map((part) => part[i] as Activation)));
  return results as { [K in keyof T]: Activation };
}

/** A 3-D activation as a tensor; the caller's tidy disposes it. */
export function upload({ shape, data }: Activation): tf.Tensor3D {
  return tf.tensor3d(data, shape as [number, number, number]);
}

/** Entries [from, from + count) of axis 0. */
export function rowsOf({ shape, data }: Activation, from: number, count: number): Activation {
  const size = data.length / (shape[0] ?? 1);
  return { shape: [count, ...shape.slice(1)], data: data.subarray(from * size, (from + count) * size) };
}

/** The given entries of an axis, in their order. */
export function pick({ shape, data }: Activation, axis: number, indices: readonly number[]): Activation {
  const length = shape[axis] ?? 0;
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const outer = data.length / (length * inner);
  const out = new Float32Array(outer * indices.length * inner);
  for (let o = 0; o < outer; o++) {
    for (const [i, index] of indices.entries()) {
      const from = (o * length + index) * inner;
      out.set(data.subarray(from, from + inner), (o * indices.length + i) * inner);
    }
  }
  return { shape: shape.map((size, i) => (i === axis ? indices.length : size)), data: out };
}

/** 0, step, 2 step, ... below `end`, from `start`. */
export function range(start: number, end: number, step = 1): number[] {
  return Array.from({ length: Math.ceil((end - start) / step) }, (_, i) => start + i * step);
}

/** Joined on axis 0. */
export function join(parts: readonly Activation[]): Activation {
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  const count = parts.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  return { shape: [count, ...(parts[0]?.shape.slice(1) ?? [])], data };
}

/** Mean over axis 0 or 1, summed in float64; the axis is gone. */
export function mean({ shape, data }: Activation, axis: 0 | 1): Activation {
  const length = shape[axis] ?? 0;
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const out = new Float32Array(data.length / length);
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += data[(Math.floor(i / inner) * length + k) * inner + (i % inner)] ?? 0;
    out[i] = sum / length;
  }
  return { shape: shape.filter((_, i) => i !== axis), data: out };
}
