// docs/fuzzing.md: a row for each parser, with what came of its last long run. Written by `npm run fuzz -- --table`.
import type { Outcome } from './order';
import { TARGETS, type Target } from './targets';

/** What a row tells of a run. */
export type Told = Omit<Outcome, 'seconds'> & { readonly cases: number; readonly seed: number };

const HEAD = `# Fuzzing

What strangers give (links, files, subtitles, lexicons, models) is read by the parsers below. Each was tried with real seeds,
changed at up to six places such that most cases keep magic, lengths and checksums and get behind the first checks; one in
five is changed anywhere. It fails if a parser crashes, takes more than a second or more than 256 MB for one case, or if fewer
than half of the cases get behind the first checks. Inputs that once broke one are in \`tests/fuzz/found\` and are read by the
unit tests; CI tries 20,000 cases a parser.

Written by \`npm run fuzz -- --cases N --table docs/fuzzing.md\`; with \`--only NAME --seed SEED\` a row can be had again. Times
and memory are the worst of any one case.

| parser | module | cases | seed | behind the first checks | ms | MB |
|---|---|---|---|---|---|---|
`;
const ROW = /^\| ([\w-]+) \| `.*\|$/gm;

/** Names and rows of a table. */
export function rowsOf(table: string): readonly (readonly [name: string, row: string])[] {
  return [...table.matchAll(ROW)].map(([row, name = '']) => [name, row]);
}

/** The table with the row of `target` as this run tells it. */
export function withRow(table: string, { name, module }: Pick<Target, 'name' | 'module'>, told: Told): string {
  const { cases, seed, passed, failure, worst } = told;
  const cells = [
    name,
    `\`${module}\``,
    cases.toLocaleString('en'),
    seed,
    ...(failure === null
      ? [`${(passed * 100).toFixed(0)} %`, worst.milliseconds.toFixed(0), (worst.bytes / 1e6).toFixed(0)]
      : [firstLine(failure), '', '']),
  ];
  const rows = new Map(rowsOf(table)).set(name, `| ${cells.join(' | ')} |`);
  return `${HEAD}${TARGETS.flatMap((target) => rows.get(target.name) ?? []).join('\n')}\n`;
}

/** What fits into a cell. */
const firstLine = (text: string): string => (text.split('\n')[0] ?? '').replaceAll('|', '/').slice(0, 120);
