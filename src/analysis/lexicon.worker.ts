// The worker that fetches and reads one lexicon. Its entries are handed over in parts: a large lexicon in one message
// would hold up the page.
import * as Comlink from 'comlink';
import { fetchResponse, readBody } from '../engine/fetch';
import { readLexicon } from '../lexicon/read-lexicon';
import type { Lexicon, LexiconEntry } from '../lexicon/types';
import { installErrorTransfer } from '../lib/remote';
import { decodeText } from '../media/text-encoding';

installErrorTransfer();

/** Entries of a part; some 20 ms on the page's side. */
const PART = 15_000;

let left: Iterator<[string, LexiconEntry]> = new Map<string, LexiconEntry>().entries();

async function bytesOf(source: string | File): Promise<Uint8Array> {
  if (typeof source !== 'string') return new Uint8Array(await source.arrayBuffer());
  // Asked for anew, as the config is: an older lexicon may have other words.
  return readBody(await fetchResponse(source, { cache: 'no-cache' }), source);
}

const api = {
  async read(
    source: string | File,
    classes: readonly string[],
    polarity: readonly number[],
  ): Promise<Omit<Lexicon, 'entries'>> {
    const file = typeof source === 'string' ? 'lexicon.json' : source.name;
    const { text } = decodeText(await bytesOf(source));
    const { entries, ...about } = readLexicon(text, file, classes, polarity).lexicon;
    left = entries.entries();
    return about;
  },

  /** The next entries of what was read; none when all were given. */
  next(): [string, LexiconEntry][] {
    const part: [string, LexiconEntry][] = [];
    for (let entry = left.next(); !entry.done; entry = left.next()) {
      part.push(entry.value);
      if (part.length === PART) break;
    }
    return part;
  },
};

export type LexiconWorker = typeof api;

Comlink.expose(api);
