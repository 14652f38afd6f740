// Entries of any lexicon file, by the file's own names of emotions, as a lexicon of the model's classes.
import { ranksOf } from './ranks';
import type { Lexicon, LexiconEntry, Sentiment } from './types';
import { wordParts } from './word-parts';

export interface FileEntry {
  readonly word: string;
  /** Null: as the emotions' polarity. */
  readonly sentiment: Sentiment | null;
  /** Probability or strength, 0..1, by name of the emotion; those that the model does not have are ignored. */
  readonly emotions: ReadonlyMap<string, number>;
}

export interface Collected {
  readonly lexicon: Lexicon;
  readonly skipped: {
    /** Nothing that could be said of the model's classes or their polarity. */
    readonly silent: number;
    /** A word that came before in another spelling; the first one counts. */
    readonly repeated: number;
  };
}

/** @param polarity +1, 0 or -1 of each class */
export function collect(
  found: Iterable<FileEntry>,
  classes: readonly string[],
  polarity: readonly number[],
  about: { readonly name: string; readonly source: string },
): Collected {
  const entries = new Map<string, LexiconEntry>();
  let longest = 0;
  let silent = 0;
  let repeated = 0;
  for (const { word, sentiment, emotions } of found) {
    const degrees = classes.map((name) => emotions.get(name) ?? 0);
    const leaning = degrees.reduce((sum, degree, index) => sum + degree * (polarity[index] ?? 0), 0);
    const entry = { sentiment: sentiment ?? (Math.sign(leaning) as Sentiment), degrees };
    const parts = wordParts(word);
    const phrase = parts.join(' ');
    if (parts.length === 0 || (entry.sentiment === 0 && degrees.every((degree) => degree === 0))) silent++;
    else if (entries.has(phrase)) repeated++;
    else {
      entries.set(phrase, entry);
      longest = Math.max(longest, parts.length);
    }
  }
  const ranks = ranksOf(entries.values(), classes.length);
  return { lexicon: { ...about, entries, longest, ranks }, skipped: { silent, repeated } };
}

/** Lines of a file that are not blank, with their numbers from 1. */
export function* numberedLines(text: string): Generator<{ readonly line: number; readonly content: string }> {
  let line = 0;
  for (const content of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    line++;
    if (content.trim() !== '') yield { line, content };
  }
}
