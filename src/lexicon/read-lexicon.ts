// A lexicon file that a person brings, its format known by its content: the project's own JSON, SenticNet or NRC. Their
// licences do not let the project ship the last two.
import { MartError } from '../lib/errors';
import { type Collected, collect } from './collect';
import { readNrc } from './nrc';
import { parseLexicon } from './parse-lexicon';
import { isSenticNetPython, isSenticNetTable, readSenticNetPython, readSenticNetTable } from './senticnet';

export type LexiconFormat = 'mart' | 'senticnet' | 'nrc-emolex' | 'nrc-intensity';

export interface LexiconFile extends Collected {
  readonly format: LexiconFormat;
}

const NAMES = { 'nrc-emolex': 'NRC EmoLex', 'nrc-intensity': 'NRC Emotion Intensity Lexicon' } as const;

/**
 * @param text content of the file, in UTF-8
 * @param file its name
 * @param classes the model's
 * @param polarity +1, 0 or -1 of each class
 * Errors: lexicon-invalid, naming the rule that is broken and, where there is one, the line.
 */
export function readLexicon(
  text: string,
  file: string,
  classes: readonly string[],
  polarity: readonly number[],
): LexiconFile {
  if (/^\ufeff?\s*\{/.test(text)) return filled('mart', parseLexicon(text, file, classes, polarity), file);
  const senticNet = { name: 'SenticNet', source: file };
  if (isSenticNetPython(text)) {
    return filled('senticnet', collect(readSenticNetPython(text, file, classes), classes, polarity, senticNet), file);
  }
  if (isSenticNetTable(text)) {
    return filled('senticnet', collect(readSenticNetTable(text, file, classes), classes, polarity, senticNet), file);
  }
  const nrc = readNrc(text, file);
  if (nrc === null) {
    const rule = text.startsWith('PK') ? 'text: save the spreadsheet as CSV' : 'SenticNet, NRC or lexicon.json';
    throw new MartError('lexicon-invalid', `${file}: ${rule}`, { file, rule });
  }
  const { kind, entries } = nrc;
  return filled(kind, collect(entries, classes, polarity, { name: NAMES[kind], source: file }), file);
}

function filled(format: LexiconFormat, collected: Collected, file: string): LexiconFile {
  if (collected.lexicon.entries.size > 0) return { format, ...collected };
  const rule = "at least one word of the model's classes";
  throw new MartError('lexicon-invalid', `${file}: ${rule}`, { file, rule });
}
