// How a link's record is written, field by field: of the segments in columns, since deflate makes the most of likes
// beside likes. docs/share-link.md says in words what is carried, and carry.ts makes it of a result.
import { MASK_STRATEGIES } from '../analysis/defaults';
import {
  LONGEST_ID,
  LONGEST_NAME,
  MOST_CLASSES,
  MOST_NOTICES,
  MOST_PEOPLE,
  MOST_PIECES,
  MOST_PIXELS,
  MOST_POLARITY,
  MOST_SECONDS,
  MOST_TEMPERATURE,
  MOST_WORDS,
} from '../analysis/limits';
import { MASK_BYTES } from '../lib/masks';
import { MOST_SEGMENTS } from '../lib/shapes';
import { bytes, type Coded, choice, decimal, hex, list, natural, optional, record, signed, text } from './codec';

export const BACKENDS = ['wasm', 'webgpu'] as const;
export const SHARES = 1000;
export const LOGITS = 100;

const MOST_MILLISECONDS = 1e9;
const MOST_HUNDREDTHS = 1e9;

/** Of a file, a person or a word. */
const name = text(LONGEST_NAME);
/** Of a class, a person, a notice. */
const id = text(LONGEST_ID);
const flag = choice([false, true]);
const ratio = decimal(0, 1);
const seconds = decimal(0, MOST_SECONDS);
const span = record({ start: seconds, end: seconds });
const pixels = decimal(-MOST_PIXELS, MOST_PIXELS);
const move = signed(MOST_PIXELS);
const hundredths = natural(MOST_HUNDREDTHS);
/** In thousandths, rounded down. */
const shares = list(natural(SHARES - 1), MOST_CLASSES);
const logits = list(signed(MOST_HUNDREDTHS), MOST_CLASSES);
const pieces = natural(MOST_PIECES);
const word = record({
  text: name,
  /** From the start of the segment, ms. */
  start: signed(MOST_MILLISECONDS),
  length: natural(MOST_MILLISECONDS),
  from: pieces,
  to: pieces,
});

export const linkRecord = record({
  file: record({
    name,
    bytes: natural(Number.MAX_SAFE_INTEGER),
    sha256: hex(32),
    duration: seconds,
    width: natural(MOST_PIXELS),
    height: natural(MOST_PIXELS),
  }),
  model: record({
    name,
    sha256: hex(32),
    classes: list(id, MOST_CLASSES),
    polarity: list(decimal(-MOST_POLARITY, MOST_POLARITY), MOST_CLASSES),
    temperature: decimal(0, MOST_TEMPERATURE),
    trained: flag,
    sure: optional(ratio),
    peak: optional(ratio),
  }),
  mask: record({
    strategy: choice(MASK_STRATEGIES),
    ratio,
    lambda: ratio,
    reveal: ratio,
    seed: natural(Number.MAX_SAFE_INTEGER),
  }),
  range: optional(span),
  view: record({
    kind: choice(['frame', 'square', 'face']),
    square: optional(record({ x: pixels, y: pixels, side: pixels })),
    person: optional(id),
  }),
  notices: list(id, MOST_NOTICES),
  backend: choice(BACKENDS),
  people: list(record({ id, name: optional(name), seconds: hundredths }), MOST_PEOPLE),
  /** Shares of the whole video. */
  video: shares,
  /** Of each segment from here on. What is present beside the picture: 1 sound, 2 words. */
  present: list(natural(3), MOST_SEGMENTS),
  /** Null: they divide the range evenly. */
  spans: optional(list(span, MOST_SEGMENTS)),
  shares: list(shares, MOST_SEGMENTS),
  errors: list(hundredths, MOST_SEGMENTS),
  /** Null: those that the settings alone draw. */
  masks: optional(list(bytes(MASK_BYTES), MOST_SEGMENTS)),
  /** Whom the square follows, from 1 in `people`; 0: nobody. None where the view follows nobody. */
  followed: list(natural(MOST_PEOPLE), MOST_SEGMENTS),
  /** Of the segments that follow somebody, how their squares differ from the one before. */
  moves: list(record({ x: move, y: move, side: move }), MOST_SEGMENTS),
  /** What each head says, where the sender chose to carry it. */
  heads: optional(list(record({ visual: logits, audio: optional(logits), text: optional(logits) }), MOST_SEGMENTS)),
  /** Likewise. */
  words: optional(list(list(word, MOST_WORDS), MOST_SEGMENTS)),
});

export type LinkRecord = Coded<typeof linkRecord>;
