// Where the time went, as the rows of a table: reading, then the network's stages, of one segment and of all.
import { STAGE_NAMES } from '../mart/run/types';
import type { SegmentTimes } from './types';

/**
 * transfers: what of a run is in no stage, uploads, reads and the host's own work. network: runs whose stages were not
 * told apart.
 */
export const TABLE_ROWS = ['pictures', 'sound', ...STAGE_NAMES, 'transfers', 'network'] as const;
export type TableRow = (typeof TABLE_ROWS)[number];

export interface StageRow {
  readonly name: TableRow;
  /** ms; null where it was not told. */
  readonly segment: number | null;
  readonly all: number | null;
  /** Of the sum of `all`, 0..1. */
  readonly share: number | null;
}

export interface StageTable {
  /** Rows of which something is known. */
  readonly rows: readonly StageRow[];
  /** Sums of both columns, ms. */
  readonly segment: number;
  readonly all: number;
}

/** `all` are the segments of an analysis, `shown` one of them or its profile; null where there is none. */
export function stageTable(all: readonly SegmentTimes[], shown: SegmentTimes | null): StageTable {
  const sums = new Map<TableRow, number>();
  for (const times of all) {
    for (const [name, ms] of perSegment(times)) sums.set(name, (sums.get(name) ?? 0) + ms);
  }
  const one = shown ? perSegment(shown) : new Map<TableRow, number>();
  const total = sum(sums);
  const rows = TABLE_ROWS.map((name) => {
    const everywhere = sums.get(name) ?? null;
    const share = everywhere === null || total === 0 ? null : everywhere / total;
    return { name, segment: one.get(name) ?? null, all: everywhere, share };
  });
  return {
    rows: rows.filter(({ segment, all: everywhere }) => segment !== null || everywhere !== null),
    segment: sum(one),
    all: total,
  };
}

/** ms of one segment: of a batch, its equal part. */
function perSegment({ reading, network, batch }: SegmentTimes): Map<TableRow, number> {
  const times = new Map<TableRow, number>([
    ['pictures', reading.pictures],
    ['sound', reading.sound],
  ]);
  const { stages, total } = network;
  if (!stages) return times.set('network', total / batch);
  for (const stage of STAGE_NAMES) times.set(stage, stages[stage] / batch);
  const told = STAGE_NAMES.reduce((so, stage) => so + stages[stage], 0);
  return times.set('transfers', Math.max(0, total - told) / batch);
}

const sum = (times: ReadonlyMap<TableRow, number>) => [...times.values()].reduce((so, ms) => so + ms, 0);
