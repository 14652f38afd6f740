// Attention without the matrix of weights in memory: each invocation goes over the keys of one query once, with a running
// maximum (online softmax). The weights of a few queries, which MART reads, are a program of their own.
import { bindings, fourOf, times } from './wgsl';
import type { Form, Program } from './device';

/** The tile of attention that a workgroup computes. */
interface AttentionTile {
  readonly invocations: number;
  /** The register tile: queries of one invocation. */
  readonly queries: number;
  /** Keys of a tile: those between two looks at the running maximum. */
  readonly keys: number;
}

/**
 * A GPU has registers for one query and what it gathers. Where every read is dear, keys are read for several queries at
 * once: as many as software adapters compile in seconds.
 */
function tileFor(form: Form, { depth }: AttentionShape): AttentionTile {
  if (form === 'tiled') return { invocations: 64, queries: 1, keys: 8 };
  return { invocations: 8, queries: Math.min(4, Math.max(1, Math.floor(128 / depth))), keys: 1 };
}

/** Queries of a workgroup. */
export function queriesPerWorkgroup(form: Form, shape: AttentionShape): number {
  const { invocations, queries } = tileFor(form, shape);
  return invocations * queries;
}

export interface AttentionShape {
  /** Columns of a head. */
  readonly depth: number;
  /** Whether all places are multiples of four, so that values are read as vec4. */
  readonly vec4: boolean;
  /** Whether queries of segments are packed: a buffer `starts` says where they begin, and at the end how many there are. */
  readonly packed: boolean;
}

const STARTS = { name: 'starts', type: 'u32' } as const;

/**
 * Declares `firstQuery` and `queries`, the segment's. Of packed ones a workgroup that begins behind the end does nothing:
 * there are as many as the longest segment takes.
 */
const segmentOf = ({ packed }: AttentionShape, begin: string) =>
  packed
    ? `  let firstQuery = starts[group.z];
  let queries = starts[group.z + 1] - firstQuery;
  if (${begin} >= queries) { return; }`
    : `  let queries = sizes.queries;
  let firstQuery = group.z * queries;`;

const keyOf = ({ depth, vec4, packed }: AttentionShape) => `${depth} ${vec4 ? 4 : 1}${packed ? ' packed' : ''}`;

/** Buffers of queries, keys and values. Sizes: rows of each, values from row to row, and where the first value stands. */
const INPUTS = ['q', 'k', 'v'] as const;
const SIZES = ['queries', 'keys', 'strideQ', 'strideK', 'strideV', 'firstQ', 'firstK', 'firstV'] as const;

/** `fn qOf(place, i)` and so on: values 4 i .. 4 i + 3 of a head from `place`, zeros beyond its end. */
function readers(names: readonly string[], { depth, vec4 }: AttentionShape): string {
  return names
    .map((name) =>
      vec4
        ? `fn ${name}Of(place: u32, i: u32) -> vec4f { return ${name}[place / 4 + i]; }`
        : `fn ${name}Of(place: u32, i: u32) -> vec4f {
  var four = vec4f(0);
${times(4, (j) => `  if (4 * i + ${j} < ${depth}) { four[${j}] = ${name}[place + 4 * i + ${j}]; }`)}
  return four;
}`,
    )
    .join('\n');
}

/**
 * Buffers q, k, v, out [B, queries, heads * depth]; where queries are packed, which keys then are too, `starts` in front of
 * out. Workgroups: queries by `queriesPerWorkgroup`, heads, batch. In the tiled form a workgroup reads each key and value once.
 */
