// GEMM, register-tiled, with a fused epilogue: out [M, N] = activation(left [M, K] weight [K, N] + bias + residual). What the
// rows of the left operand are is its own affair (implicit-gemm.ts): rows of a tensor, or windows of a picture, never copied.
import { bindings, GELU, times } from './wgsl';
import type { Program } from './device';
import type { LeftOperand } from './implicit-gemm';

export type Activation = 'linear' | 'relu' | 'gelu';

/** The tile of the result that a workgroup computes. */
export interface Tile {
  readonly form: 'tiled' | 'direct';
  /** Rows and columns of a workgroup. */
  readonly rows: number;
  readonly columns: number;
  /** The register tile of one invocation: rows, and groups of four columns. */
  readonly registerRows: number;
  readonly registerColumns: number;
  /** Values along K that are shared at once; unused where nothing is. */
  readonly depth: number;
}

/** 8 x 8 values an invocation: 64 loads from shared memory for 256 products. */
const LARGE: Tile = { form: 'tiled', rows: 128, columns: 128, registerRows: 8, registerColumns: 2, depth: 8 };
const MIDDLE: Tile = { form: 'tiled', rows: 64, columns: 64, registerRows: 8, registerColumns: 2, depth: 16 };
const SMALL: Tile = { form: 'tiled', rows: 32, columns: 32, registerRows: 4, registerColumns: 1, depth: 16 };
const DIRECT: Tile = { form: 'direct', rows: 32, columns: 32, registerRows: 4, registerColumns: 1, depth: 4 };
export const TILES: readonly Tile[] = [LARGE, MIDDLE, SMALL, DIRECT];

/**
 * Workgroups that keep a GPU busy: fewer, and smaller tiles are faster though each value is read more often. They are as well
 * where the next smaller tile is wide enough for all columns, as those of a stem's first convolutions.
 */
const BUSY = { large: 512, middle: 256 };

export function tileFor(form: Tile['form'], rows: number, columns: number): Tile {
  if (form === 'direct') return DIRECT;
  const groups = (tile: Tile) => Math.ceil(rows / tile.rows) * Math.ceil(columns / tile.columns);
  if (columns > MIDDLE.columns && groups(LARGE) >= BUSY.large) return LARGE;
  return columns > SMALL.columns && groups(MIDDLE) >= BUSY.middle ? MIDDLE : SMALL;
}

export function workgroupsOf(tile: Tile, rows: number, columns: number): readonly [number, number, number] {
  return [Math.ceil(columns / tile.columns), Math.ceil(rows / tile.rows), 1];
}

export interface GemmForm {
  readonly left: LeftOperand;
  readonly tile: Tile;
  /** Of the weight, which is packed: [K / 4 * 4, N / 4] groups of four columns, zeros beyond K and N. */
  readonly weight: 'f32' | 'f16';
  readonly activation: Activation;
  /** One of fewer rows is repeated. */
  readonly residual: boolean;
  /** Whether N is a multiple of four, so that bias, residual and out are read and written as vec4. */
  readonly vec4: boolean;
}

/** Buffers: those of the left operand, weight, bias, residual where there is one, out. Sizes: rows, columns, depth of K. */
export function gemm(form: GemmForm): Program {
  const { left, tile, weight, activation, residual, vec4 } = form;
  const tileKey = [tile.form, tile.rows, tile.columns, tile.registerRows, tile.registerColumns, tile.depth].join('.');
  const key = ['gemm', left.key, tileKey, weight, activation, residual ? 'residual' : '', vec4 ? 4 : 1].join(' ');
  return { key, code: () => code(form) };
}

function code({ left, tile, weight, activation, residual, vec4 }: GemmForm): string {
  const type = vec4 ? 'vec4f' : 'f32';
  return `${weight === 'f16' ? 'enable f16;' : ''}
${bindings(
  [
    ...left.buffers,
    { name: 'weight', type: weight === 'f16' ? 'vec4h' : 'vec4f' },
    { name: 'bias', type },
    ...(residual ? [{ name: 'residual', type }] : []),
    { name: 'out', type, written: true },
  ],
  ['rows', 'columns', 'depth', 'residualRows'],
)}
${left.code}
${activation === 'gelu' ? GELU : ''}
${epilogue(activation, residual, vec4)}
${product(tile, left, EACH)}`;
}

