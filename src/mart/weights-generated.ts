// Weights drawn from the goldens' generator: for parity with the reference and for trying a configuration untrained.
import { requireArgument } from '../lib/assert';
import { fillValues, streamState } from '../lib/random';
import type { WeightSource } from './weights';

export function generatedWeights(seed: number): WeightSource {
  return {
    async read(name, shape) {
      const { base, scale } = drawingRule(name, shape);
      const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
      fillValues(values, streamState(seed, name), 0, base, scale);
      return values;
    },

    async readRows(name, shape, rows) {
      const { base, scale } = drawingRule(name, shape);
      const [count, columns] = shape;
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

const TABLES = ['cls_token', 'dist_token', 'pos_embed', 'bottleneck', 'Vmask_token'];

export interface DrawingRule {
  readonly kind: 'table' | 'gain' | 'bias' | 'matrix';
  /** A value is base + scale * u, u drawn from [-1, 1). */
  readonly base: number;
  readonly scale: number;
}

/** By the rules of the goldens' README (first rule that fits). */
export function drawingRule(name: string, shape: readonly number[]): DrawingRule {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (TABLES.includes(last) || name.endsWith('_embeddings.weight')) return { kind: 'table', base: 0, scale: 0.5 };
  if (shape.length === 1 && last === 'weight') return { kind: 'gain', base: 1, scale: 0.1 };
  if (shape.length === 1) return { kind: 'bias', base: 0, scale: 0.05 };
  const fanIn = shape.slice(1).reduce((product, size) => product * size, 1);
  return { kind: 'matrix', base: 0, scale: spread(name) * Math.sqrt(3 / fanIn) };
}

/** The generator's g: keeps attention sharp and tokens apart. */
function spread(name: string): number {
  if (name.endsWith('patch_embed.proj.weight')) return 3;
  if (name.endsWith('attn.qkv.weight')) return 1.5;
  if (name.endsWith('self.query.weight') || name.endsWith('self.key.weight')) return 2;
  if (name.endsWith('output.dense.weight')) return 0.375;
  if (name.endsWith('linear_q.weight') || name.endsWith('linear_k.weight')) return 3;
  return 1;
}
