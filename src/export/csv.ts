// The result as comma-separated values (RFC 4180), a row per segment: times in s, probabilities, logits by modality,
// sentiment, recovery error, what the network saw and whom that follows, people's own curves, words. All digits are kept.
import { sentimentOf } from '../analysis/activation';
import type { AnalysisResult } from '../analysis/types';
import { MODALITIES } from '../lib/shapes';

export function writeCsv({ model, segments, people }: AnalysisResult): string {
  const curves = people.flatMap(({ id, name, curve }) => (curve ? [{ id, name, curve }] : []));
  const nameOf = (id: string | null) => people.find((person) => person.id === id)?.name ?? null;
  const head = [
    'segment',
    'start_s',
    'end_s',
    ...model.classes,
    ...MODALITIES.flatMap((modality) => model.classes.map((name) => `${modality}_logit_${name}`)),
    'sentiment',
    'recovery_error',
    'person',
    'person_name',
    'square_x',
    'square_y',
    'square_side',
    ...curves.flatMap(({ id }) => [`person_${id}`, ...model.classes.map((name) => `person_${id}_${name}`)]),
    'words',
  ];
  const rows = segments.map((segment, index) => [
    index + 1,
    segment.start,
    segment.end,
    ...segment.distribution,
    ...MODALITIES.flatMap((modality) => segment.logits[modality] ?? model.classes.map(() => null)),
    sentimentOf(segment.distribution, model.polarity),
    segment.recoveryError,
    segment.person,
    nameOf(segment.person),
    segment.square.x,
    segment.square.y,
    segment.square.side,
    ...curves.flatMap(({ name, curve }) => [
      name,
      ...(curve.segments[index]?.distribution ?? model.classes.map(() => null)),
    ]),
    segment.words.map(({ text }) => text).join(' '),
  ]);
  const text = [head, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
  // Spreadsheets read letters beyond ASCII rightly only behind a byte order mark.
  return /[^\0-\x7f]/.test(text) ? `\ufeff${text}` : text;
}

/** A field; empty where a modality is missing. Text that a spreadsheet would run as a formula gets an apostrophe. */
function field(value: number | string | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
