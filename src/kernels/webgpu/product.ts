// The matrix product, register-tiled: out [M, N] = activation(source [M, K] weight [K, N] + bias + residual). What its rows
// are is the source's affair (sources.ts): rows of a tensor, or windows of a picture that are never copied.
import { bindings, GELU, times } from './wgsl';
import type { Program } from './device';
import type { Source } from './sources';

export type Activation = 'linear' | 'relu' | 'gelu';

/** How a workgroup cuts the product. */
export interface Tile {
  readonly form: 'tiled' | 'direct';
  /** Rows and columns of a workgroup. */
  readonly rows: number;
  readonly columns: number;
  /** Rows, and groups of four columns, of one invocation. */
  readonly ownRows: number;
  readonly ownColumns: number;
  /** Values along K that are shared at once; unused where nothing is. */
  readonly depth: number;
}

/** 8 x 8 values an invocation: 64 loads from shared memory for 256 products. */
const LARGE: Tile = { form: 'tiled', rows: 128, columns: 128, ownRows: 8, ownColumns: 2, depth: 8 };
const MIDDLE: Tile = { form: 'tiled', rows: 64, columns: 64, ownRows: 8, ownColumns: 2, depth: 16 };
const SMALL: Tile = { form: 'tiled', rows: 32, columns: 32, ownRows: 4, ownColumns: 1, depth: 16 };
const DIRECT: Tile = { form: 'direct', rows: 32, columns: 32, ownRows: 4, ownColumns: 1, depth: 4 };
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

export interface ProductForm {
  readonly source: Source;
  readonly tile: Tile;
  /** Of the weight, which is packed: [K / 4 * 4, N / 4] groups of four columns, zeros beyond K and N. */
  readonly weight: 'f32' | 'f16';
  readonly activation: Activation;
  readonly residual: boolean;
  /** Whether N is a multiple of four, so that bias, residual and out are read and written in fours. */
  readonly fours: boolean;
}

/** Buffers: those of the source, weight, bias, residual where there is one, out. Sizes: rows, columns, depth of K. */
export function product(form: ProductForm): Program {
  const { source, tile, weight, activation, residual, fours } = form;
  const cut = [tile.form, tile.rows, tile.columns, tile.ownRows, tile.ownColumns, tile.depth].join('.');
  const key = ['product', source.key, cut, weight, activation, residual ? 'residual' : '', fours ? 4 : 1].join(' ');
  return { key, code: () => code(form) };
}

function code({ source, tile, weight, activation, residual, fours }: ProductForm): string {
  const type = fours ? 'vec4f' : 'f32';
  return `${weight === 'f16' ? 'enable f16;' : ''}
${bindings(
  [
    ...source.buffers,
    { name: 'weight', type: weight === 'f16' ? 'vec4h' : 'vec4f' },
    { name: 'bias', type },
    ...(residual ? [{ name: 'residual', type }] : []),
    { name: 'out', type, written: true },
  ],
  ['rows', 'columns', 'depth'],
)}
${source.code}
${activation === 'gelu' ? GELU : ''}
${finish(activation, residual, fours)}
${tile.form === 'tiled' ? tiled(tile, source) : direct(tile, source)}`;
}

/** Bias, residual, activation, and the write of four columns. */
function finish(activation: Activation, residual: boolean, fours: boolean): string {
  const active = { linear: 'v', relu: 'max(v, vec4f(0))', gelu: 'gelu(v)' }[activation];
  if (fours) {
    return `
fn finish(row: u32, group: u32, sum: vec4f) {
  if (row >= sizes.rows || group >= sizes.columns / 4) { return; }
  let at = row * (sizes.columns / 4) + group;
  let v = sum + bias[group]${residual ? ' + residual[at]' : ''};
  out[at] = ${active};
}`;
  }
  return `
fn finish(row: u32, group: u32, sum: vec4f) {
  if (row >= sizes.rows) { return; }
  var v = sum;
  let first = 4 * group;
  let at = row * sizes.columns + first;
  for (var i = 0u; i < 4; i++) {
    if (first + i < sizes.columns) { v[i] += bias[first + i]${residual ? ' + residual[at + i]' : ''}; }
  }
  let w = ${active};
  for (var i = 0u; i < 4; i++) { if (first + i < sizes.columns) { out[at + i] = w[i]; } }
}`;
}

