// Reads comma-separated values as RFC 4180 describes them: quoted fields may hold commas, line ends and doubled quotes.
// Lines end in CRLF, LF or CR; empty lines are left out.

export interface CsvRow {
  /** Line of the text that the row starts on, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** One field, quoted or not, and what ends it. */
const FIELD = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;

/** Rows of `text`. Throws an Error that names the line where a quote is out of place or never closed. */
export function parseCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let fields: string[] = [];
  let line = 1;
  let start = 1;
  for (let at = 0; at < text.length || fields.length > 0; ) {
    FIELD.lastIndex = at;
    const match = FIELD.exec(text);
    if (!match) throw new Error(`line ${line}: a quote is out of place or never closed`);
    const [whole, quoted, plain = '', end] = match;
    fields.push(quoted?.replaceAll('""', '"') ?? plain);
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    at += whole.length;
    if (end === ',') continue;
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: start, fields });
    fields = [];
    start = line;
  }
  return rows;
}
