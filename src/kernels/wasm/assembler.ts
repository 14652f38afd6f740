// A small assembler for WebAssembly with SIMD: expressions and statements are arrays of bytes that functions put
// together, so that kernels read as formulas and unroll by TypeScript's own loops. Only what the kernels need; what an
// expression leaves is in its type, the rest is checked by the engine when it compiles the module. Sections:
// https://webassembly.github.io/spec/core/binary/modules.html
import { assert } from '../../lib/assert';
import { INSTRUCTIONS, type InstructionName } from './opcodes';

export type ValueType = 'i32' | 'f32' | 'v128';

declare const LEAVES: unique symbol;
/** Bytes of instructions that leave one value of type `T` on the stack: an expression. `none`: a statement, which leaves none. */
export type Code<T extends ValueType | 'none' = 'none'> = readonly number[] & { readonly [LEAVES]?: T };

const TYPES = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
const SECTION = { custom: 0, types: 1, imports: 2, functions: 3, exports: 7, code: 10 } as const;
/** Parts of the custom section `name`, which tools and stack traces read. */
const NAMES = { functions: 1, locals: 2 } as const;
const NO_RESULT = 0x40;

/** LEB128 of a natural number. */
function natural(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return bytes;
}

/** LEB128 of a signed 32-bit integer. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(last ? low : low | 0x80);
    if (last) return bytes;
  }
}

const float = (value: number): number[] => [...new Uint8Array(Float32Array.of(value).buffer)];

function bytesOf(name: InstructionName): readonly number[] {
  const { opcode } = INSTRUCTIONS[name];
  return typeof opcode === 'number' ? [opcode] : [opcode[0], ...natural(opcode[1])];
}

/** One value to another: of type `A` to `R`. */
const unary =
  <A extends ValueType, R extends ValueType>(name: InstructionName) =>
  (a: Code<A>): Code<R> => [...a, ...bytesOf(name)];
const binary =
  <A extends ValueType, R extends ValueType = A>(name: InstructionName) =>
  (a: Code<A>, b: Code<A>): Code<R> => [...a, ...b, ...bytesOf(name)];
/** Alignment hints are left at one byte: a wrong promise would cost more than none. */
const load =
  <R extends ValueType>(name: InstructionName) =>
  (address: Code<'i32'>, offset = 0): Code<R> => [...address, ...bytesOf(name), 0, ...natural(offset)];
const store =
  <A extends ValueType>(name: InstructionName) =>
  (address: Code<'i32'>, value: Code<A>, offset = 0): Code => [
    ...address,
    ...value,
    ...bytesOf(name),
    0,
    ...natural(offset),
  ];
/** A vector by a number of bits. */
const shift =
  (name: InstructionName) =>
  (a: Code<'v128'>, bits: Code<'i32'>): Code<'v128'> => [...a, ...bits, ...bytesOf(name)];
/** Four times the same 4 bytes. */
const fourTimes = (bytes: readonly number[]): Code<'v128'> => [
  ...bytesOf('v128.const'),
  ...bytes,
  ...bytes,
  ...bytes,
  ...bytes,
];

export const i32 = {
  of: (value: number): Code<'i32'> => [...bytesOf('i32.const'), ...signed(value)],
  add: binary<'i32'>('i32.add'),
  sub: binary<'i32'>('i32.sub'),
  mul: binary<'i32'>('i32.mul'),
  and: binary<'i32'>('i32.and'),
  shl: binary<'i32'>('i32.shl'),
  less: binary<'i32'>('i32.lt_s'),
  notLess: binary<'i32'>('i32.ge_s'),
  equal: binary<'i32'>('i32.eq'),
};

export const f32 = {
  of: (value: number): Code<'f32'> => [...bytesOf('f32.const'), ...float(value)],
  load: load<'f32'>('f32.load'),
  store: store<'f32'>('f32.store'),
  add: binary<'f32'>('f32.add'),
  sub: binary<'f32'>('f32.sub'),
  mul: binary<'f32'>('f32.mul'),
  div: binary<'f32'>('f32.div'),
  sqrt: unary<'f32', 'f32'>('f32.sqrt'),
  max: binary<'f32'>('f32.max'),
  fromInt: unary<'i32', 'f32'>('f32.convert_i32_s'),
};

export const f32x4 = {
  /** Four times the same constant. */
  of: (value: number): Code<'v128'> => fourTimes(float(value)),
  splat: unary<'f32', 'v128'>('f32x4.splat'),
  lane: (a: Code<'v128'>, index: 0 | 1 | 2 | 3): Code<'f32'> => [...a, ...bytesOf('f32x4.extract_lane'), index],
  load: load<'v128'>('v128.load'),
  /** One value of memory, four times. */
  loadSplat: load<'v128'>('v128.load32_splat'),
  store: store<'v128'>('v128.store'),
  abs: unary<'v128', 'v128'>('f32x4.abs'),
  neg: unary<'v128', 'v128'>('f32x4.neg'),
  add: binary<'v128'>('f32x4.add'),
  sub: binary<'v128'>('f32x4.sub'),
  mul: binary<'v128'>('f32x4.mul'),
  div: binary<'v128'>('f32x4.div'),
  /** a < b ? b : a, one instruction; the standard's maximum, which cares for -0, is several. */
  max: binary<'v128'>('f32x4.pmax'),
  /** a * b + c, rounded once where the processor can; a "relaxed" instruction that not every engine has. */
  fused: (a: Code<'v128'>, b: Code<'v128'>, c: Code<'v128'>): Code<'v128'> => [
    ...a,
    ...b,
    ...c,
    ...bytesOf('f32x4.relaxed_madd'),
  ],
  /** All bits of a lane where a >= b. */
  notLess: binary<'v128'>('f32x4.ge'),
  and: binary<'v128'>('v128.and'),
};

