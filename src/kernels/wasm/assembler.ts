// A small assembler for WebAssembly with SIMD: expressions and statements are arrays of bytes that functions put
// together, so that kernels read as formulas and unroll by TypeScript's own loops. Only what the kernels need; types are
// checked by the engine when it compiles the module.
import { assert } from '../../lib/assert';

/** Bytes of instructions: an expression leaves one value on the stack, a statement none. */
export type Code = readonly number[];
export type ValueType = 'i32' | 'f32' | 'v128';

const TYPES = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
const SECTION = { types: 1, imports: 2, functions: 3, exports: 7, code: 10 } as const;
const END = 0x0b;
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
const SIMD = 0xfd;
const simd = (opcode: number): Code => [SIMD, ...natural(opcode)];
const unary =
  (opcode: Code) =>
  (a: Code): Code => [...a, ...opcode];
const binary =
  (opcode: Code) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];
/** Alignment hints are left at one byte: a wrong promise would cost more than none. */
const load =
  (opcode: Code) =>
  (address: Code, offset = 0): Code => [...address, ...opcode, 0, ...natural(offset)];
const store =
  (opcode: Code) =>
  (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...opcode, 0, ...natural(offset)];

export const i32 = {
  of: (value: number): Code => [0x41, ...signed(value)],
  add: binary([0x6a]),
  sub: binary([0x6b]),
  mul: binary([0x6c]),
  and: binary([0x71]),
  shl: binary([0x74]),
  less: binary([0x48]),
  notLess: binary([0x4e]),
  equal: binary([0x46]),
};

export const f32 = {
  of: (value: number): Code => [0x43, ...float(value)],
  load: load([0x2a]),
  store: store([0x38]),
  add: binary([0x92]),
  sub: binary([0x93]),
  mul: binary([0x94]),
  div: binary([0x95]),
  sqrt: unary([0x91]),
  max: binary([0x97]),
  fromInt: unary([0xb2]),
};

export const f32x4 = {
  /** Four times the same constant. */
  of: (value: number): Code => [...simd(0x0c), ...float(value), ...float(value), ...float(value), ...float(value)],
  splat: unary(simd(0x13)),
  lane: (a: Code, index: 0 | 1 | 2 | 3): Code => [...a, ...simd(0x1f), index],
  load: load(simd(0x00)),
  /** One value of memory, four times. */
  loadSplat: load(simd(0x09)),
  store: store(simd(0x0b)),
  abs: unary(simd(0xe0)),
  neg: unary(simd(0xe1)),
  add: binary(simd(0xe4)),
  sub: binary(simd(0xe5)),
  mul: binary(simd(0xe6)),
  div: binary(simd(0xe7)),
  /** a < b ? b : a, one instruction; the standard's maximum, which cares for -0, is several. */
  max: binary(simd(0xeb)),
  /** a * b + c, rounded once where the processor can; a "relaxed" instruction that not every engine has. */
  fused: (a: Code, b: Code, c: Code): Code => [...a, ...b, ...c, ...simd(0x105)],
  /** All bits of a lane where a >= b. */
  notLess: binary(simd(0x46)),
  and: binary(simd(0x4e)),
};

export const i32x4 = {
  of: (value: number): Code => {
    const bytes = [...new Uint8Array(Int32Array.of(value).buffer)];
    return [...simd(0x0c), ...bytes, ...bytes, ...bytes, ...bytes];
  },
  add: binary(simd(0xae)),
  shl: binary(simd(0xab)),
};

/** A parameter or variable of a function. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

/** `condition ? then : otherwise`; both are computed. */
export const select = (condition: Code, then: Code, otherwise: Code): Code => [
  ...then,
  ...otherwise,
  ...condition,
  0x1b,
];

/** Sets bytes to 0. */
export const clear = (address: Code, bytes: Code): Code => [...address, ...i32.of(0), ...bytes, 0xfc, 0x0b, 0];

export const when = (condition: Code, ...body: Code[]): Code => [...condition, 0x04, NO_RESULT, ...body.flat(), END];

/** Runs `body` with index = from, from + step ... while index < to. */
export function forEach(index: Local, from: Code, to: Code, step: number, ...body: Code[]): Code {
  return [
    ...index.set(from),
    ...[0x02, NO_RESULT, 0x03, NO_RESULT],
    ...i32.notLess(index.get, to),
    ...[0x0d, 1],
    ...body.flat(),
    ...index.set(i32.add(index.get, i32.of(step))),
    ...[0x0c, 0, END, END],
  ];
}

export interface FunctionScope<P extends string> {
  readonly parameters: Readonly<Record<P, Local>>;
  local(type: ValueType): Local;
}

/** Collects functions; all are exported. They work on one imported memory, `env.memory`. */
export class ModuleBuilder {
  readonly #functions: { name: string; type: number[]; body: number[] }[] = [];

  /** Defines a function and gives what calls it. */
  define<P extends string>(
    name: string,
    parameters: Readonly<Record<P, ValueType>>,
    body: (scope: FunctionScope<P>) => readonly Code[],
    result: ValueType | null = null,
  ): (...values: Code[]) => Code {
    const names = Object.keys(parameters) as P[];
    const types = names.map((key) => TYPES[parameters[key]]);
    const locals: number[] = [];
    const localAt = (index: number): Local => ({
      get: [0x20, ...natural(index)],
      set: (value) => [...value, 0x21, ...natural(index)],
    });
    const code = body({
      parameters: Object.fromEntries(names.map((key, i) => [key, localAt(i)])) as Record<P, Local>,
      local(type) {
        locals.push(TYPES[type]);
        return localAt(types.length + locals.length - 1);
      },
    }).flat();
    const index = this.#functions.length;
    this.#functions.push({
      name,
      type: [0x60, ...vector(types.map((type) => [type])), ...vector(result ? [[TYPES[result]]] : [])],
      body: [...vector(locals.map((type) => [1, type])), ...code, END],
    });
    return (...values) => {
      assert(values.length === names.length, `${name} takes ${names.length} values`);
      return [...values.flat(), 0x10, ...natural(index)];
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
    );
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