export function attention(shape: AttentionShape, form: Form): Program {
  const { depth, vec4, packed } = shape;
  const { invocations, queries, keys } = tileFor(form, shape);
  const groups = Math.ceil(depth / 4);
  const type = vec4 ? 'vec4f' : 'f32';
  const shared = form === 'tiled';
  const eachQuery = (line: (n: number) => string) => times(queries, line);
  const eachKey = (line: (i: number) => string) => times(keys, line);
  const eachColumn = (line: (j: number) => string) => times(groups, line);
  const read = (name: 'key' | 'value', i: number, j: number) =>
    shared ? `${name}s[${i * groups + j}]` : `${name === 'key' ? 'kOf' : 'vOf'}(${name}Place${i}, ${j})`;
  const tiles = ['keys', 'values'].map((name) => `var<workgroup> ${name}: array<vec4f, ${keys * groups}>;`).join('\n');
  const code = () => `
${bindings(
  [...INPUTS.map((name) => ({ name, type })), ...(packed ? [STARTS] : []), { name: 'out', type, written: true }],
  [...SIZES, 'width'],
)}
${readers(INPUTS, shape)}
${shared ? tiles : ''}
@compute @workgroup_size(${invocations})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
${segmentOf(shape, `group.x * ${invocations * queries}`)}
  let keyCount = ${packed ? 'queries' : 'sizes.keys'};
  let firstKey = ${packed ? 'firstQuery' : 'group.z * sizes.keys'};
  let query = (group.x * ${invocations} + index) * ${queries};
  let head = group.y * ${depth};
${eachQuery(
  (n) => `  let place${n} = sizes.firstQ + head +
    (firstQuery + min(query + ${n}, queries - 1)) * sizes.strideQ;
${eachColumn((j) => `  let q${n}_${j} = qOf(place${n}, ${j});\n  var acc${n}_${j} = vec4f(0);`)}
  var max${n} = -3e38;
  var denominator${n} = 0f;`,
)}
  for (var start = 0u; start < keyCount; start += ${keys}) {
${
  shared
    ? `    for (var i = index; i < ${keys * groups}; i += ${invocations}) {
      let row = firstKey + min(start + i / ${groups}, keyCount - 1);
      keys[i] = kOf(sizes.firstK + row * sizes.strideK + head, i % ${groups});
      values[i] = vOf(sizes.firstV + row * sizes.strideV + head, i % ${groups});
    }
    workgroupBarrier();`
    : eachKey(
        (i) => `    let row${i} = firstKey + min(start + ${i}, keyCount - 1);
    let keyPlace${i} = sizes.firstK + row${i} * sizes.strideK + head;
    let valuePlace${i} = sizes.firstV + row${i} * sizes.strideV + head;`,
      )
}
${eachKey((i) => eachQuery((n) => `    var s${n}_${i} = vec4f(0);`))}
${eachKey((i) =>
  eachColumn(
    (j) => `    let key${i}_${j} = ${read('key', i, j)};
${eachQuery((n) => `    s${n}_${i} = fma(q${n}_${j}, key${i}_${j}, s${n}_${i});`)}`,
  ),
)}
${eachQuery(
  (n) => `${eachKey(
    (i) => `    let dot${n}_${i} = s${n}_${i}.x + s${n}_${i}.y + s${n}_${i}.z + s${n}_${i}.w;
    let score${n}_${i} = select(-3e38, dot${n}_${i}, start + ${i} < keyCount);`,
  )}
    let newMax${n} = ${list(keys, (i) => `score${n}_${i}`).reduce((most, score) => `max(${most}, ${score})`, `max${n}`)};
    let correction${n} = exp(max${n} - newMax${n});
${eachKey((i) => `    let weight${n}_${i} = exp(score${n}_${i} - newMax${n});`)}
    denominator${n} = denominator${n} * correction${n} + (${list(keys, (i) => `weight${n}_${i}`).join(' + ')});
    max${n} = newMax${n};`,
)}
${eachColumn(
  (j) => `${eachKey((i) => `    let value${i}_${j} = ${read('value', i, j)};`)}
${eachQuery(
  (n) => `    acc${n}_${j} *= correction${n};
${eachKey((i) => `    acc${n}_${j} = fma(vec4f(weight${n}_${i}), value${i}_${j}, acc${n}_${j});`)}`,
)}`,
)}
${shared ? '    workgroupBarrier();' : ''}
  }
${eachQuery(
  (n) => `  if (query + ${n} < queries) {
    let at = (firstQuery + query + ${n}) * sizes.width + head;
${eachColumn((j) =>
  vec4
    ? `    out[at / 4 + ${j}] = acc${n}_${j} / denominator${n};`
    : times(Math.min(4, depth - 4 * j), (i) => `    out[at + ${4 * j + i}] = acc${n}_${j}[${i}] / denominator${n};`),
)}
  }`,
)}
}`;
  return { key: `attention ${form} ${keyOf(shape)}`, code };
}

