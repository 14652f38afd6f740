// Numbers, flags and texts over a bit coder: each method codes the value that it is given, or ignores it and returns the
// one that it read. So one description of a record is its encoder and its decoder.
import { BitModel, codeNumber } from './bit-model';
import { linkBroken } from './broken';
import type { BitCoder } from './range-coder';

/** What texts are expected to look like before any was seen; a part of version 1, never to be changed. */
const PRIMER =
  'tiny anger anticipation disgust fear joy neutral sadness surprise trust VID_20260101.webm movie.mov clip.mkv ' +
  'video.mp4 you and the that to of this is it in have was for not are but what all so we be on do with me no they ' +
  "at can he just like don't your know now my there I'm go get one out about if up see here how want good she as " +
  'time right him think when look why her who then could really something would little very sample.mp4';

const CONTEXTS = 3;
const SLOTS = 2 ** 16;
const TEXT_RATE = 0.35;
/** Bytes of one text, and of all texts of a link. */
const LONGEST_TEXT = 1024;
const MOST_TEXT = 2 ** 20;
/** Digits of a number that is written as a decimal rather than as 64 bits. */
const DIGITS = 12;

/** Where a flag stands, as an index of its own model. */
const FLAG_KINDS = 32;
const FLAG_RATE = 0.4;

export class Wire {
  readonly coder: BitCoder;
  readonly #text = new BitModel(new Float64Array(CONTEXTS * SLOTS), TEXT_RATE);
  readonly #flags = new BitModel(new Float64Array(FLAG_KINDS), FLAG_RATE);
  #last = 0;
  #textBytes = 0;

  constructor(coder: BitCoder) {
    this.coder = coder;
    const silent: BitCoder = { decoding: false, code: (bit) => bit };
    for (const byte of new TextEncoder().encode(PRIMER)) this.#byte(silent, byte);
  }

  get decoding(): boolean {
    return this.coder.decoding;
  }

  bit(bit: boolean): boolean {
    return this.coder.code(bit, 0.5);
  }

  /** A flag that repeats from segment to segment; flags of one `kind` (0..31) learn together. */
  flag(kind: number, flag: boolean): boolean {
    return this.#flags.code(this.coder, flag, [kind]);
  }

  /** A whole number from 0 to 2 ** 53: its length in bits, then its bits after the first. */
  natural(value: number): number {
    const bits = codeNumber(this.coder, value === 0 ? 0 : value.toString(2).length, 4, 3);
    if (bits < 0 || bits > 53) throw linkBroken('a number is too long');
    let read = bits === 0 ? 0 : 1;
    for (let i = bits - 2; i >= 0; i--) read = read * 2 + (this.bit(Math.floor(value / 2 ** i) % 2 === 1) ? 1 : 0);
    return read;
  }

  /** A whole number from 0 to `most`. */
  count(value: number, most: number): number {
    const read = this.natural(value);
    if (read > most) throw linkBroken(`${read} is more than ${most}`);
    return read;
  }

  /** One of a list that may grow at its end. */
  choice<T>(value: T | undefined, list: readonly T[]): T {
    const read = list[this.natural(Math.max(0, value === undefined ? 0 : list.indexOf(value)))];
    if (read === undefined) throw linkBroken('a choice is unknown');
    return read;
  }

  /** Any finite number, as it is: a decimal where it is a short one. */
  float(value: number): number {
    const decimals = /^-?\d+(?:\.(\d+))?$/.exec(String(value))?.[1]?.length ?? 0;
    const digits = Math.round(Math.abs(value) * 10 ** decimals);
    const short = digits < 10 ** DIGITS && this.#decimal(value < 0, digits, decimals) === value;
    if (this.bit(short)) {
      const negative = this.bit(value < 0);
      return this.#decimal(negative, this.natural(digits), this.count(decimals, DIGITS));
    }
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setFloat64(0, value);
    for (let i = 0; i < 8; i++) bytes.setUint8(i, this.#plainByte(bytes.getUint8(i)));
    const read = bytes.getFloat64(0);
    if (!Number.isFinite(read)) throw linkBroken('a number is not finite');
    return read;
  }

  #decimal(negative: boolean, digits: number, decimals: number): number {
    return Number(`${negative ? '-' : ''}${digits}e-${decimals}`);
  }

  /** Hexadecimal digits of whole bytes; any other text, such as an empty one, is written as a text. */
  hex(value: string): string {
    if (!this.bit(/^(?:[0-9a-f]{2}){32}$/.test(value))) return this.text(value);
    const digits = Array.from({ length: 32 }, (_, i) =>
      this.#plainByte(Number.parseInt(value.slice(i * 2, i * 2 + 2), 16)).toString(16),
    );
    return digits.map((pair) => pair.padStart(2, '0')).join('');
  }

  /** A text of at most 1,024 bytes of UTF-8; what is longer is cut. */
  text(value: string): string {
    const known = new TextEncoder().encode(value.replaceAll('\0', ''));
    const read: number[] = [];
    for (let i = 0; i < LONGEST_TEXT; i++) {
      const byte = this.#byte(this.coder, known[i] ?? 0);
      if (byte === 0) break;
      read.push(byte);
      if (++this.#textBytes > MOST_TEXT) throw linkBroken('its texts are too long');
    }
    // A character that was cut in two, or is none, becomes a replacement character.
    return new TextDecoder().decode(Uint8Array.from(read));
  }

  #plainByte(value: number): number {
    let byte = 0;
    for (let i = 7; i >= 0; i--) byte = byte * 2 + (this.bit(((value >> i) & 1) === 1) ? 1 : 0);
    return byte;
  }

  /** A byte of a text, bit by bit, each expected from the bits before it and the last two bytes. */
  #byte(coder: BitCoder, value: number): number {
    const one = this.#last & 255;
    const contexts = [0, 1 + one, 257 + (this.#last & 0xffff)];
    let node = 1;
    while (node < 256) {
      const places = contexts.map((context, i) => i * SLOTS + (Math.imul(context * 256 + node, 0x9e3779b1) >>> 16));
      const bit = ((value >> (8 - node.toString(2).length)) & 1) === 1;
      node = node * 2 + (this.#text.code(coder, bit, places) ? 1 : 0);
    }
    const byte = node & 255;
    this.#last = ((this.#last << 8) | byte) & 0xffff;
    return byte;
  }
}
