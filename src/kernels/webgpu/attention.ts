// Attention without the matrix of weights in memory: each invocation goes over the keys of one query once, with a running
// maximum (online softmax). The weights of a few queries, which MART reads, are a program of their own.
import { bindings, times } from './wgsl';
import type { Form, Program } from './device';

/** How a workgroup cuts attention. */
interface Cut {
  readonly invocations: number;
  /** Queries of one invocation. */
  readonly own: number;
  /** Keys between two looks at the running maximum. */
  readonly chunk: number;
}

/**
 * A GPU has registers for one query and what it gathers. Where every read is dear, keys are read for several queries at
 * once: as many as software adapters compile in seconds.
 */
function cutFor(form: Form, { depth }: AttentionShape): Cut {
  if (form === 'tiled') return { invocations: 64, own: 1, chunk: 8 };
  return { invocations: 8, own: Math.min(4, Math.max(1, Math.floor(128 / depth))), chunk: 1 };
}

/** Queries of a workgroup. */
export function queriesTogether(form: Form, shape: AttentionShape): number {
  const { invocations, own } = cutFor(form, shape);
  return invocations * own;
}

export interface AttentionShape {
  /** Columns of a head. */
  readonly depth: number;
  /** Whether all places are multiples of four, so that values are read in fours. */
  readonly fours: boolean;
}

/** Buffers of queries, keys and values. Sizes: rows of each, values from row to row, and where the first value stands. */
const INPUTS = ['q', 'k', 'v'] as const;
const SIZES = ['queries', 'keys', 'strideQ', 'strideK', 'strideV', 'firstQ', 'firstK', 'firstV'] as const;

/** `fn qOf(place, i)` and so on: values 4 i .. 4 i + 3 of a head from `place`, zeros beyond its end. */
function readers(names: readonly string[], { depth, fours }: AttentionShape): string {
  return names
    .map((name) =>
      fours
        ? `fn ${name}Of(place: u32, i: u32) -> vec4f { return ${name}[place / 4 + i]; }`
        : `fn ${name}Of(place: u32, i: u32) -> vec4f {
  var values = vec4f(0);
  for (var j = 0u; j < 4; j++) { if (4 * i + j < ${depth}) { values[j] = ${name}[place + 4 * i + j]; } }
  return values;
}`,
    )
    .join('\n');
}

/**
 * Buffers q, k, v, out [B, queries, heads * depth]. Workgroups: queries by `queriesTogether`, heads, batch. In the tiled form
 * a workgroup reads each key and value once.
 */
export function attention(shape: AttentionShape, form: Form): Program {
  const { depth, fours } = shape;
  const { invocations, own, chunk } = cutFor(form, shape);
  const groups = Math.ceil(depth / 4);
  const type = fours ? 'vec4f' : 'f32';
  const shared = form === 'tiled';
  const queries = (line: (n: number) => string) => times(own, line);
  const keys = (line: (i: number) => string) => times(chunk, line);
  const columns = (line: (j: number) => string) => times(groups, line);
  const read = (name: 'key' | 'value', i: number, j: number) =>
    shared ? `${name}s[${i * groups + j}]` : `${name === 'key' ? 'kOf' : 'vOf'}(${name}Place${i}, ${j})`;
  const tiles = ['keys', 'values'].map((name) => `var<workgroup> ${name}: array<vec4f, ${chunk * groups}>;`).join('\n');
  const code = () => `
${bindings([...INPUTS.map((name) => ({ name, type })), { name: 'out', type, written: true }], [...SIZES, 'width'])}
${readers(INPUTS, shape)}
${shared ? tiles : ''}
@compute @workgroup_size(${invocations})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
  let query = (group.x * ${invocations} + index) * ${own};
  let head = group.y * ${depth};
  let firstKey = group.z * sizes.keys;
${queries(
  (n) => `  let place${n} = sizes.firstQ + head +
    (group.z * sizes.queries + min(query + ${n}, sizes.queries - 1)) * sizes.strideQ;
${columns((j) => `  let q${n}_${j} = qOf(place${n}, ${j});\n  var sum${n}_${j} = vec4f(0);`)}
  var top${n} = -3e38;
  var total${n} = 0f;`,
)}
  for (var start = 0u; start < sizes.keys; start += ${chunk}) {
${
  shared
    ? `    for (var i = index; i < ${chunk * groups}; i += ${invocations}) {
      let row = firstKey + min(start + i / ${groups}, sizes.keys - 1);
      keys[i] = kOf(sizes.firstK + row * sizes.strideK + head, i % ${groups});
      values[i] = vOf(sizes.firstV + row * sizes.strideV + head, i % ${groups});
    }
    workgroupBarrier();`
    : keys(
        (i) => `    let row${i} = firstKey + min(start + ${i}, sizes.keys - 1);
    let keyPlace${i} = sizes.firstK + row${i} * sizes.strideK + head;
    let valuePlace${i} = sizes.firstV + row${i} * sizes.strideV + head;`,
      )
}
${keys((i) => queries((n) => `    var s${n}_${i} = vec4f(0);`))}
${keys((i) =>
  columns(
    (j) => `    let key${i}_${j} = ${read('key', i, j)};
${queries((n) => `    s${n}_${i} = fma(q${n}_${j}, key${i}_${j}, s${n}_${i});`)}`,
  ),
)}
${queries(
  (n) => `${keys(
    (i) => `    let sum${n}${i} = s${n}_${i}.x + s${n}_${i}.y + s${n}_${i}.z + s${n}_${i}.w;
    let score${n}_${i} = select(-3e38, sum${n}${i}, start + ${i} < sizes.keys);`,
  )}
    let next${n} = ${list(chunk, (i) => `score${n}_${i}`).reduce((most, score) => `max(${most}, ${score})`, `top${n}`)};
    let kept${n} = exp(top${n} - next${n});
${keys((i) => `    let weight${n}_${i} = exp(score${n}_${i} - next${n});`)}
    total${n} = total${n} * kept${n} + (${list(chunk, (i) => `weight${n}_${i}`).join(' + ')});
    top${n} = next${n};`,
)}
${columns(
  (j) => `${keys((i) => `    let value${i}_${j} = ${read('value', i, j)};`)}
${queries(
  (n) => `    sum${n}_${j} *= kept${n};
${keys((i) => `    sum${n}_${j} = fma(vec4f(weight${n}_${i}), value${i}_${j}, sum${n}_${j});`)}`,
)}`,
)}
${shared ? '    workgroupBarrier();' : ''}
  }
${queries(
  (n) => `  if (query + ${n} < sizes.queries) {
    let at = (group.z * sizes.queries + query + ${n}) * sizes.width + head;
${columns((j) =>
  fours
    ? `    out[at / 4 + ${j}] = sum${n}_${j} / total${n};`
    : times(Math.min(4, depth - 4 * j), (i) => `    out[at + ${4 * j + i}] = sum${n}_${j}[${i}] / total${n};`),
)}
  }`,
)}
}`;
  return { key: `attention ${form} ${depth} ${fours ? 4 : 1}`, code };
}

