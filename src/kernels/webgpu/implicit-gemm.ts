// What the left operand of a GEMM is: rows of a tensor, or the rows that im2col would make of pictures, read where the
// pictures lie (implicit GEMM). An operand declares its buffers and two functions: `placeOf(row)`, what of the address does
// not change along a row, and its own, which gives values 4 k .. 4 k + 3 of that row.
import { times } from './wgsl';

export interface LeftOperand {
  /** Names everything that the code depends on. */
  readonly key: string;
  /** Of the function that reads. */
  readonly name: string;
  readonly buffers: readonly { readonly name: string; readonly type: string }[];
  readonly code: string;
}

/** Rows of a tensor [M, K]; as vec4 where K is a multiple of four. */
export function rowsOperand(depth: number): LeftOperand {
  if (depth % 4 === 0) {
    return {
      key: 'rows',
      name: 'rowValues',
      buffers: [{ name: 'x', type: 'vec4f' }],
      code: `
fn placeOf(row: u32) -> u32 { return row * (sizes.depth / 4); }
fn rowValues(place: u32, k: u32) -> vec4f { return x[place + k]; }`,
    };
  }
  return {
    key: 'rows of odd length',
    name: 'rowValues',
    buffers: [{ name: 'x', type: 'f32' }],
    code: `
fn placeOf(row: u32) -> u32 { return row * sizes.depth; }
fn rowValues(place: u32, k: u32) -> vec4f {
  var values = vec4f(0);
${times(4, (i) => `  if (4 * k + ${i} < sizes.depth) { values[${i}] = x[place + 4 * k + ${i}]; }`)}
  return values;
}`,
  };
}

/** Rows of a tensor [M, K], mixed with one row `token` as `mask` [M] says; the depth is a multiple of four. */
export const MASKED_ROWS: LeftOperand = {
  key: 'masked rows',
  name: 'maskedValues',
  buffers: [
    { name: 'x', type: 'vec4f' },
    { name: 'token', type: 'vec4f' },
    { name: 'mask', type: 'f32' },
  ],
  code: `
struct Place { at: u32, masked: f32 }
fn placeOf(row: u32) -> Place { return Place(row * (sizes.depth / 4), mask[row]); }
fn maskedValues(place: Place, k: u32) -> vec4f { return mix(x[place.at + k], token[k], place.masked); }`,
};

export interface Window {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Rows and columns of a window. */
  readonly size: number;
  readonly stride: number;
  /** Zeros on each of the four sides. */
  readonly pad: number;
  /** Whether columns of a picture stand one behind the other, instead of rows. */
  readonly byColumns?: boolean;
}

/** Rows and columns of a convolution's result. */
export function outputSize({ height, width, size, stride, pad }: Window): { down: number; across: number } {
  const along = (length: number) => Math.floor((length + 2 * pad - size) / stride) + 1;
  return { down: along(height), across: along(width) };
}

/**
 * Windows of pictures [B, height, width, channels] as im2col has them, rows of (row, column, channel) values in order of the
 * output: a convolution is their product with its weight.
 */
export function im2colOperand(window: Window): LeftOperand {
  const { height, width, channels, size, stride, pad, byColumns = false } = window;
  const place = byColumns
    ? (y: string, x: string) => `${x} * ${height} + ${y}`
    : (y: string, x: string) => `${y} * ${width} + ${x}`;
  const { down, across } = outputSize(window);
  const vec4 = channels % 4 === 0;
  const read = (tap: string) => `
  let y = place.y + i32(${tap} / ${size});
  let x = place.z + i32(${tap} % ${size});
  let inside = y >= 0 && y < ${height} && x >= 0 && x < ${width};
  let pixel = u32(place.x * ${height * width} + ${place(`clamp(y, 0, ${height - 1})`, `clamp(x, 0, ${width - 1})`)});`;
  const values = vec4
    ? `
fn windowValues(place: vec3i, k: u32) -> vec4f {
  let tap = k / ${channels / 4};${read('tap')}
  return select(vec4f(0), pictures[pixel * ${channels / 4} + k % ${channels / 4}], inside);
}`
    : `
fn windowValue(place: vec3i, at: u32) -> f32 {
  if (at >= ${size * size * channels}) { return 0; }
  let tap = at / ${channels};${read('tap')}
  return select(0, pictures[pixel * ${channels} + at % ${channels}], inside);
}
fn windowValues(place: vec3i, k: u32) -> vec4f {
  return vec4f(
    windowValue(place, 4 * k), windowValue(place, 4 * k + 1), windowValue(place, 4 * k + 2), windowValue(place, 4 * k + 3),
  );
}`;
  return {
    key: `windows ${[height, width, channels, size, stride, pad, byColumns].join('.')}`,
    name: 'windowValues',
    buffers: [{ name: 'pictures', type: vec4 ? 'vec4f' : 'f32' }],
    code: `
// Picture, and row and column of the window's first pixel.
fn placeOf(row: u32) -> vec3i {
  let x = i32(row % ${across});
  let y = i32(row / ${across} % ${down});
  return vec3i(i32(row / ${across * down}), y * ${stride} - ${pad}, x * ${stride} - ${pad});
}
${values}`,
  };
}
