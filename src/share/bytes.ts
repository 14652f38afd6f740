// Bytes one after the other, written and read: the reader trusts nothing and never leaves its array.
import { linkBroken } from './broken';

export class ByteWriter {
  readonly #bytes: number[] = [];

  /** A whole number from 0 to 2 ** 53 - 1 in 7 bits a byte, low ones first; a set top bit says that more follow. */
  natural(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#bytes.push((rest % 128) + 128);
    this.#bytes.push(rest);
  }

  bytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  done(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }
}

export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes that are still to be read. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** A whole number from 0 to `most`. */
  natural(most: number): number {
    let value = 0;
    for (let unit = 1; unit <= Number.MAX_SAFE_INTEGER; unit *= 128) {
      const [byte = 0] = this.bytes(1);
      value += (byte % 128) * unit;
      if (value > most) break;
      if (byte < 128) return value;
    }
    throw linkBroken(`a number is above ${most}`);
  }

  /** A view of the next `count` bytes. */
  bytes(count: number): Uint8Array {
    if (count > this.left) throw linkBroken('it ends too early');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }
}
