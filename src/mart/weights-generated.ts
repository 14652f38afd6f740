// Weights drawn from the goldens' generator: for parity with the reference and for trying a configuration untrained.
import { requireArgument } from '../lib/assert';
import { MartError } from '../lib/errors';
import { fillValues, streamState } from '../lib/random';
import type { MartConfig } from './config';
import { listParameters } from './parameters';
import type { WeightSource } from './weights';

export function generatedWeights(config: MartConfig, seed: number): WeightSource {
  const parameters = new Map(listParameters(config).map((parameter) => [parameter.name, parameter]));
  const parameterOf = (name: string) => {
    const parameter = parameters.get(name);
    if (!parameter) throw new MartError('weights-missing', `config ${config.name} has no parameter ${name}`, { name });
    return parameter;
  };

  return {
    async read(name) {
      const { shape, base, scale } = parameterOf(name);
      const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
      fillValues(values, streamState(seed, name), 0, base, scale);
      return values;
    },

    async readRows(name, rows) {
      const { shape, base, scale } = parameterOf(name);
      const [count = 0, columns = 0] = shape;
      requireArgument(shape.length === 2, 'name', 'a 2-D parameter');
      const values = new Float32Array(rows.length * columns);
      const state = streamState(seed, name);
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i] ?? 0;
        requireArgument(Number.isInteger(row) && row >= 0 && row < count, 'rows', `in 0..${count - 1}`);
        fillValues(values.subarray(i * columns, (i + 1) * columns), state, row * columns, base, scale);
      }
      return values;
    },
  };
}
