// The lexicon that words are looked up in: the model's own or a file that a person brings, read in a worker of its own
// in terms of a model's classes.
import type { Lexicon, LexiconEntry } from '../lexicon/types';
import { connect } from '../lib/remote';
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
  const { api, stop } = connect<LexiconWorker>(
    () => new Worker(new URL('./lexicon.worker.ts', import.meta.url), { type: 'module', name: 'lexicon' }),
  );
  try {
    const about = await api.read(source, classes, polarity);
    const entries = new Map<string, LexiconEntry>();
    for (let part = await api.next(); part.length > 0; part = await api.next()) {
      for (const [word, entry] of part) entries.set(word, entry);
    }
    return { ...about, entries };
  } finally {
    stop();
  }
};
