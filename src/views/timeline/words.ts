// The transcript on the time axis: which words stand under which segments, and what the lexicon says of each.
import type { Lexicon, SegmentResult } from '../../analysis/types';
import { segmentVerdicts, type WordVerdict } from '../../analysis/verdicts';
import { segmentAt } from '../../state/page-state';
import { type TimeAxis, thumbnailGroups } from './axis';

export interface PlacedWord {
  readonly text: string;
  /** s */
  readonly start: number;
  readonly end: number;
  /** Where it is said, and its index in that segment's words. */
  readonly segment: number;
  readonly word: number;
}

/** Words once each, by the group of segments in which they begin: a cue belongs to every segment that it overlaps. */
export function wordsByGroup(segments: readonly SegmentResult[], axis: TimeAxis, stride: number): PlacedWord[][] {
  const groups: PlacedWord[][] = Array.from({ length: thumbnailGroups(axis, stride) }, () => []);
  const said = new Map<string, PlacedWord>();
  segments.forEach((segment, index) => {
    segment.words.forEach(({ text, start, end }, word) => {
      const key = `${start} ${end} ${text}`;
      if (!said.has(key) || segmentAt(axis, start) === index) said.set(key, { text, start, end, segment: index, word });
    });
  });
  for (const word of said.values()) {
    const group = Math.floor(segmentAt(axis, word.start) / stride);
    groups[Math.min(groups.length - 1, group)]?.push(word);
  }
  return groups;
}

/** How a word is marked. verified: it passed all of the ladder; like: it agrees in part; against: in sentiment it does not. */
export type WordMark = 'verified' | 'like' | 'against' | 'plain';

export interface WordLook {
  readonly mark: WordMark;
  /** Class of the lexicon's highest degree; null for words that have a sentiment alone. */
  readonly emotion: string | null;
  readonly sentiment: -1 | 0 | 1;
  readonly verdict: WordVerdict;
}

const MARKS: Readonly<Record<WordVerdict['stage'], WordMark>> = {
  unknown: 'plain',
  known: 'like',
  E1: 'like',
  E2: 'like',
  E3: 'verified',
};

/** Looks of a segment's words, in their order; null for words that the lexicon does not know. */
export function wordLooks(
  segment: SegmentResult,
  lexicon: Lexicon,
  model: { readonly classes: readonly string[]; readonly polarity: readonly number[] },
  tau: number,
): readonly (WordLook | null)[] {
  return segmentVerdicts(segment, lexicon, model.polarity, tau).map((verdict) => {
    if (!verdict.match) return null;
    const { degrees, sentiment } = verdict.match.entry;
    const most = Math.max(...degrees);
    const emotion = most > 0 ? (model.classes[degrees.indexOf(most)] ?? null) : null;
    const mark = verdict.dropped === 'sentiment' ? 'against' : MARKS[verdict.stage];
    return { mark, emotion, sentiment, verdict };
  });
}

/** What stands beside a word: room around it, the space to the next, its marker, its code. px */
const AROUND = 2;
const SPACE = 4;
const MARKER = 13;
const CODE = 15;

export interface SizedWord {
  /** Of the text alone, px. */
  readonly width: number;
  readonly mark: WordMark;
}

/** Whether words fit into `lines` lines of `room` px as buttons; a marker may stand on the line above its word. */
export function wordsFit(words: readonly SizedWord[], room: number, lines: number): boolean {
  let [line, used] = [1, 0];
  for (const { width, mark } of words) {
    const bare = width + AROUND;
    const whole = bare + (mark === 'plain' ? 0 : MARKER) + (mark === 'verified' ? CODE : 0);
    if (bare > room) return false;
    if (used > 0 && used + SPACE + whole > room) {
      line++;
      used = 0;
    }
    if (whole > room) line++;
    used += Math.min(whole, room) + (used > 0 ? SPACE : 0);
  }
  return line <= lines;
}
