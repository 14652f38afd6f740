// A binary arithmetic coder: each bit is written at the price of the probability that it was expected with. Encoder and
// decoder have one method of the same shape, so that one description of a record serves both directions.
import { linkBroken } from './broken';

/** Probabilities are whole numbers of 1 / 65536, so that every machine divides the range alike. */
const WHOLE = 65536;
const TOP = 0xffffffff;
/** Bytes that a decoder reads before it needs them. */
const LOOK_AHEAD = 4;

export interface BitCoder {
  readonly decoding: boolean;
  /** Codes one bit; `chance` in 0..1 is the probability of a 1. A decoder ignores `bit` and returns the one it read. */
  code(bit: boolean, chance: number): boolean;
}

/** Where the range from `low` to `high` is split for the chance of a 1; the lower part is the 1. */
function split(low: number, high: number, chance: number): number {
  const share = Math.min(WHOLE - 1, Math.max(1, Math.round(chance * WHOLE)));
  return low + Math.floor(((high - low) * share) / WHOLE);
}

export class BitEncoder implements BitCoder {
  readonly decoding = false;
  #low = 0;
  #high = TOP;
  readonly #bytes: number[] = [];

  code(bit: boolean, chance: number): boolean {
    const middle = split(this.#low, this.#high, chance);
    if (bit) this.#high = middle;
    else this.#low = middle + 1;
    while (this.#low >>> 24 === this.#high >>> 24) {
      this.#bytes.push(this.#high >>> 24);
      this.#low = (this.#low << 8) >>> 0;
      this.#high = ((this.#high << 8) | 255) >>> 0;
    }
    return bit;
  }

  /** All bytes; what a decoder reads behind them is zeros. */
  finish(): Uint8Array<ArrayBuffer> {
    // The first bytes of low and high differ, so one byte more, and zeros, lie between the two.
    return Uint8Array.from([...this.#bytes, this.#low === 0 ? 0 : (this.#low >>> 24) + 1]);
  }
}

export class BitDecoder implements BitCoder {
  readonly decoding = true;
  #low = 0;
  #high = TOP;
  #value = 0;
  #next = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    for (let i = 0; i < LOOK_AHEAD; i++) this.#shift();
  }

  code(_bit: boolean, chance: number): boolean {
    const middle = split(this.#low, this.#high, chance);
    const bit = this.#value <= middle;
    if (bit) this.#high = middle;
    else this.#low = middle + 1;
    while (this.#low >>> 24 === this.#high >>> 24) {
      this.#low = (this.#low << 8) >>> 0;
      this.#high = ((this.#high << 8) | 255) >>> 0;
      this.#shift();
    }
    return bit;
  }

  #shift(): void {
    if (this.#next > this.#bytes.length + LOOK_AHEAD) throw linkBroken('it ends too early');
    this.#value = ((this.#value << 8) | (this.#bytes[this.#next] ?? 0)) >>> 0;
    this.#next++;
  }
}
