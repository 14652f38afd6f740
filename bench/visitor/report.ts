// What a race on a visitor's machine gave: rows of one piece side by side, and all of it as a file that can be sent.
import type { Engine, Line, Machine, Row } from '../race/protocol';

/** One piece of the network in one lane, by the engines that ran it. */
export interface Heat {
  readonly name: string;
  readonly by: Readonly<Partial<Record<Engine, Row>>>;
}

/** In the order of the rows. */
export function heatsOf(rows: readonly Row[]): Heat[] {
  const heats = new Map<string, { name: string; by: Partial<Record<Engine, Row>> }>();
  for (const row of rows) {
    const name = `${row.stage}, ${row.precision}`;
    const heat = heats.get(name) ?? { name, by: {} };
    heat.by[row.engine] = row;
    heats.set(name, heat);
  }
  return [...heats.values()];
}

/** How many times our time `engine` took; null where one of the two did not run. */
export function timesOurs({ by }: Heat, engine: Engine): number | null {
  const [ours, other] = [by.ours, by[engine]];
  return ours && other ? other.ms / ours.ms : null;
}

export interface Report {
  readonly machine: Machine | null;
  readonly rows: readonly Row[];
  /** What was left out, and what went wrong. */
  readonly notes: readonly string[];
}

export const NOTHING: Report = { machine: null, rows: [], notes: [] };

export function withLine(report: Report, line: Line): Report {
  switch (line.kind) {
    case 'row':
      return { ...report, rows: [...report.rows, line.row] };
    case 'machine':
      return { ...report, machine: line.machine };
    case 'rate': {
      const { lane, segments, gflops } = line;
      const told = (row: Row) =>
        row.backend === lane.backend && row.precision === lane.precision && row.segments === segments;
      const rows = report.rows.map((row) =>
        told(row) && row.gflops !== null ? { ...row, share: row.gflops / gflops } : row,
      );
      return { ...report, rows };
    }
    default:
      return { ...report, notes: [...report.notes, line.text] };
  }
}

export interface Where {
  readonly userAgent: string;
  readonly cores: number;
  /** Whether the page may have threads. */
  readonly isolated: boolean;
  /** ISO 8601. */
  readonly date: string;
}

/** As a file: `JSON.parse` gives the rows of `npm run bench -- --out FILE`, and the machine they are of. */
export function reportJson(report: Report, where: Where): string {
  return `${JSON.stringify({ version: 1, ...where, ...report }, null, 1)}\n`;
}
