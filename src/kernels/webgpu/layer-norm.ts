// LayerNorm in one pass over memory.
import { bindings, fourOf } from './wgsl';
import type { Program } from './device';

/** Invocations of the workgroup that norms one row. */
const INVOCATIONS = 64;
/** Widest row of which an invocation keeps its part, as vec4 or as single values. */
const REGISTERS = 16;

/** Widest row that `layerNorm` takes. */
export const widestRow = (vec4: boolean): number => INVOCATIONS * REGISTERS * (vec4 ? 4 : 1);

/**
 * (x - mean) / sqrt(population variance + epsilon) * gain + bias. Buffers x [rows, width], gain, bias, out; a workgroup a row,
 * which is read once: mean, then squares of what was centred, from registers. Sizes: rows.
 */
export function layerNorm(width: number, epsilon: number): Program {
  const vec4 = width % 4 === 0;
  const type = vec4 ? 'vec4f' : 'f32';
  const length = vec4 ? width / 4 : width;
  const own = Math.ceil(length / INVOCATIONS);
  const all = (name: string) => (vec4 ? `${name}.x + ${name}.y + ${name}.z + ${name}.w` : name);
  // The last round of a row may leave some invocations out.
  const inside = (i: number) => ((i + 1) * INVOCATIONS <= length ? 'true' : `index + ${i * INVOCATIONS} < ${length}`);
  const each = (line: (i: number) => string) => Array.from({ length: own }, (_, i) => line(i)).join('\n');
  const code = () => `
${bindings([...['x', 'gain', 'bias'].map((name) => ({ name, type })), { name: 'out', type, written: true }], ['rows'])}
var<workgroup> sums: array<f32, ${INVOCATIONS}>;
var<workgroup> squares: array<f32, ${INVOCATIONS}>;

@compute @workgroup_size(${INVOCATIONS})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let row = group.y * groups.x + group.x;
  let at = min(row, sizes.rows - 1) * ${length} + index;
${each((i) => `  var x${i} = ${type}(0);\n  if (${inside(i)}) { x${i} = x[at + ${i * INVOCATIONS}]; }`)}
  let own = ${Array.from({ length: own }, (_, i) => `x${i}`).join(' + ')};
  sums[index] = ${all('own')};
  workgroupBarrier();
  var sum = vec4f(0);
  for (var i = 0; i < ${INVOCATIONS}; i += 4) { sum += ${fourOf('sums')}; }
  let mean = (sum.x + sum.y + sum.z + sum.w) / ${width};
  var square = ${type}(0);
${each((i) => `  x${i} -= mean;\n  if (${inside(i)}) { square += x${i} * x${i}; }`)}
  squares[index] = ${all('square')};
  workgroupBarrier();
  var total = vec4f(0);
  for (var i = 0; i < ${INVOCATIONS}; i += 4) { total += ${fourOf('squares')}; }
  let scale = inverseSqrt((total.x + total.y + total.z + total.w) / ${width} + ${epsilon});
  if (row >= sizes.rows) { return; }
${each(
  (i) => `  if (${inside(i)}) {
    out[at + ${i * INVOCATIONS}] = x${i} * scale * gain[index + ${i * INVOCATIONS}] + bias[index + ${i * INVOCATIONS}];
  }`,
)}
}`;
  return { key: `layer norm ${width} ${epsilon}`, code };
}
