// Mutations of real seeds, as fast-check draws and shrinks them: of bytes, of text, and of what a JSON text stands for.
import * as fc from 'fast-check';

export interface Step {
  readonly kind: 'flip' | 'set' | 'number' | 'remove' | 'copy' | 'swap' | 'token' | 'cut';
  readonly at: number;
  readonly value: number;
  readonly size: number;
}

const most = 2 ** 31 - 1;

/** What is done to a seed, at least one thing; cutting is rare, since what is cut seldom gets far. */
export const steps = fc.array(
  fc.record<Step>({
    kind: fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom('flip', 'set', 'number', 'remove', 'copy', 'swap', 'token') },
      { weight: 1, arbitrary: fc.constant('cut') },
    ),
    at: fc.nat(most),
    value: fc.nat(most),
    size: fc.integer({ min: 1, max: 32 }),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Numbers at which counts, lengths and signs go wrong. */
const EDGES = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
/** Texts that parsers stumble over. */
const TOKENS = [
  ...['__proto__', 'constructor', '\0', '\ufeff', '\u2028', '💥', '\ud800', '-', '-->', '<', '&#x110000;', '"', "'"],
  ...[
    '\n',
    '\r\n\r\n',
    ',',
    '\t',
    ';',
    '{',
    '}',
    '[',
    ']',
    '1e999',
    '-0',
    'NaN',
    '99999999999999999999',
    '0:00:00.000',
  ],
];

/** `bytes` changed behind `head`. */
export function mutateBytes(bytes: Uint8Array, head: number, done: readonly Step[]): Uint8Array<ArrayBuffer> {
  let all = new Uint8Array(bytes);
  for (const { kind, at, value, size } of done) {
    const room = all.length - head;
    if (room <= 0) break;
    const from = head + (at % room);
    const end = Math.min(all.length, from + size);
    if (kind === 'flip') all[from] = (all[from] ?? 0) ^ (1 << (value & 7));
    if (kind === 'set') all[from] = value & 255;
    if (kind === 'number') all = overwritten(all, from, value);
    if (kind === 'remove') all = joined(all.subarray(0, from), all.subarray(end));
    if (kind === 'copy') all = joined(all.subarray(0, from), all.subarray(from, end), all.subarray(from));
    if (kind === 'swap')
      all.copyWithin(from, head + (value % room), Math.min(all.length, head + (value % room) + size));
    if (kind === 'token')
      all = joined(all.subarray(0, from), encoded(TOKENS[value % TOKENS.length]), all.subarray(from));
    if (kind === 'cut') all = all.slice(0, from);
  }
  return all;
}

function overwritten(bytes: Uint8Array<ArrayBuffer>, at: number, value: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer);
  const edge = EDGES[value % EDGES.length] ?? 0;
  const width = [1, 2, 4, 8][(value >> 8) & 3] ?? 1;
  if (at + width > bytes.length) return bytes;
  const little = (value & 0x1000) !== 0;
  if (width === 1) view.setUint8(at, edge & 255);
  if (width === 2) view.setUint16(at, edge & 0xffff, little);
  if (width === 4) view.setUint32(at, edge, little);
  if (width === 8) view.setBigUint64(at, BigInt(edge) << (value & 0x2000 ? 32n : 0n), little);
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const encoded = (text = '') => new TextEncoder().encode(text);

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Values that no file should have somewhere; made anew each time, since they may be changed in their turn. */
const STRANGE: readonly (() => Json)[] = [
  ...[null, true, 0, -1, 0.5, 1e308, -1e308, 2 ** 53, 1e9].map((value) => () => value),
  ...['', 'constructor', '__proto__', '\0', 'x'.repeat(5000), 'AAAA', '💥'].map((value) => () => value),
  () => [],
  () => ({}),
  () => ({ length: 1e9, toString: null }),
  () => [[[[[]]]]],
  () => Array.from({ length: 800 }, () => 0),
  () => JSON.parse('{"__proto__":{"polluted":true}}') as Json,
];

/** The text of a JSON value in which something stands that should not, is missing, or is there twice. */
export function mutateJson(text: string, done: readonly Step[]): string {
  const root = { top: JSON.parse(text) as Json };
  for (const { kind, at, value, size } of done) {
    let parent: Json[] | { [name: string]: Json } = root;
    let keys = ['top'];
    let key = 'top';
    // Deeper with each digit of `at`, and at most as deep as `size` says.
    for (let depth = 0, rest = at; depth <= size % 9; depth++, rest = Math.floor(rest / 7)) {
      const next: Json | undefined = Reflect.get(parent, key) as Json | undefined;
      if (typeof next !== 'object' || next === null) break;
      keys = Object.keys(next);
      if (keys.length === 0) break;
      parent = next;
      key = keys[(rest + depth * value) % keys.length] ?? key;
    }
    if (parent === root) continue;
    const strange = STRANGE[value % STRANGE.length]?.() ?? null;
    if (kind === 'remove' || kind === 'cut') Reflect.deleteProperty(parent, key);
    else if (kind === 'copy' && Array.isArray(parent)) parent.push(structuredClone(parent[0] ?? null));
    else if (kind === 'swap')
      Reflect.set(parent, key, structuredClone(Reflect.get(parent, keys[value % keys.length] ?? key)));
    else if (kind === 'flip' && typeof Reflect.get(parent, key) === 'number') {
      Reflect.set(parent, key, Number(Reflect.get(parent, key)) * (value % 2 ? -1 : 1e6));
    } else Reflect.set(parent, key, strange);
  }
  return JSON.stringify(root.top);
}
