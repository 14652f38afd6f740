// Work of which only the latest counts: whatever comes aborts what runs, and begins when that has ended.
import { cancelled } from './errors';

export class Latest {
  #running: AbortController | null = null;
  #ended: Promise<unknown> = Promise.resolve();

  /** Whether anything runs or waits. */
  get busy(): boolean {
    return this.#running !== null;
  }

  /**
   * What `work` gives; null when it was cancelled, or something newer came before its end. `work` must heed its signal, as
   * the next one waits for its end; of many that come meanwhile, the newest alone is begun.
   */
  run<Output>(work: (signal: AbortSignal) => Promise<Output>): Promise<Output | null> {
    const before = this.#running && this.#ended;
    this.cancel();
    const mine = new AbortController();
    this.#running = mine;
    const running = this.#begin(mine, before, work);
    // Whoever asked for it hears of its failure.
    this.#ended = running.catch(() => undefined);
    return running;
  }

  cancel(): void {
    this.#running?.abort(cancelled());
  }

  async #begin<Output>(
    mine: AbortController,
    before: Promise<unknown> | null,
    work: (signal: AbortSignal) => Promise<Output>,
  ): Promise<Output | null> {
    const { signal } = mine;
    try {
      if (before) await before;
      if (signal.aborted) return null;
      const output = await work(signal);
      return signal.aborted ? null : output;
    } catch (thrown) {
      if (signal.aborted) return null;
      throw thrown;
    } finally {
      if (this.#running === mine) this.#running = null;
    }
  }
}
