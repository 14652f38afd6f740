import { expect, test } from 'vitest';
import { stageTable } from './stage-table';
import type { SegmentTimes } from './types';

const stages = { visual: 40, audio: 20, text: 4, fusion: 16, complementary: 8, mask: 0, decoder: 24, heads: 0 };
const batchOfFour: SegmentTimes = {
  reading: { pictures: 30, sound: 10 },
  network: { by: 'gpu', stages, total: 132 },
  batch: 4,
};
const untold: SegmentTimes = {
  reading: { pictures: 20, sound: 0 },
  network: { by: 'none', stages: null, total: 60 },
  batch: 2,
};

const rowsOf = (...args: Parameters<typeof stageTable>) =>
  new Map(stageTable(...args).rows.map(({ name, ...row }) => [name, row]));

test('a segment has its part of the batch, and what is in no stage is transfers', () => {
  const rows = rowsOf([batchOfFour], batchOfFour);
  expect(rows.get('visual')).toEqual({ segment: 10, all: 10, share: 10 / 73 });
  expect(rows.get('transfers')?.segment).toBe(5);
  expect(rows.get('pictures')?.segment).toBe(30);
  expect(rows.has('network')).toBe(false);
});

test('sums are over all segments, shares of their sum, and runs without stages stand apart', () => {
  const table = stageTable([batchOfFour, batchOfFour, untold], untold);
  const rows = new Map(table.rows.map(({ name, ...row }) => [name, row]));
  expect(rows.get('visual')).toMatchObject({ segment: null, all: 20 });
  expect(rows.get('network')).toMatchObject({ segment: 30, all: 30 });
  expect([table.segment, table.all]).toEqual([50, 73 + 73 + 50]);
  expect(table.rows.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1, 12);
});

test('without a segment there are sums alone', () => {
  expect(stageTable([batchOfFour], null)).toMatchObject({ segment: 0, all: 73 });
  expect(stageTable([], null).rows).toEqual([]);
});
