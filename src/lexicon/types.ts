// An emotion lexicon in terms of a model's classes, whatever file it comes from.

export type Sentiment = -1 | 0 | 1;

export interface LexiconEntry {
  readonly sentiment: Sentiment;
  /**
   * Probability or strength of each class, 0..1. The word's emotion is the class with the highest; where several share
   * it, each is. All 0: the word has a sentiment alone. [classes]
   */
  readonly degrees: readonly number[];
}

export interface Lexicon {
  readonly name: string;
  /** Where it comes from, for the person who reads the page. */
  readonly source: string;
  /** By word in the form of `wordParts`; several words are joined by a space. */
  readonly entries: ReadonlyMap<string, LexiconEntry>;
  /** Words of the longest entry. */
  readonly longest: number;
}