const list = (count: number, value: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => value(i));

/** Invocations of a workgroup that finds the weights of one query. */
const SEARCHERS = 64;

/**
 * Softmax weights of the first `rows` queries. Buffers q, k, out: [B, heads, rows, keys], or with `mean` their mean over the
 * heads, [B, rows, keys]. Workgroups: rows, heads (1 with `mean`), batch.
 */
export function attentionRows(shape: AttentionShape, mean: boolean): Program {
  const { depth, fours } = shape;
  const groups = Math.ceil(depth / 4);
  const type = fours ? 'vec4f' : 'f32';
  const inputs = ['q', 'k'] as const;
  const code = () => `
${bindings(
  [...inputs.map((name) => ({ name, type })), { name: 'out', type: 'f32', written: true }],
  ['queries', 'keys', 'strideQ', 'strideK', 'firstQ', 'firstK', 'rows', 'heads'],
)}
${readers(inputs, shape)}
var<workgroup> parts: array<vec4f, ${SEARCHERS / 4}>;

fn score(queryPlace: u32, keyPlace: u32) -> f32 {
  var sum = vec4f(0);
  for (var i = 0u; i < ${groups}; i++) { sum = fma(qOf(queryPlace, i), kOf(keyPlace, i), sum); }
  return sum.x + sum.y + sum.z + sum.w;
}

@compute @workgroup_size(${SEARCHERS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
  let row = group.x;
  let query = sizes.firstQ + (group.z * sizes.queries + row) * sizes.strideQ;
  let key = sizes.firstK + group.z * sizes.keys * sizes.strideK;
${
  mean
    ? `  let to = (group.z * sizes.rows + row) * sizes.keys;
  for (var head = 0u; head < sizes.heads; head++) {`
    : `  let to = ((group.z * sizes.heads + group.y) * sizes.rows + row) * sizes.keys;
  {
    let head = group.y;`
}
    let first = head * ${depth};
    var top = -3e38;
    for (var i = index; i < sizes.keys; i += ${SEARCHERS}) {
      top = max(top, score(query + first, key + i * sizes.strideK + first));
    }
    parts[index / 4][index % 4] = top;
    workgroupBarrier();
    var tops = parts[0];
    for (var i = 1; i < ${SEARCHERS / 4}; i++) { tops = max(tops, parts[i]); }
    top = max(max(tops.x, tops.y), max(tops.z, tops.w));
    workgroupBarrier();
    var total = 0f;
    for (var i = index; i < sizes.keys; i += ${SEARCHERS}) {
      total += exp(score(query + first, key + i * sizes.strideK + first) - top);
    }
    parts[index / 4][index % 4] = total;
    workgroupBarrier();
    var totals = parts[0];
    for (var i = 1; i < ${SEARCHERS / 4}; i++) { totals += parts[i]; }
    total = totals.x + totals.y + totals.z + totals.w;
    workgroupBarrier();
    for (var i = index; i < sizes.keys; i += ${SEARCHERS}) {
      let weight = exp(score(query + first, key + i * sizes.strideK + first) - top) / total;
${
  mean
    ? `      let share = weight / f32(sizes.heads);
      if (head == 0) { out[to + i] = share; } else { out[to + i] += share; }`
    : '      out[to + i] = weight;'
}
    }
  }
}`;
  return { key: `attention rows ${depth} ${fours ? 4 : 1} ${mean ? 'mean' : 'heads'}`, code };
}
