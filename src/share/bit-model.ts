// Predicts the next bit by logistic regression on what both sides know already, and learns from each bit that it sees.
// Only + - * / are used: their results are the same in every browser, which those of Math.exp are not.
import type { BitCoder } from './range-coder';

/** Beyond this the chance is as good as certain. */
const LIMIT = 30;
const HALVINGS = 12;

/** 1 / (1 + exp(-x)); exp as (1 + x / 4096) ** 4096, by twelve squarings. */
export function squash(x: number): number {
  let power = 1 - Math.min(LIMIT, Math.max(-LIMIT, x)) / 2 ** HALVINGS;
  for (let i = 0; i < HALVINGS; i++) power *= power;
  return 1 / (1 + power);
}

export class BitModel {
  readonly #weights: Float64Array;
  readonly #rate: number;

  constructor(weights: Float64Array, rate: number) {
    this.#weights = weights.slice();
    this.#rate = rate;
  }

  /** Codes one bit, expected by the weights at `places` times `inputs` (all 1 where there are none). */
  code(coder: BitCoder, bit: boolean, places: ArrayLike<number>, inputs: ArrayLike<number> | null = null): boolean {
    const weights = this.#weights;
    let sum = 0;
    for (let i = 0; i < places.length; i++) sum += (weights[places[i] ?? 0] ?? 0) * (inputs ? (inputs[i] ?? 0) : 1);
    const chance = squash(sum);
    const coded = coder.code(bit, chance);
    const step = this.#rate * ((coded ? 1 : 0) - chance);
    for (let i = 0; i < places.length; i++) {
      const place = places[i] ?? 0;
      weights[place] = (weights[place] ?? 0) + step * (inputs ? (inputs[i] ?? 0) : 1);
    }
    return coded;
  }
}

/** Values that `codeNumber` can code: -NUMBERS <= value < NUMBERS. */
export const NUMBERS = 2 ** 20;

/**
 * A whole number that is expected near `mean` with the spread `scale` (a logistic distribution): found by halving, each
 * half at its share of what is left of the distribution.
 */
export function codeNumber(coder: BitCoder, value: number, mean: number, scale: number): number {
  let low = -NUMBERS;
  let high = NUMBERS;
  while (high - low > 1) {
    const middle = (low + high) / 2;
    // Shares are differences of small tails: above the mean the distribution is looked at from the other side.
    const side = low - 0.5 >= mean ? -1 : 1;
    const tail = (edge: number) => squash((side * (edge - 0.5 - mean)) / scale);
    const whole = tail(high) - tail(low);
    const upper = whole === 0 ? 0.5 : (tail(high) - tail(middle)) / whole;
    if (coder.code(value >= middle, upper)) low = middle;
    else high = middle;
  }
  return low;
}
