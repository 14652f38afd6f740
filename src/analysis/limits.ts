// How much a result may hold, whether a file, a link or the shelf of this device brings it: far above what an analysis
// gives, and little enough for a page to show.
export const MOST_CLASSES = 64;
export const MOST_PEOPLE = 720;
export const MOST_NOTICES = 16;
/** Of a segment: no row of word pieces is longer (mart/config.ts). */
export const MOST_WORDS = 512;
/** Of all segments together: somebody who talks for ten hours. */
export const MOST_WORDS_IN_ALL = 100_000;
/** Characters of all words together. */
export const MOST_LETTERS = 2 ** 21;
/** Of the word pieces that a word lies in. */
export const MOST_PIECES = MOST_WORDS * 64;
/** Side of a picture, px. */
export const MOST_PIXELS = 2 ** 19;
/** Eleven days. */
export const MOST_SECONDS = 1e6;
/** Either side of zero. */
export const MOST_LOGIT = 1e7;
export const MOST_POLARITY = 1000;
export const MOST_TEMPERATURE = 1000;
export const MOST_ERROR = 1e7;
/** Characters of a file's, a model's or a person's name. */
export const LONGEST_NAME = 1024;
/** Of the id of a class, a person or a notice. */
export const LONGEST_ID = 64;
/** Of what stands between two blanks in subtitles: a language without blanks has whole cues there. */
export const LONGEST_WORD = 2 ** 14;
/** Versions of libraries, and stages that were timed. */
export const MOST_FACTS = 64;
