// Seconds per stage of one analysis, and how long the rest will take.
import type { RunTimes } from '../engine/protocol';

export class StageClock {
  /** Seconds by stage name; stages that overlap (reading and network) each count their own time. */
  readonly seconds: Record<string, number>;
  #last = performance.now();
  #runStart = this.#last;
  #doneBefore = 0;

  /** `before`: seconds of an analysis that this one goes on with; the time between the two counts nowhere. */
  constructor(before: Readonly<Record<string, number>> = {}) {
    this.seconds = { ...before };
  }

  /** Seconds since the last stamp, under `name`. */
  stamp(name: string): void {
    const now = performance.now();
    this.seconds[name] = (this.seconds[name] ?? 0) + (now - this.#last) / 1000;
    this.#last = now;
  }

  /** Marks the start of the segments, from which the time left is estimated; `done` are there already. */
  startRun(done = 0): void {
    this.stamp('planning');
    this.#runStart = this.#last;
    this.#doneBefore = done;
  }

  add(milliseconds: Readonly<Record<string, number>>): void {
    for (const [name, ms] of Object.entries(milliseconds)) this.seconds[name] = (this.seconds[name] ?? 0) + ms / 1000;
  }

  /** A batch: its stages and what is beyond them, or the whole of it where stages were not told apart. */
  addRun({ stages, total }: RunTimes): void {
    const told = Object.values(stages ?? {}).reduce((sum, ms) => sum + ms, 0);
    this.add(stages ? { ...stages, transfers: Math.max(0, total - told) } : { network: total });
  }

  /** By the mean of the segments done since the start; null before the first. */
  secondsLeft(done: number, total: number): number | null {
    const since = done - this.#doneBefore;
    if (since === 0) return null;
    return ((performance.now() - this.#runStart) / 1000 / since) * (total - done);
  }
}
