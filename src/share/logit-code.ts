// Logits, head by head and class by class, as steps of a power of a half: each expected near what the same head gave the
// same class in the segments before.
import { codeNumber } from './bit-model';
import { linkBroken } from './broken';
import { FINEST, type Quantised, restore } from './quantise';
import type { BitCoder } from './range-coder';

/** Share of the last segment in what is expected of the next; the rest is the mean of all before. */
const LAST = 0.55;
/** How fast the expected spread follows the misses seen. */
const FOLLOW = 0.06;
/** Spread that is expected at first, in logits. */
const FIRST_SPREAD = 1;
const LEAST_SPREAD = 0.4;
const FIRST_EXPONENT = 5;

interface Track {
  readonly last: Float64Array;
  readonly mean: Float64Array;
  seen: number;
  spread: number;
}

export class LogitCoder {
  readonly #coder: BitCoder;
  readonly #classes: number;
  readonly #tracks = new Map<string, Track>();
  #exponent = FIRST_EXPONENT;

  constructor(coder: BitCoder, classes: number) {
    this.#coder = coder;
    this.#classes = classes;
  }

  /** The rows of one segment, a row for each of `heads`. */
  code(heads: readonly string[], known: Quantised | null): number[][] {
    const exponent = this.#codeExponent(known);
    return heads.map((head, i) => {
      const track = this.#track(head);
      const row = this.#classIndices().map((c) => {
        const expected = LAST * (track.last[c] ?? 0) + (1 - LAST) * (track.mean[c] ?? 0);
        const steps = codeNumber(
          this.#coder,
          known?.steps[i]?.[c] ?? 0,
          expected * 2 ** exponent,
          Math.max(LEAST_SPREAD, track.spread * 2 ** exponent),
        );
        const value = steps / 2 ** exponent;
        track.spread += FOLLOW * (0.62 * Math.abs(value - expected) - track.spread);
        return value;
      });
      track.seen++;
      row.forEach((value, c) => {
        track.last[c] = value;
        track.mean[c] = (track.mean[c] ?? 0) + (value - (track.mean[c] ?? 0)) / track.seen;
      });
      return row;
    });
  }

  /** Rows that are expected at `near` within about a step. */
  codeNear(near: readonly (readonly number[])[], known: Quantised | null): number[][] {
    const exponent = this.#codeExponent(known);
    const steps = near.map((row, i) =>
      row.map((value, c) => codeNumber(this.#coder, known?.steps[i]?.[c] ?? 0, value * 2 ** exponent, LEAST_SPREAD)),
    );
    return restore({ exponent, steps });
  }

  #codeExponent(known: Quantised | null): number {
    this.#exponent = codeNumber(this.#coder, known?.exponent ?? 0, this.#exponent, 0.4);
    if (this.#exponent < 0 || this.#exponent > FINEST) throw linkBroken('a step is out of range');
    return this.#exponent;
  }

  #classIndices(): number[] {
    return Array.from({ length: this.#classes }, (_, c) => c);
  }

  #track(head: string): Track {
    let track = this.#tracks.get(head);
    if (!track) {
      const zeros = () => new Float64Array(this.#classes);
      track = { last: zeros(), mean: zeros(), seen: 0, spread: FIRST_SPREAD };
      this.#tracks.set(head, track);
    }
    return track;
  }
}
