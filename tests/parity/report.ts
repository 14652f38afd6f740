// The lines of a parity run as text: one a tensor, scalar and summary, then the worst of each part.
import { type Line, short } from './compare';
import { type Part, partOf } from './manifest';

/** "ok    vid.block3        rel 6.0e-7  max 1.2e-5  limit 2e-5 rel   L2 ..." */
export function formatLine(line: Line): string {
  return [
    line.ok ? 'ok  ' : 'FAIL',
    line.name.padEnd(44),
    `rel ${figure(line.relativeL2)}`,
    `max ${figure(line.maxAbs)}`,
    `limit ${line.limit.padEnd(14)}`,
    line.note,
  ]
    .join('  ')
    .trimEnd();
}

/** For each part the line that used most of its limit. */
export function formatWorst(lines: readonly Line[], fusedFrom: number): string[] {
  const worst = new Map<Part, { line: Line; share: number }>();
  for (const line of lines) {
    const part = partOf(line.name, fusedFrom);
    if (part === null || line.share === null) continue;
    // What is not a number is worse than any number.
    const share = Number.isNaN(line.share) ? Number.POSITIVE_INFINITY : line.share;
    if (share > (worst.get(part)?.share ?? -1)) worst.set(part, { line, share });
  }
  return [...worst].map(
    ([part, { line, share }]) =>
      `worst ${part.padEnd(8)} ${line.name.padEnd(40)} rel ${figure(line.relativeL2)}  max ${figure(line.maxAbs)}  ` +
      `limit ${line.limit} (${(100 * share).toFixed(1)} % of it)`,
  );
}

function figure(value: number | null): string {
  return (value === null ? '-' : short(value)).padEnd(7);
}
