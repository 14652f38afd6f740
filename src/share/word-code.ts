// Words of the segments with their times, in ms, and their places in the row of word pieces.
import type { WordResult } from '../analysis/result';
import { codeNumber, NUMBERS } from './bit-model';
import type { Wire } from './wire';

const MOST_WORDS = 512;
/** ms; words of subtitles follow each other without a gap and last about this long. */
const USUAL_LENGTH = 300;
const LENGTH_SPREAD = 60;
const GAP_SPREAD = 4;

export class WordCoder {
  readonly #wire: Wire;
  #length = USUAL_LENGTH;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** The words of a segment that starts at `segmentStart`, s; null when decoding. */
  code(known: readonly WordResult[] | null, segmentStart: number): WordResult[] {
    const count = this.#wire.count(Math.min(MOST_WORDS, known?.length ?? 0), MOST_WORDS);
    let end = milliseconds(segmentStart);
    let piece = 1;
    return Array.from({ length: count }, (_, i) => {
      const word = known?.[i];
      const text = this.#wire.text(word?.text ?? '');
      const start = end + this.#number((word ? milliseconds(word.start) : 0) - end, 0, GAP_SPREAD);
      const length = this.#number((word ? milliseconds(word.end) : 0) - start, this.#length, LENGTH_SPREAD);
      end = start + length;
      this.#length = length;
      const from = piece + this.#number((word?.pieces[0] ?? 0) - piece, 0, 0.2);
      piece = from + this.#number((word?.pieces[1] ?? 0) - from, 1, 0.3);
      return { text, start: start / 1000, end: end / 1000, pieces: [from, piece] };
    });
  }

  #number(value: number, mean: number, spread: number): number {
    return codeNumber(this.#wire.coder, Math.min(NUMBERS - 1, Math.max(-NUMBERS, value)), mean, spread);
  }
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}
