// NRC's lexicons as text: EmoLex (0 or 1 for each emotion) with a line for each word and emotion, or a column for each
// emotion; and the Emotion Intensity Lexicon (a score from 0 to 1) with score or emotion in the second column.
import type { FileEntry } from './collect';
import { broken, numberIn, type Row, tableRows } from './table';
import type { Sentiment } from './types';

const EMOTIONS = ['anger', 'anticipation', 'disgust', 'fear', 'joy', 'sadness', 'surprise', 'trust'];
const NAMES = new Set([...EMOTIONS, 'positive', 'negative']);

export interface NrcFile {
  readonly kind: 'nrc-emolex' | 'nrc-intensity';
  readonly entries: FileEntry[];
}

/** Null where it is no such file. */
export function readNrc(text: string, file: string): NrcFile | null {
  const rows = tableRows(text);
  const wide = rows.findIndex(({ cells }) => EMOTIONS.every((name) => lower(cells).includes(name)));
  if (wide >= 0) return fromScores(wideScores(rows.slice(wide), file));
  // Terms of use or names of columns may stand before the first entry.
  const first = rows.findIndex(({ cells }) => isEntry(cells));
  return first < 0 ? null : fromScores(longScores(rows.slice(first), file));
}

type Scores = Map<string, Map<string, number>>;

function lower(cells: readonly string[]): string[] {
  return cells.map((cell) => cell.toLowerCase());
}

function isEntry(cells: readonly string[]): boolean {
  const [, second = '', third = ''] = lower(cells);
  return cells.length === 3 && ((NAMES.has(second) && isNumber(third)) || (NAMES.has(third) && isNumber(second)));
}

function isNumber(cell: string): boolean {
  return cell !== '' && Number.isFinite(Number(cell));
}

function longScores(rows: readonly Row[], file: string): Scores {
  const scores: Scores = new Map();
  const emotionFirst = NAMES.has(rows[0]?.cells[1]?.toLowerCase() ?? '');
  for (const { line, cells } of rows) {
    if (cells.length !== 3) throw broken(file, line, `3 cells, not ${cells.length}`);
    const [word = '', second, third] = cells;
    const [emotion = '', score] = emotionFirst ? [second, third] : [third, second];
    const name = emotion.toLowerCase();
    if (!NAMES.has(name)) throw broken(file, line, `an emotion of NRC's, not "${emotion}"`);
    const ofWord = scores.get(word) ?? new Map<string, number>();
    scores.set(word, ofWord.set(name, numberIn(score, 0, 1, file, line)));
  }
  return scores;
}

/** Columns beyond the emotions, such as translations, are ignored. */
function wideScores([header, ...rows]: readonly Row[], file: string): Scores {
  const columns = lower(header?.cells ?? []).flatMap((name, column) => (NAMES.has(name) ? [{ name, column }] : []));
  return new Map(
    rows.map(({ line, cells }) => [
      cells[0] ?? '',
      new Map(columns.map(({ name, column }) => [name, numberIn(cells[column], 0, 1, file, line)])),
    ]),
  );
}

/** Marks of 0 and 1 share a word between its emotions in equal parts; scores are degrees as they are. */
function fromScores(scores: Scores): NrcFile {
  const marks = [...scores.values()].every((ofWord) =>
    [...ofWord.values()].every((score) => score === 0 || score === 1),
  );
  const entries = [...scores].map(([word, ofWord]): FileEntry => {
    const found = EMOTIONS.flatMap((name) => (ofWord.get(name) ? [[name, ofWord.get(name) ?? 0] as const] : []));
    const emotions = new Map(found.map(([name, score]) => [name, marks ? 1 / found.length : score]));
    const sentiment = ((ofWord.get('positive') ?? 0) - (ofWord.get('negative') ?? 0)) as Sentiment;
    return { word, sentiment: sentiment === 0 ? null : sentiment, emotions };
  });
  return { kind: marks ? 'nrc-emolex' : 'nrc-intensity', entries };
}
