// Lexicons as text tables: a row a line, cells between tabs, semicolons or commas, whichever the first line has. Cells
// may stand in quotes but hold no separator.
import { MartError } from '../lib/errors';
import { numberedLines } from './collect';

export interface Row {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export function tableRows(text: string): Row[] {
  const lines = [...numberedLines(text)];
  const separator =
    ['\t', ';'].find((sign) => lines.slice(0, 100).some(({ content }) => content.includes(sign))) ?? ',';
  return lines.map(({ line, content }) => ({ line, cells: content.split(separator).map(unquoted) }));
}

export function unquoted(cell: string): string {
  return cell.trim().replace(/^(["'])(.*)\1$/, '$2');
}

/** The number in a cell. Throws `lexicon-invalid` where there is none between the bounds. */
export function numberIn(cell: string | undefined, low: number, high: number, file: string, line: number): number {
  const value = cell === undefined || cell === '' ? Number.NaN : Number(cell);
  if (value >= low && value <= high) return value;
  throw broken(file, line, `a number from ${low} to ${high}, not "${cell ?? ''}"`);
}

export function broken(file: string, line: number, rule: string): MartError {
  return new MartError('lexicon-invalid', `${file}, line ${line}: ${rule}`, { file, line, rule });
}
