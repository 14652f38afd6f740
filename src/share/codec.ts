// Kinds of values in a link, each written and read by one codec; a record of them is a codec again. What is read is
// checked before anything is made of it: counts against their limit and the bytes that are left, numbers against bounds.
import { linkBroken } from './broken';
import type { ByteReader, ByteWriter } from './bytes';

export interface Codec<T> {
  write(to: ByteWriter, value: T): void;
  read(from: ByteReader): T;
}

export type Coded<C> = C extends Codec<infer T> ? T : never;

/** A whole number from 0 to `most`. */
export function natural(most: number): Codec<number> {
  return { write: (to, value) => to.natural(value), read: (from) => from.natural(most) };
}

/** A whole number from -most to most: 0, -1, 1, -2, 2, .. */
export function signed(most: number): Codec<number> {
  return {
    write: (to, value) => to.natural(value < 0 ? -2 * value - 1 : 2 * value),
    read(from) {
      const folded = from.natural(2 * most);
      return folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2;
    },
  };
}

/** Any finite number from `least` to `most`, to its last digit: as the decimal that JavaScript prints. */
export function decimal(least: number, most: number): Codec<number> {
  const digits = text(LONGEST_DECIMAL);
  return {
    write: (to, value) => digits.write(to, String(value)),
    read(from) {
      const printed = digits.read(from);
      const value = Number(printed);
      if (String(value) !== printed || !(value >= least && value <= most)) {
        throw linkBroken(`a number is not from ${least} to ${most}`);
      }
      return value;
    },
  };
}

const LONGEST_DECIMAL = 25;

/** At most `most` bytes of UTF-8; what is longer is cut. */
export function text(most: number): Codec<string> {
  return {
    write(to, value) {
      const bytes = new TextEncoder().encode(value).subarray(0, most);
      to.natural(bytes.length);
      to.bytes(bytes);
    },
    read: (from) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(from.bytes(from.natural(most))),
  };
}

/** `count` bytes. */
export function bytes(count: number): Codec<Uint8Array> {
  return { write: (to, value) => to.bytes(value), read: (from) => from.bytes(count) };
}

/** Hexadecimal digits of at most `most` whole bytes. */
export function hex(most: number): Codec<string> {
  return {
    write(to, value) {
      const pairs = value.match(/../g) ?? [];
      to.natural(pairs.length);
      to.bytes(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)));
    },
    read: (from) => Array.from(from.bytes(from.natural(most)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  };
}

/** One of a list that may grow at its end. */
export function choice<const T>(all: readonly T[]): Codec<T> {
  return {
    write: (to, value) => to.natural(all.indexOf(value)),
    read(from) {
      const value = all[from.natural(255)];
      if (value === undefined) throw linkBroken('a choice is unknown');
      return value;
    },
  };
}

export function optional<T>(codec: Codec<T>): Codec<T | null> {
  return {
    write(to, value) {
      to.natural(value === null ? 0 : 1);
      if (value !== null) codec.write(to, value);
    },
    read: (from) => (from.natural(1) === 0 ? null : codec.read(from)),
  };
}

/** At most `most` values, each of at least a byte. */
export function list<T>(codec: Codec<T>, most: number): Codec<readonly T[]> {
  return {
    write(to, values) {
      to.natural(values.length);
      for (const value of values) codec.write(to, value);
    },
    read: (from) => Array.from({ length: from.natural(Math.min(most, from.left)) }, () => codec.read(from)),
  };
}

/** Its fields in the order in which they stand here. */
export function record<T extends object>(fields: { readonly [Name in keyof T]: Codec<T[Name]> }): Codec<T> {
  const names = Object.keys(fields) as (keyof T)[];
  return {
    write(to, value) {
      for (const name of names) fields[name].write(to, value[name]);
    },
    read: (from) => Object.fromEntries(names.map((name) => [name, fields[name].read(from)])) as T,
  };
}