/** The entry point of a product; `ending` makes something of the sums. */
export function product(tile: Tile, left: LeftOperand, ending: Ending): string {
  return tile.form === 'tiled' ? tiled(tile, left, ending) : direct(tile, left, ending);
}

/** What an invocation does with its sums `sum{r}_{c}`, c groups of four columns from `local.x` on, as many apart as are across. */
export interface Ending {
  /** Whether the workgroup's invocations end together, those without a row too. */
  readonly together: boolean;
  /** `rowOf(r)`: the place of register row r in the workgroup's tile. */
  code(tile: Tile, rowOf: (r: number) => string): string;
}

const EACH: Ending = {
  together: false,
  code: ({ rows, columns, registerRows, registerColumns }, rowOf) =>
    times(registerRows, (r) =>
      times(registerColumns, (c) => {
        const group = `tile.x * ${columns / 4} + local.x + ${(c * columns) / 4 / registerColumns}`;
        return `  epilogue(tile.y * ${rows} + ${rowOf(r)}, ${group}, sum${r}_${c});`;
      }),
    ),
};

/** The epilogue: bias, residual, activation, and the write of four columns. */
function epilogue(activation: Activation, residual: boolean, vec4: boolean): string {
  const active = { linear: 'v', relu: 'max(v, vec4f(0))', gelu: 'gelu(v)' }[activation];
  if (vec4) {
    return `
fn epilogue(row: u32, group: u32, sum: vec4f) {
  if (row >= sizes.rows || group >= sizes.columns / 4) { return; }
  let at = row * (sizes.columns / 4) + group;
  let v = sum + bias[group]${residual ? ' + residual[row % sizes.residualRows * (sizes.columns / 4) + group]' : ''};
  out[at] = ${active};
}`;
  }
  return `
fn epilogue(row: u32, group: u32, sum: vec4f) {
  if (row >= sizes.rows) { return; }
  var v = sum;
  let first = 4 * group;
  let at = row * sizes.columns + first;
${residual ? '  let more = row % sizes.residualRows * sizes.columns + first;' : ''}
${times(4, (i) => `  if (first + ${i} < sizes.columns) { v[${i}] += bias[first + ${i}]${residual ? ` + residual[more + ${i}]` : ''}; }`)}
  let w = ${active};
${times(4, (i) => `  if (first + ${i} < sizes.columns) { out[at + ${i}] = w[${i}]; }`)}
}`;
}

/** Each invocation reads what it needs; those beside each other read the same rows and neighbouring columns. */
function direct(tile: Tile, left: LeftOperand, ending: Ending): string {
  const { rows, columns, registerRows, registerColumns } = tile;
  const [across, down] = [columns / 4 / registerColumns, rows / registerRows];
  return `
@compute @workgroup_size(${across}, ${down})
fn main(@builtin(workgroup_id) tile: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let groups = (sizes.columns + 3) / 4;
  let vec4s = (sizes.depth + 3) / 4;
  let row = tile.y * ${rows} + local.y * ${registerRows};
  let group = tile.x * ${columns / 4} + local.x;
  ${ending.together ? '' : 'if (row >= sizes.rows || group >= groups) { return; }'}
${times(registerRows, (r) => `  let place${r} = placeOf(min(row + ${r}, sizes.rows - 1));`)}
${times(registerRows, (r) => times(registerColumns, (c) => `  var sum${r}_${c} = vec4f(0);`))}
  for (var k = 0u; k < vec4s; k++) {
${times(registerColumns, (c) =>
  times(
    4,
    (i) => `    let w${i}_${c} = vec4f(weight[(4 * k + ${i}) * groups + min(group + ${c * across}, groups - 1)]);`,
  ),
)}
${times(
  registerRows,
  (r) => `    let x${r} = ${left.name}(place${r}, k);
${times(registerColumns, (c) => times(4, (i) => `    sum${r}_${c} = fma(vec4f(x${r}[${i}]), w${i}_${c}, sum${r}_${c});`))}`,
)}
  }
${ending.code(tile, (r) => `local.y * ${registerRows} + ${r}`)}
}`;
}

