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

/** Of one emotion: degrees of its words, each once and rising, and the share of the words that are no stronger. */
export interface Ranks {
  readonly degrees: readonly number[];
  readonly shares: readonly number[];
}

export interface Lexicon {
  readonly name: string;
  /** Where it comes from, for the person who reads the page. */
  readonly source: string;
  /** By word in the form of `wordParts`; several words are joined by a space. */
  readonly entries: ReadonlyMap<string, LexiconEntry>;
  /** Words of the longest entry. */
  readonly longest: number;
  /** Where degrees stand among the words of each emotion. [classes] */
  readonly ranks: readonly Ranks[];
}