export const i32x4 = {
  of: (value: number): Code<'v128'> => fourTimes([...new Uint8Array(Int32Array.of(value).buffer)]),
  add: binary<'v128'>('i32x4.add'),
  shl: shift('i32x4.shl'),
};

/** A parameter or variable of a function. */
export interface Local<T extends ValueType = ValueType> {
  readonly get: Code<T>;
  set(value: Code<T>): Code;
}

/** `condition ? then : otherwise`; both are computed. */
export const select = <T extends ValueType>(condition: Code<'i32'>, then: Code<T>, otherwise: Code<T>): Code<T> => [
  ...then,
  ...otherwise,
  ...condition,
  ...bytesOf('select'),
];

/** `value` after statements. */
export const after = <T extends ValueType>(statements: readonly Code[], value: Code<T>): Code<T> => [
  ...statements.flat(),
  ...value,
];

/** Sets bytes to 0. */
export const clear = (address: Code<'i32'>, bytes: Code<'i32'>): Code => [
  ...address,
  ...i32.of(0),
  ...bytes,
  ...bytesOf('memory.fill'),
  0,
];

export const when = (condition: Code<'i32'>, ...body: Code[]): Code => [
  ...condition,
  ...bytesOf('if'),
  NO_RESULT,
  ...body.flat(),
  ...bytesOf('end'),
];

/** Runs `body` with index = from, from + step ... while index < to. */
export function forEach(index: Local<'i32'>, from: Code<'i32'>, to: Code<'i32'>, step: number, ...body: Code[]): Code {
  return [
    ...index.set(from),
    ...[...bytesOf('block'), NO_RESULT, ...bytesOf('loop'), NO_RESULT],
    ...i32.notLess(index.get, to),
    ...[...bytesOf('br_if'), 1],
    ...body.flat(),
    ...index.set(i32.add(index.get, i32.of(step))),
    ...[...bytesOf('br'), 0, ...bytesOf('end'), ...bytesOf('end')],
  ];
}

export interface FunctionScope<P extends Readonly<Record<string, ValueType>>> {
  readonly parameters: { readonly [Name in keyof P]: Local<P[Name]> };
  local<T extends ValueType>(type: T): Local<T>;
}

interface Defined {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly type: number[];
  readonly body: number[];
}

/** Collects functions; all are exported. They work on one imported memory, `env.memory`. */
export class ModuleBuilder {
  readonly #functions: Defined[] = [];

  /** Defines a function and gives what calls it. */
  define<const P extends Readonly<Record<string, ValueType>>, R extends ValueType | 'none' = 'none'>(
    name: string,
    parameters: P,
    body: (scope: FunctionScope<P>) => readonly Code<'none' | R>[],
    result: R = 'none' as R,
  ): (...values: Code<ValueType>[]) => Code<R> {
    const names: readonly (keyof P & string)[] = Object.keys(parameters);
    const types = Object.values(parameters).map((type) => TYPES[type]);
    const locals: number[] = [];
    const localAt = <T extends ValueType>(index: number): Local<T> => ({
      get: [...bytesOf('local.get'), ...natural(index)],
      set: (value) => [...value, ...bytesOf('local.set'), ...natural(index)],
    });
    const code = body({
      parameters: Object.fromEntries(names.map((key, i) => [key, localAt(i)])) as FunctionScope<P>['parameters'],
      local(type) {
        locals.push(TYPES[type]);
        return localAt(types.length + locals.length - 1);
      },
    }).flat();
    const index = this.#functions.length;
    const left: ValueType | 'none' = result;
    const results = left === 'none' ? [] : [[TYPES[left]]];
    this.#functions.push({
      name,
      parameters: names,
      type: [0x60, ...vector(types.map((type) => [type])), ...vector(results)],
      body: [...vector(locals.map((type) => [1, type])), ...code, ...bytesOf('end')],
    });
    return (...values) => {
      assert(values.length === names.length, `${name} takes ${names.length} values`);
      return [...values.flat(), ...bytesOf('call'), ...natural(index)];
    };
  }

  /** The module's bytes. A shared memory, that of threads, must be declared as such. */
  bytes({ sharedMemory }: { readonly sharedMemory: boolean }): Uint8Array<ArrayBuffer> {
    // Pages of 64 KiB: at least none, where shared at most 65,536, which is any memory.
    const limits = sharedMemory ? [0x03, 0, ...natural(65_536)] : [0x00, 0];
    const memory = [...text('env'), ...text('memory'), 0x02, ...limits];
    const functions = this.#functions;
    return Uint8Array.of(
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(SECTION.types, vector(functions.map(({ type }) => type))),
      ...section(SECTION.imports, vector([memory])),
      ...section(SECTION.functions, vector(functions.map((_, i) => natural(i)))),
      ...section(SECTION.exports, vector(functions.map(({ name }, i) => [...text(name), 0x00, ...natural(i)]))),
      ...section(SECTION.code, vector(functions.map(({ body }) => [...natural(body.length), ...body]))),
      ...section(SECTION.custom, [...text('name'), ...this.#names()]),
    );
  }

  /** Names of functions and of their parameters. */
  #names(): number[] {
    const map = (names: readonly string[]) => vector(names.map((name, i) => [...natural(i), ...text(name)]));
    const locals = this.#functions.map(({ parameters }, i) => [...natural(i), ...map(parameters)]);
    return [
      ...section(NAMES.functions, map(this.#functions.map(({ name }) => name))),
      ...section(NAMES.locals, vector(locals)),
    ];
  }
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...natural(items.length), ...items.flat()];
}

function text(value: string): number[] {
  return vector([...new TextEncoder().encode(value)].map((byte) => [byte]));
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...natural(content.length), ...content];
}
