// Reads segments ahead of the network and hands them over in batches: what is read by the time that the network is free,
// so that nothing waits for a batch to fill. Memory holds one batch at work and one read.
import { powerWithin } from '../lib/powers';

export class ReadAhead<Read> {
  readonly #read: (index: number) => Promise<Read>;
  readonly #total: number;
  readonly #reading: Promise<Read>[] = [];
  #asked: number;
  #done = 0;

  /** `read` gives segment from..total - 1; it is asked for one after the other, without waiting for those before. */
  constructor(read: (index: number) => Promise<Read>, total: number, from = 0) {
    this.#read = read;
    this.#total = total;
    this.#asked = from;
  }

  /**
   * The next segments, in order: at least one, which it waits for; at most `most`; their number is a power of two. Empty
   * at the end. Rejects as `read` does.
   */
  async take(most: number): Promise<Read[]> {
    this.#ask(most);
    const first = this.#reading[0];
    if (!first) return [];
    await first;
    const count = powerWithin(Math.min(most, this.#done));
    const batch = await Promise.all(this.#reading.splice(0, count));
    this.#done -= count;
    this.#ask(most);
    return batch;
  }

  /** Has `count` segments on their way. */
  #ask(count: number): void {
    while (this.#reading.length < count && this.#asked < this.#total) {
      const reading = this.#read(this.#asked++).then((read) => {
        this.#done++;
        return read;
      });
      // Whoever takes it hears of it; nobody may.
      reading.catch(() => undefined);
      this.#reading.push(reading);
    }
  }
}
