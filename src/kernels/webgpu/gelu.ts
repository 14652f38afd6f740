// GELU of single values, four by four.
import type { Program } from './device';
import { bindings, GELU, times } from './wgsl';

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
${times(4, (i) => `  if (at + ${i} < sizes.count) { out[at + ${i}] = y[${i}]; }`)}
}`;
  return { key: 'gelu', code };
}
