// Writes protocol-buffer messages: the few wire types that an ONNX file needs, a field at a time, nothing read back.

const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;

const text = new TextEncoder();

/** One message. Fields stand in the order in which they were added; a repeated field is added once for each value. */
export class Message {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  /** An int32, int64, bool or enum. `value` is a whole number of at most 53 bits. */
  integer(field: number, value: number): this {
    return this.#tag(field, VARINT).#append(varint(BigInt(value)));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#tag(field, FIXED32).#append(bytes);
  }

  string(field: number, value: string): this {
    return this.bytes(field, text.encode(value));
  }

  /** `value` is kept by reference until `finish`. */
  bytes(field: number, value: Uint8Array): this {
    return this.#tag(field, BYTES)
      .#append(varint(BigInt(value.length)))
      .#append(value);
  }

  message(field: number, value: Message): this {
    this.#tag(field, BYTES).#append(varint(BigInt(value.#length)));
    for (const piece of value.#pieces) this.#append(piece);
    return this;
  }

  finish(): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(this.#length);
    let place = 0;
    for (const piece of this.#pieces) {
      out.set(piece, place);
      place += piece.length;
    }
    return out;
  }

  #tag(field: number, wire: number): this {
    return this.#append(varint(BigInt(field * 8 + wire)));
  }

  #append(piece: Uint8Array): this {
    this.#pieces.push(piece);
    this.#length += piece.length;
    return this;
  }
}

/** Seven bits a byte, the low ones first; a negative number as its 64-bit complement. */
function varint(value: bigint): Uint8Array {
  let rest = BigInt.asUintN(64, value);
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}
