// Two streams copied, and on the way their ends, the bottleneck tokens, made the mean of both.
import type { Program } from './device';
import { bindings } from './wgsl';

/** Invocations of a workgroup, a group of four values each, or a single one. */
export const EXCHANGED = 64;

const SIZES = ['tokensA', 'tokensB', 'ends', 'width', 'batch'];

/**
 * Buffers a [batch, tokensA, width], b [batch, tokensB, width], and the same of what comes out. Sizes: those, `ends` being the
 * tokens that are exchanged, and the width in groups of four where `vec4`. Invocations: values of both streams.
 */
export function exchange(vec4: boolean): Program {
  const type = vec4 ? 'vec4f' : 'f32';
  const streams = ['a', 'b', 'outA', 'outB'] as const;
  // Stream `own`: its value, or where its end begins the mean with the other's at the same place from the end.
  const exchanged = (own: 'A' | 'B', other: 'A' | 'B', at: string) => `
    let at = ${at};
    let row = at / sizes.width;
    let token = row % sizes.tokens${own};
    var value = ${own.toLowerCase()}[at];
    if (token + sizes.ends >= sizes.tokens${own}) {
      let beside = row / sizes.tokens${own} * sizes.tokens${other} + token + sizes.tokens${other} - sizes.tokens${own};
      value = (value + ${other.toLowerCase()}[beside * sizes.width + at % sizes.width]) * 0.5;
    }
    out${own}[at] = value;`;
  const code = () => `
${bindings(
  streams.map((name) => ({ name, type, written: name.startsWith('out') })),
  SIZES,
)}
@compute @workgroup_size(${EXCHANGED})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let place = (group.y * groups.x + group.x) * ${EXCHANGED} + index;
  let countA = sizes.batch * sizes.tokensA * sizes.width;
  let countB = sizes.batch * sizes.tokensB * sizes.width;
  if (place < countA) {${exchanged('A', 'B', 'place')}
  } else if (place < countA + countB) {${exchanged('B', 'A', 'place - countA')}
  }
}`;
  return { key: `exchange ${vec4 ? 4 : 1}`, code };
}
