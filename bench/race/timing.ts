// Turn by turn: each engine runs once a round, in an order that turns with the round, so that what else the machine does
// falls on all of them alike. Medians.
import { assert } from '../../src/lib/assert';

/** Rounds go on to this time where they are quick, and to this number. */
const ENOUGH_MS = 1_000;
const MOST_ROUNDS = 40;

export interface Runner {
  run(): Promise<void>;
}

/** Median ms of each runner after `warmUps` runs, over at least `rounds` rounds. */
export async function race(runners: readonly Runner[], rounds: number, warmUps: number): Promise<number[]> {
  const times: number[][] = runners.map(() => []);
  for (let i = 0; i < warmUps; i++) for (const runner of runners) await runner.run();
  const start = performance.now();
  for (let round = 0; round < rounds || (round < MOST_ROUNDS && performance.now() - start < ENOUGH_MS); round++) {
    for (let turn = 0; turn < runners.length; turn++) {
      const index = (turn + round) % runners.length;
      const before = performance.now();
      await runners[index]?.run();
      times[index]?.push(performance.now() - before);
    }
  }
  return times.map(median);
}

export function median(values: readonly number[]): number {
  assert(values.length > 0, 'a median of something');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 ? middle : middle - 1] ?? 0, sorted[middle] ?? 0];
  return (low + high) / 2;
}
