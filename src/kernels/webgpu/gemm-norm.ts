// GEMM whose workgroup holds whole rows of the result, so that their LayerNorm is part of its end: out = left weight + bias +
// residual, and beside it out's LayerNorm.
import type { Program } from './device';
import { type Ending, product, type Tile } from './gemm';
import type { LeftOperand } from './implicit-gemm';
import { bindings, times } from './wgsl';

export interface GemmNormForm {
  readonly left: LeftOperand;
  readonly form: Tile['form'];
  readonly weight: 'f32' | 'f16';
  /** Of the result, a multiple of four. */
  readonly columns: number;
  readonly epsilon: number;
}

/** A tile as wide as the result. */
function tileOf({ form, columns }: GemmNormForm): Tile {
  if (form === 'direct') return { form, rows: 4, columns, registerRows: 4, registerColumns: 1, depth: 4 };
  const registerColumns = columns % 8 === 0 ? 2 : 1;
  return { form, rows: 16, columns, registerRows: 4, registerColumns, depth: 16 };
}

export const normWorkgroups = (form: GemmNormForm, rows: number): readonly [number, number, number] => [
  1,
  Math.ceil(rows / tileOf(form).rows),
  1,
];

/** Buffers: those of the left operand, weight, bias, residual, gain, shift, sum, normed. Sizes: rows, columns, depth of K. */
export function gemmNorm(form: GemmNormForm): Program {
  const { left, weight, columns, epsilon } = form;
  const tile = tileOf(form);
  const across = columns / 4 / tile.registerColumns;
  const whole = (v: string) => `${v}.x + ${v}.y + ${v}.z + ${v}.w`;
  const ending: Ending = {
    together: true,
    code({ rows, registerRows, registerColumns }, rowOf) {
      const eachRow = (line: (r: number) => string) => times(registerRows, line);
      const eachSum = (line: (r: number, c: number) => string) =>
        eachRow((r) => times(registerColumns, (c) => line(r, c)));
      const list = (of: (c: number) => string) => Array.from({ length: registerColumns }, (_, c) => of(c)).join(' + ');
      const group = (c: number) => `(local.x + ${c * across})`;
      return `
${eachRow((r) => `  let own${r} = ${rowOf(r)};\n  let row${r} = tile.y * ${rows} + own${r};\n  let at${r} = min(row${r}, sizes.rows - 1) * ${columns / 4};`)}
${eachSum((r, c) => `  sum${r}_${c} += bias[${group(c)}] + residual[at${r} + ${group(c)}];\n  if (row${r} < sizes.rows) { out[at${r} + ${group(c)}] = sum${r}_${c}; }`)}
${eachRow((r) => `  let part${r} = ${list((c) => `sum${r}_${c}`)};\n  parts[own${r}][local.x] = ${whole(`part${r}`)};`)}
  workgroupBarrier();
${eachRow((r) => `  var mean${r} = 0f;`)}
  for (var i = 0; i < ${across}; i++) {
${eachRow((r) => `    mean${r} += parts[own${r}][i];`)}
  }
  workgroupBarrier();
${eachSum((r, c) => `  sum${r}_${c} -= mean${r} / ${columns};`)}
${eachRow((r) => `  let square${r} = ${list((c) => `sum${r}_${c} * sum${r}_${c}`)};\n  parts[own${r}][local.x] = ${whole(`square${r}`)};`)}
  workgroupBarrier();
${eachRow((r) => `  var total${r} = 0f;`)}
  for (var i = 0; i < ${across}; i++) {
${eachRow((r) => `    total${r} += parts[own${r}][i];`)}
  }
${eachRow((r) => `  let scale${r} = inverseSqrt(total${r} / ${columns} + ${epsilon});`)}
${eachSum((r, c) => `  if (row${r} < sizes.rows) { normed[at${r} + ${group(c)}] = sum${r}_${c} * scale${r} * gain[${group(c)}] + shift[${group(c)}]; }`)}`;
    },
  };
  const code = () => `${weight === 'f16' ? 'enable f16;' : ''}
${bindings(
  [
    ...left.buffers,
    { name: 'weight', type: weight === 'f16' ? 'vec4h' : 'vec4f' },
    ...['bias', 'residual', 'gain', 'shift'].map((name) => ({ name, type: 'vec4f' })),
    ...['out', 'normed'].map((name) => ({ name, type: 'vec4f', written: true })),
  ],
  ['rows', 'columns', 'depth'],
)}
${left.code}
var<workgroup> parts: array<array<f32, ${across}>, ${tile.rows}>;
${product(tile, left, ending)}`;
  return { key: `gemm norm ${left.key} ${form.form} ${weight} ${columns} ${epsilon}`, code };
}
