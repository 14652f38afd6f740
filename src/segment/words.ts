// A segment's transcript as one row of word pieces for BERT, and where each word as written lies in that row and on the
// time axis. Spec section 2, "Text". Words are what white space separates: punctuation stays with its word.
import { requireArgument } from '../lib/assert';
import type { Tokenizer } from './tokenizer';
import type { PlannedWord, WordRow } from './types';

/** A subtitle; times in s on the file's clock. */
export interface TimedText {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface TimedWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The row of all cues that overlap [segmentStart, segmentEnd), each whole, in the order of their starts. A word that
 * only partly fits in `maxPieces` stays with the pieces that fit, as BERT cuts, and counts as dropped with those after
 * it. Null without words.
 * @param maxPieces longest row, [CLS] and [SEP] included; at least 3
 */
export function wordRow(
  cues: readonly TimedText[],
  segmentStart: number,
  segmentEnd: number,
  tokenizer: Tokenizer,
  maxPieces: number,
): WordRow | null {
  requireArgument(Number.isInteger(maxPieces) && maxPieces >= 3, 'maxPieces', 'a whole number, at least 3');
  const spoken = cues.filter((cue) => overlaps(cue, segmentStart, segmentEnd)).sort((a, b) => a.start - b.start);
  const ids = [tokenizer.cls];
  const words: PlannedWord[] = [];
  let dropped = 0;
  for (const word of spoken.flatMap(timedWords)) {
    const pieces = tokenizer.encode(word.text);
    if (pieces.length === 0) continue; // nothing but marks that can't be seen
    const fitting = pieces.slice(0, maxPieces - 1 - ids.length);
    if (fitting.length < pieces.length) dropped++;
    if (fitting.length === 0) continue;
    words.push({ ...word, pieces: [ids.length, ids.length + fitting.length] });
    ids.push(...fitting);
  }
  if (words.length === 0) return null;
  return { ids: Int32Array.from([...ids, tokenizer.sep]), words, dropped };
}

/** A cue of no length belongs to the segment in which it starts. */
function overlaps(cue: TimedText, start: number, end: number): boolean {
  return cue.start < end && (cue.end > start || cue.start >= start);
}

/** The cue's time spread over its words by their length in characters: no subtitle format says more. */
function timedWords({ start, end, text }: TimedText): TimedWord[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const lengths = words.map((word) => [...word].length);
  const perCharacter = (end - start) / lengths.reduce((sum, length) => sum + length, 0);
  let said = 0;
  return words.map((word, i) => {
    const from = start + said * perCharacter;
    said += lengths[i] ?? 0;
    return { text: word, start: from, end: start + said * perCharacter };
  });
}
