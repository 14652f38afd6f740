// Kernels that go over rows or single values: LayerNorm in one pass over memory, and GELU.
import { bindings, GELU } from './wgsl';
import type { Program } from './device';

/** Invocations that norm one row together. */
const TOGETHER = 64;
/** Widest row of which an invocation keeps its part, in groups of four or in single values. */
const OWN = 16;

/** Widest row that `layerNorm` takes. */
export const widestRow = (fours: boolean): number => TOGETHER * OWN * (fours ? 4 : 1);

/**
 * (x - mean) / sqrt(population variance + epsilon) * gain + bias. Buffers x [rows, width], gain, bias, out; a workgroup a row,
 * which is read once: mean, then squares of what was centred, from registers. Sizes: values (or fours) of a row, width.
 */
export function layerNorm(width: number, epsilon: number): Program {
  const fours = width % 4 === 0;
  const type = fours ? 'vec4f' : 'f32';
  const length = fours ? width / 4 : width;
  const own = Math.ceil(length / TOGETHER);
  const all = (name: string) => (fours ? `${name}.x + ${name}.y + ${name}.z + ${name}.w` : name);
  // The last round of a row may leave some invocations out.
  const inside = (i: number) => ((i + 1) * TOGETHER <= length ? 'true' : `index + ${i * TOGETHER} < ${length}`);
  const each = (line: (i: number) => string) => Array.from({ length: own }, (_, i) => line(i)).join('\n');
  const code = () => `
${bindings([...['x', 'gain', 'bias'].map((name) => ({ name, type })), { name: 'out', type, written: true }], ['rows'])}
var<workgroup> sums: array<vec4f, ${TOGETHER / 4}>;
var<workgroup> squares: array<vec4f, ${TOGETHER / 4}>;

@compute @workgroup_size(${TOGETHER})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let row = group.y * groups.x + group.x;
  let at = min(row, sizes.rows - 1) * ${length} + index;
${each((i) => `  var x${i} = ${type}(0);\n  if (${inside(i)}) { x${i} = x[at + ${i * TOGETHER}]; }`)}
  let own = ${Array.from({ length: own }, (_, i) => `x${i}`).join(' + ')};
  sums[index / 4][index % 4] = ${all('own')};
  workgroupBarrier();
  var sum = sums[0];
  for (var i = 1; i < ${TOGETHER / 4}; i++) { sum += sums[i]; }
  let mean = (sum.x + sum.y + sum.z + sum.w) / ${width};
  var square = ${type}(0);
${each((i) => `  x${i} -= mean;\n  if (${inside(i)}) { square += x${i} * x${i}; }`)}
  squares[index / 4][index % 4] = ${all('square')};
  workgroupBarrier();
  var total = squares[0];
  for (var i = 1; i < ${TOGETHER / 4}; i++) { total += squares[i]; }
  let scale = inverseSqrt((total.x + total.y + total.z + total.w) / ${width} + ${epsilon});
  if (row >= sizes.rows) { return; }
${each(
  (i) => `  if (${inside(i)}) {
    out[at + ${i * TOGETHER}] = x${i} * scale * gain[index + ${i * TOGETHER}] + bias[index + ${i * TOGETHER}];
  }`,
)}
}`;
  return { key: `layer norm ${width} ${epsilon}`, code };
}

/** Values of a workgroup of `gelu`. */
export const GELU_VALUES = 256;

/** Buffers x, out of any shape. Sizes: how many values. */
export function gelu(): Program {
  const code = () => `
${bindings(
  [
    { name: 'x', type: 'f32' },
    { name: 'out', type: 'f32', written: true },
  ],
  ['count'],
)}
${GELU}
@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let at = (group.y * groups.x + group.x) * ${GELU_VALUES} + 4 * index;
  if (at >= sizes.count) { return; }
  let last = sizes.count - 1;
  let y = gelu(vec4f(x[at], x[min(at + 1, last)], x[min(at + 2, last)], x[min(at + 3, last)]));
  for (var i = 0u; i < 4; i++) { if (at + i < sizes.count) { out[at + i] = y[i]; } }
}`;
  return { key: 'gelu', code };
}
