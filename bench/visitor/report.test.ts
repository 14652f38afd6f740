import { expect, it } from 'vitest';
import type { Row } from '../race/protocol';
import { heatsOf, NOTHING, reportJson, timesOurs, withLine } from './report';

const row = (engine: Row['engine'], ms: number, more: Partial<Row> = {}): Row => ({
  ...{ engine, backend: 'webgpu', precision: 'f32', model: 'tiny', segments: 12, stage: 'block', ms },
  ...{ gflops: 10, dispatches: 7, bytes: null, share: null },
  ...more,
});

it('puts what engines took for one piece side by side, in the order of the race', () => {
  const heats = heatsOf([
    row('ours', 2),
    row('tfjs', 5),
    row('ours', 1, { precision: 'f16' }),
    row('onnxruntime-web', 3),
  ]);
  expect(heats.map(({ name }) => name)).toEqual(['block, f32', 'block, f16']);
  const [full, half] = heats;
  expect(full && [timesOurs(full, 'tfjs'), timesOurs(full, 'onnxruntime-web')]).toEqual([2.5, 1.5]);
  expect(half && timesOurs(half, 'tfjs')).toBeNull();
});

it('gathers what a race says, and gives each row its share of the best raw rate of its lane', () => {
  const lane = { backend: 'webgpu', precision: 'f32' } as const;
  const machine = { backend: 'webgpu', adapter: 'a GPU', software: false, versions: { tfjs: '4' } } as const;
  const lines = [
    { kind: 'machine', machine },
    { kind: 'row', row: row('ours', 2) },
    { kind: 'row', row: row('ours', 2, { precision: 'f16' }) },
    { kind: 'note', text: 'left out' },
    { kind: 'rate', lane, segments: 12, gflops: 40 },
  ] as const;
  const report = lines.reduce(withLine, NOTHING);
  expect(report.rows.map(({ share }) => share)).toEqual([0.25, null]);
  const where = { userAgent: 'a browser', cores: 8, isolated: true, date: '2026-11-30T12:00:00Z' };
  expect(JSON.parse(reportJson(report, where))).toEqual({
    version: 1,
    ...where,
    machine,
    rows: report.rows,
    notes: ['left out'],
  });
});
