// What the loaders of the network read for a config, by running them: names and shapes stand there and nowhere else.
import * as tf from '@tensorflow/tfjs';
import type { MartConfig } from '../../src/mart/config';
import { disposeMart, loadMart } from '../../src/mart/mart';
import type { WeightSource } from '../../src/mart/weights';

export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** All parameters of the network, in the order in which they are read. */
export function parametersOf(config: MartConfig): Promise<Parameter[]> {
  return readBy(async (source) => {
    const mart = await loadMart(source, config);
    await mart.text.embedding.words([]);
    disposeMart(mart);
  });
}

/** What `load` reads. On tfjs's cpu backend, which is the current one from then on. */
export async function readBy(load: (source: WeightSource) => Promise<unknown>): Promise<Parameter[]> {
  await tf.setBackend('cpu');
  const read: Parameter[] = [];
  await load({
    async read(name, shape) {
      read.push({ name, shape });
      return new Float32Array(sizeOf(shape));
    },
    async readRows(name, shape, rows) {
      read.push({ name, shape });
      return new Float32Array(rows.length * shape[1]);
    },
  });
  return read;
}
