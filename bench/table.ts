// Rows as a table of text: columns as wide as their longest cell, numbers to the right.
import type { Row } from './race/protocol';

const HEAD = [
  'model',
  'segments',
  'stage',
  'backend',
  'engine',
  'ms',
  'ours is',
  'GFLOP/s',
  'of best',
  'dispatches',
  'MiB',
];
const TEXT_COLUMNS = new Set([0, 2, 3, 4]);
const NONE = '';

/** One line for each row; "ours is 1.3x" says how many times our time the engine needs. */
export function formatTable(rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map((row) => cellsOf(row, rows))];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return TEXT_COLUMNS.has(column) ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellsOf(row: Row, rows: readonly Row[]): string[] {
  const { model, segments, stage, backend, precision, engine, ms, gflops, share, dispatches, bytes } = row;
  const ours = rows.find((other) => other.engine === 'ours' && sameRace(other, row));
  return [
    model,
    String(segments),
    stage,
    backend === 'wasm' ? backend : `${backend} ${precision}`,
    engine,
    ms.toFixed(ms < 10 ? 2 : 1),
    engine === 'ours' || !ours ? NONE : `${(ms / ours.ms).toFixed(2)}x`,
    gflops?.toFixed(1) ?? NONE,
    share === null ? NONE : `${Math.round(share * 100)} %`,
    dispatches === null ? NONE : String(dispatches),
    bytes === null ? NONE : (bytes / 2 ** 20).toFixed(1),
  ];
}

function sameRace(a: Row, b: Row): boolean {
  return (
    a.model === b.model &&
    a.segments === b.segments &&
    a.stage === b.stage &&
    a.backend === b.backend &&
    a.precision === b.precision
  );
}
