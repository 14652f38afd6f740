// What the kernels' code is written with, beside the assembler: sizes, and steps that all of them take.
import { type Code, f32x4, i32, type Local } from './assembler';

/** Bytes of a value, and of a vector of four. */
export const FLOAT = 4;
export const VECTOR = 16;
/** Columns of the right-hand matrix of a product that are computed at once. */
export const PANEL = 8;

/** Bytes of a cache line: a vector that lies across two costs twice, and tfjs's memory begins anywhere. */
const LINE = 64;
export const aligned = (address: number): number => Math.ceil(address / LINE) * LINE;
/** Values that an array needs beyond its own to begin at a line. */
export const ALIGNING = LINE / FLOAT;

/** Parameters of what goes from one [rows, columns] to another; strides are bytes from row to row. */
export const GRID = {
  from: 'i32',
  strideFrom: 'i32',
  to: 'i32',
  strideTo: 'i32',
  rows: 'i32',
  columns: 'i32',
} as const;

/** a * b + c */
export type MultiplyAdd = (a: Code<'v128'>, b: Code<'v128'>, c: Code<'v128'>) => Code<'v128'>;

export const offset = (address: Code<'i32'>, bytes: Code<'i32'>): Code<'i32'> => i32.add(address, bytes);
export const increase = (local: Local<'i32'>, bytes: Code<'i32'>): Code => local.set(i32.add(local.get, bytes));

/** The four lanes of a vector reduced to one value. */
export const acrossLanes = (join: (a: Code<'f32'>, b: Code<'f32'>) => Code<'f32'>, x: Code<'v128'>): Code<'f32'> =>
  join(join(f32x4.lane(x, 0), f32x4.lane(x, 1)), join(f32x4.lane(x, 2), f32x4.lane(x, 3)));