const list = (count: number, value: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => value(i));

/** Invocations of a workgroup that computes the weights of one query. */
const INVOCATIONS = 64;

/**
 * Softmax weights of the first `rows` queries. Buffers q, k, out: [B, heads, rows, keys], or with `mean` (head-mean
 * attention) [B, rows, keys]; where queries are packed, `starts` in front of out, which is [T, keys]. Workgroups: rows, heads
 * (1 with `mean`), batch.
 */
export function attentionWeights(shape: AttentionShape, mean: boolean): Program {
  const { depth, vec4, packed } = shape;
  const groups = Math.ceil(depth / 4);
  const type = vec4 ? 'vec4f' : 'f32';
  const inputs = ['q', 'k'] as const;
  const code = () => `
${bindings(
  [...inputs.map((name) => ({ name, type })), ...(packed ? [STARTS] : []), { name: 'out', type: 'f32', written: true }],
  ['queries', 'keys', 'strideQ', 'strideK', 'firstQ', 'firstK', 'rows', 'heads'],
)}
${readers(inputs, shape)}
var<workgroup> parts: array<f32, ${INVOCATIONS}>;

fn score(queryPlace: u32, keyPlace: u32) -> f32 {
  var sum = vec4f(0);
  for (var i = 0u; i < ${groups}; i++) { sum = fma(qOf(queryPlace, i), kOf(keyPlace, i), sum); }
  return sum.x + sum.y + sum.z + sum.w;
}

@compute @workgroup_size(${INVOCATIONS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
  let row = group.x;
${segmentOf(shape, 'row')}
  let query = sizes.firstQ + (firstQuery + row) * sizes.strideQ;
  let key = sizes.firstK + group.z * sizes.keys * sizes.strideK;
${
  mean
    ? `  let to = (${packed ? 'firstQuery' : 'group.z * sizes.rows'} + row) * sizes.keys;
  for (var head = 0u; head < sizes.heads; head++) {`
    : `  let to = ((group.z * sizes.heads + group.y) * sizes.rows + row) * sizes.keys;
  {
    let head = group.y;`
}
    let first = head * ${depth};
    var most = -3e38;
    for (var i = index; i < sizes.keys; i += ${INVOCATIONS}) {
      most = max(most, score(query + first, key + i * sizes.strideK + first));
    }
    parts[index] = most;
    workgroupBarrier();
    var maxima = vec4f(most);
    for (var i = 0; i < ${INVOCATIONS}; i += 4) { maxima = max(maxima, ${fourOf('parts')}); }
    most = max(max(maxima.x, maxima.y), max(maxima.z, maxima.w));
    workgroupBarrier();
    var denominator = 0f;
    for (var i = index; i < sizes.keys; i += ${INVOCATIONS}) {
      denominator += exp(score(query + first, key + i * sizes.strideK + first) - most);
    }
    parts[index] = denominator;
    workgroupBarrier();
    var denominators = vec4f(0);
    for (var i = 0; i < ${INVOCATIONS}; i += 4) { denominators += ${fourOf('parts')}; }
    denominator = denominators.x + denominators.y + denominators.z + denominators.w;
    workgroupBarrier();
    for (var i = index; i < sizes.keys; i += ${INVOCATIONS}) {
      let weight = exp(score(query + first, key + i * sizes.strideK + first) - most) / denominator;
${
  mean
    ? `      let share = weight / f32(sizes.heads);
      if (head == 0) { out[to + i] = share; } else { out[to + i] += share; }`
    : '      out[to + i] = weight;'
}
    }
  }
}`;
  return { key: `attention weights ${keyOf(shape)} ${mean ? 'mean' : 'heads'}`, code };
}