/** Each invocation reads what it needs; those beside each other read the same rows and neighbouring columns. */
function direct({ rows, columns, ownRows, ownColumns }: Tile, source: Source): string {
  const [across, down] = [columns / 4 / ownColumns, rows / ownRows];
  return `
@compute @workgroup_size(${across}, ${down})
fn main(@builtin(workgroup_id) tile: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let groups = (sizes.columns + 3) / 4;
  let fours = (sizes.depth + 3) / 4;
  let row = tile.y * ${rows} + local.y * ${ownRows};
  let group = tile.x * ${columns / 4} + local.x;
  if (row >= sizes.rows || group >= groups) { return; }
${times(ownRows, (r) => `  let place${r} = placeOf(min(row + ${r}, sizes.rows - 1));`)}
${times(ownRows, (r) => times(ownColumns, (c) => `  var sum${r}_${c} = vec4f(0);`))}
  for (var k = 0u; k < fours; k++) {
${times(ownColumns, (c) =>
  times(
    4,
    (i) => `    let w${i}_${c} = vec4f(weight[(4 * k + ${i}) * groups + min(group + ${c * across}, groups - 1)]);`,
  ),
)}
${times(
  ownRows,
  (r) => `    let x${r} = ${source.name}(place${r}, k);
${times(ownColumns, (c) => times(4, (i) => `    sum${r}_${c} = fma(vec4f(x${r}[${i}]), w${i}_${c}, sum${r}_${c});`))}`,
)}
  }
${times(ownRows, (r) => times(ownColumns, (c) => `  finish(row + ${r}, group + ${c * across}, sum${r}_${c});`))}
}`;
}

/** Tiles of both operands lie in the workgroup's memory, in float32 whatever the weights are stored in. */
function tiled({ rows, columns, ownRows, ownColumns, depth }: Tile, source: Source): string {
  const [across, down] = [columns / 4 / ownColumns, rows / ownRows];
  const invocations = across * down;
  const fours = depth / 4;
  return `
// One group more than is used, so that rows begin in different banks.
var<workgroup> left: array<array<vec4f, ${fours + 1}>, ${rows}>;
var<workgroup> right: array<array<vec4f, ${columns / 4}>, ${depth}>;

@compute @workgroup_size(${across}, ${down})
fn main(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let groups = (sizes.columns + 3) / 4;
  let fours = (sizes.depth + 3) / 4;
  let firstRow = tile.y * ${rows};
  let firstGroup = tile.x * ${columns / 4};
${times(ownRows, (r) => times(ownColumns, (c) => `  var sum${r}_${c} = vec4f(0);`))}
  for (var start = 0u; start < fours; start += ${fours}) {
    for (var i = index; i < ${rows * fours}; i += ${invocations}) {
      let r = i / ${fours};
      let k = start + i % ${fours};
      let x = ${source.name}(placeOf(min(firstRow + r, sizes.rows - 1)), min(k, fours - 1));
      left[r][i % ${fours}] = select(vec4f(0), x, k < fours);
    }
    for (var i = index; i < ${depth * (columns / 4)}; i += ${invocations}) {
      let k = min(4 * start + i / ${columns / 4}, 4 * fours - 1);
      let group = min(firstGroup + i % ${columns / 4}, groups - 1);
      right[i / ${columns / 4}][i % ${columns / 4}] = vec4f(weight[k * groups + group]);
    }
    workgroupBarrier();
    for (var k = 0u; k < ${fours}; k++) {
${times(ownColumns, (c) => times(4, (i) => `      let w${i}_${c} = right[4 * k + ${i}][local.x + ${c * across}];`))}
${times(
  ownRows,
  (r) => `      let x${r} = left[local.y + ${r * down}][k];
${times(ownColumns, (c) => times(4, (i) => `      sum${r}_${c} = fma(vec4f(x${r}[${i}]), w${i}_${c}, sum${r}_${c});`))}`,
)}
    }
    workgroupBarrier();
  }
${times(ownRows, (r) =>
  times(
    ownColumns,
    (c) => `  finish(firstRow + local.y + ${r * down}, firstGroup + local.x + ${c * across}, sum${r}_${c});`,
  ),
)}
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
  for (var i = 0u; i < 4; i++) {
    let column = 4 * at.x + i;
    if (column < sizes.columns && at.y < sizes.depth) { values[i] = weight[at.y * sizes.columns + column]; }
  }
  packed[at.y * groups + at.x] = ${group}(values);
}`,
  };
}

/** Bytes of a packed weight. */
export function packedBytes(depth: number, columns: number, type: 'f32' | 'f16'): number {
  return Math.ceil(depth / 4) * 4 * Math.ceil(columns / 4) * 4 * (type === 'f16' ? 2 : 4);
}
