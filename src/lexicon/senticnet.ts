// SenticNet, in the text forms of its releases: Python rows `senticnet['concept'] = [four sentic values, primary mood,
// secondary mood, polarity label, polarity value, semantics...]`, and tables with a CONCEPT column, which its
// spreadsheets give when saved as text. A concept's degree is its polarity's strength, its sentiment that sign.
import { type FileEntry, numberedLines } from './collect';
import { broken, numberIn, tableRows, unquoted } from './table';
import type { Sentiment } from './types';

/** Moods of both Hourglass models, on the axes of Plutchik's wheel that they stand for. */
const MOODS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    joy: 'joy ecstasy contentment bliss calmness serenity delight pleasantness',
    sadness: 'sadness grief melancholy',
    anger: 'anger rage annoyance',
    fear: 'fear terror anxiety',
    disgust: 'disgust loathing dislike',
    surprise: 'surprise',
    anticipation: 'interest eagerness enthusiasm responsiveness',
    trust: 'admiration acceptance',
  }).flatMap(([emotion, names]) => names.split(' ').map((name) => [name, emotion] as const)),
);

const PYTHON_ROW = /^\s*senticnet\[(["'])(.+)\1\]\s*=\s*\[(.*)\]\s*$/;
/** Places in a Python row. */
const PRIMARY = 4;
const SECONDARY = 5;
const VALUE = 7;

export function isSenticNetPython(text: string): boolean {
  return /^\s*senticnet\[["']/m.test(text);
}

export function isSenticNetTable(text: string): boolean {
  return /^\ufeff?"?concept\b/i.test(text) && /intensity/i.test(text.slice(0, text.indexOf('\n')));
}

export function* readSenticNetPython(text: string, file: string, classes: readonly string[]): Generator<FileEntry> {
  for (const { line, content } of numberedLines(text)) {
    if (/^\s*(#|senticnet\s*=|import\b|from\b)/.test(content)) continue;
    const [, , concept = '', fields] = PYTHON_ROW.exec(content) ?? [];
    if (fields === undefined) throw broken(file, line, "a row senticnet['concept'] = [...]");
    const cells = fields.split(',').map(unquoted);
    const value = numberIn(cells[VALUE], -1, 1, file, line);
    yield entry(concept.replaceAll('\\', ''), [cells[PRIMARY], cells[SECONDARY]], value, classes);
  }
}

export function* readSenticNetTable(text: string, file: string, classes: readonly string[]): Generator<FileEntry> {
  const [header, ...rows] = tableRows(text);
  const names = (header?.cells ?? []).map((name) => name.toLowerCase());
  const value = names.findIndex((name) => name.endsWith('intensity'));
  const columns = ['primary', 'secondary'].map((which) => names.findIndex((name) => name.startsWith(which)));
  for (const { line, cells } of rows) {
    const moods = columns.map((column) => cells[column]);
    yield entry(cells[0] ?? '', moods, numberIn(cells[value], -1, 1, file, line), classes);
  }
}

/** The secondary mood stands in where the model has no class for the primary one; without either it is a sentiment. */
function entry(
  word: string,
  moods: readonly (string | undefined)[],
  value: number,
  classes: readonly string[],
): FileEntry {
  const emotions = moods.flatMap((mood) => MOODS.get(mood?.replace(/^#/, '').toLowerCase() ?? '') ?? []);
  const emotion = emotions.find((name) => classes.includes(name));
  return {
    word,
    sentiment: Math.sign(value) as Sentiment,
    emotions: new Map(emotion === undefined ? [] : [[emotion, Math.abs(value)]]),
  };
}
