// The lexicon that words are looked up in: the model's own or a file that a person brings, read in a worker of its own
// in terms of a model's classes.
import * as Comlink from 'comlink';
import type { Lexicon, LexiconEntry } from '../lexicon/types';
import { installErrorTransfer, unlessBroken } from '../lib/remote';
import type { LexiconWorker } from './lexicon.worker';

/** What a lexicon's emotions and sentiments are read for. */
export interface LexiconClasses {
  readonly classes: readonly string[];
  /** +1, 0 or -1 of each class */
  readonly polarity: readonly number[];
}

/** `source`: a URL or a file. Errors: fetch-failed, lexicon-invalid. */
export type ReadLexicon = (source: string | File, model: LexiconClasses) => Promise<Lexicon>;

export const readLexicon: ReadLexicon = async (source, { classes, polarity }) => {
  installErrorTransfer();
  const worker = new Worker(new URL('./lexicon.worker.ts', import.meta.url), { type: 'module', name: 'lexicon' });
  const reader = Comlink.wrap<LexiconWorker>(worker);
  try {
    const about = await unlessBroken(worker, reader.read(source, classes, polarity));
    const entries = new Map<string, LexiconEntry>();
    for (let part = await reader.next(); part.length > 0; part = await reader.next()) {
      for (const [word, entry] of part) entries.set(word, entry);
    }
    return { ...about, entries };
  } finally {
    worker.terminate();
  }
};