/** Tiles of both operands lie in the workgroup's memory, in float32 whatever the weights are stored in. */
function tiled(tile: Tile, left: LeftOperand, ending: Ending): string {
  const { rows, columns, registerRows, registerColumns, depth } = tile;
  const [across, down] = [columns / 4 / registerColumns, rows / registerRows];
  const invocations = across * down;
  const vec4s = depth / 4;
  return `
// One group more than is used, so that rows begin in different banks.
var<workgroup> tileA: array<array<vec4f, ${vec4s + 1}>, ${rows}>;
var<workgroup> tileB: array<array<vec4f, ${columns / 4}>, ${depth}>;

@compute @workgroup_size(${across}, ${down})
fn main(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let groups = (sizes.columns + 3) / 4;
  let vec4s = (sizes.depth + 3) / 4;
  let firstRow = tile.y * ${rows};
  let firstGroup = tile.x * ${columns / 4};
${times(registerRows, (r) => times(registerColumns, (c) => `  var sum${r}_${c} = vec4f(0);`))}
  for (var start = 0u; start < vec4s; start += ${vec4s}) {
    for (var i = index; i < ${rows * vec4s}; i += ${invocations}) {
      let r = i / ${vec4s};
      let k = start + i % ${vec4s};
      let x = ${left.name}(placeOf(min(firstRow + r, sizes.rows - 1)), min(k, vec4s - 1));
      tileA[r][i % ${vec4s}] = select(vec4f(0), x, k < vec4s);
    }
    for (var i = index; i < ${depth * (columns / 4)}; i += ${invocations}) {
      let k = min(4 * start + i / ${columns / 4}, 4 * vec4s - 1);
      let group = min(firstGroup + i % ${columns / 4}, groups - 1);
      tileB[i / ${columns / 4}][i % ${columns / 4}] = vec4f(weight[k * groups + group]);
    }
    workgroupBarrier();
    for (var k = 0u; k < ${vec4s}; k++) {
${times(registerColumns, (c) => times(4, (i) => `      let w${i}_${c} = tileB[4 * k + ${i}][local.x + ${c * across}];`))}
${times(
  registerRows,
  (r) => `      let x${r} = tileA[local.y + ${r * down}][k];
${times(registerColumns, (c) => times(4, (i) => `      sum${r}_${c} = fma(vec4f(x${r}[${i}]), w${i}_${c}, sum${r}_${c});`))}`,
)}
    }
    workgroupBarrier();
  }
${ending.code(tile, (r) => `local.y + ${r * down}`)}
}`;
}

/** Packs a weight [K, N] of float32. Buffers: weight, packed. Sizes: columns, depth. One invocation a group of four. */
export function packing(to: 'f32' | 'f16'): Program {
  const group = to === 'f16' ? 'vec4h' : 'vec4f';
  return {
    key: `pack ${to}`,
    code: () => `${to === 'f16' ? 'enable f16;' : ''}
${bindings(
  [
    { name: 'weight', type: 'f32' },
    { name: 'packed', type: group, written: true },
  ],
  ['columns', 'depth'],
)}
@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) at: vec3u) {
  let groups = (sizes.columns + 3) / 4;
  if (at.x >= groups || at.y >= (sizes.depth + 3) / 4 * 4) { return; }
  var values = vec4f(0);
  let first = 4 * at.x;
  if (at.y < sizes.depth) {
${times(4, (i) => `    if (first + ${i} < sizes.columns) { values[${i}] = weight[at.y * sizes.columns + first + ${i}]; }`)}
  }
  packed[at.y * groups + at.x] = ${group}(values);
}`,
  };
}

/** Bytes of a packed weight. */
export function packedBytes(depth: number, columns: number, type: 'f32' | 'f16'): number {
  return Math.ceil(depth / 4) * 4 * Math.ceil(columns / 4) * 4 * (type === 'f16' ? 2 : 4);
}
