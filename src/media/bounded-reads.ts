// Work-around: Mediabunny 1.61: a search for the next element of a damaged Matroska file asks for its last 8 bytes for ever,
// and an index of cues can lead round in a circle (no report found). Goes when no demuxer.*.bin of tests/fuzz/found hangs it.
import type { Source } from 'mediabunny';

/** Reads within one turn of the event loop: what lies in the source's cache is some ten thousand elements at most. */
const MOST_READS = 100_000;

/** What each read of a source goes through; not in Mediabunny's types. */
interface Inner {
  _read(this: Source, ...range: number[]): unknown;
}

/** `source`, of which a read throws when the thread has long done nothing but read. */
export function boundedReads<Of extends Source>(source: Of): Of {
  const inner = source as unknown as Inner;
  const read = inner._read;
  let reads = 0;
  inner._read = function (...range) {
    // Nothing that waits for a turn, such as this timer, comes to its turn in an endless loop.
    if (reads === 0) setTimeout(() => (reads = 0));
    if (++reads > MOST_READS) throw new Error('the same parts are read over and over');
    return read.apply(this, range);
  };
  return source;
}
