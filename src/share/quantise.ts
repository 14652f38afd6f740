// Logits in few digits that show the same numbers: of all heads together, of each alone and of any two, every share and
// every sentiment keeps its two decimals. Found by rounding to a coarse step and nudging what crossed a rounding edge.
import { softmax } from '../analysis/scores';

/** Rows of logits by class, one for each head that is there. */
export type Rows = readonly (readonly number[])[];

/** Logits as whole steps of 2 ** -exponent. */
export interface Quantised {
  readonly exponent: number;
  readonly steps: readonly (readonly number[])[];
}

export interface Reading {
  readonly temperature: number;
  readonly polarity: readonly number[];
}

/** Finest step, as a power of a half. */
export const FINEST = 14;
/** How far inside a rounding cell the number must lie, so that no order of additions matters. */
const MARGIN = 1e-7;

/** The numbers that the page rounds: for each combination of heads its distribution and its sentiment. */
export function shownNumbers(rows: Rows, { temperature, polarity }: Reading): number[] {
  const numbers: number[] = [];
  for (let chosen = 1; chosen < 1 << rows.length; chosen++) {
    const heads = rows.filter((_, head) => chosen & (1 << head));
    const sum = (heads[0] ?? []).map((_, i) => heads.reduce((total, head) => total + (head[i] ?? 0), 0));
    const shares = softmax(sum, temperature);
    numbers.push(
      ...shares,
      shares.reduce((total, share, i) => total + share * (polarity[i] ?? 0), 0),
    );
  }
  return numbers;
}

interface Cell {
  readonly low: number;
  readonly high: number;
}

/** What rounds to the same two decimals as `value`; below zero "-0.00" is a cell of its own. */
function cellOf(value: number): Cell {
  const centre = Number(value.toFixed(2));
  const [low, high] = [centre - 0.005 + MARGIN, centre + 0.005 - MARGIN];
  if (centre !== 0) return { low, high };
  return Object.is(centre, -0) ? { low, high: -MARGIN } : { low: 0, high };
}

/** Squared distance outside of the cells; 0 when every number reads the same. */
function cost(numbers: readonly number[], cells: readonly Cell[]): number {
  return numbers.reduce((sum, value, i) => {
    const cell = cells[i];
    const outside = cell ? Math.max(0, cell.low - value, value - cell.high) : 0;
    return sum + outside * outside;
  }, 0);
}

/** The coarsest steps, from 2 ** -coarsest on, that show the same numbers as `rows`. */
export function quantise(rows: Rows, reading: Reading, coarsest: number): Quantised {
  const cells = shownNumbers(rows, reading).map(cellOf);
  for (let exponent = coarsest; ; exponent++) {
    const steps = rows.map((row) => row.map((value) => Math.round(value * 2 ** exponent)));
    if (nudge(steps, exponent, cells, reading) || exponent === FINEST) return { exponent, steps };
  }
}

/** Moves single values by a step for as long as that brings the numbers closer to their cells; true when all are in. */
function nudge(steps: number[][], exponent: number, cells: readonly Cell[], reading: Reading): boolean {
  const costNow = () => cost(shownNumbers(restore({ exponent, steps }), reading), cells);
  let best = costNow();
  while (best > 0) {
    let move: { row: number[]; i: number; value: number } | null = null;
    for (const row of steps) {
      for (const [i, value] of row.entries()) {
        for (const other of [value - 1, value + 1]) {
          row[i] = other;
          const moved = costNow();
          if (moved < best) {
            best = moved;
            move = { row, i, value: other };
          }
        }
        row[i] = value;
      }
    }
    if (!move) return false;
    move.row[move.i] = move.value;
  }
  return true;
}

export function restore({ exponent, steps }: Quantised): number[][] {
  return steps.map((row) => row.map((value) => value / 2 ** exponent));
}
