import { describe, expect, it } from 'vitest';
import type { Row } from './race/protocol';
import { formatTable } from './table';

const row = (values: Partial<Row>): Row => ({
  engine: 'ours',
  backend: 'webgpu',
  precision: 'f32',
  model: 'tiny',
  segments: 1,
  stage: 'block',
  ms: 20,
  gflops: 50,
  dispatches: 7,
  bytes: 2 ** 20,
  share: 0.5,
  ...values,
});

describe('table of rows', () => {
  it('says how much faster ours is, in the same race alone', () => {
    const lines = formatTable([
      row({}),
      row({ engine: 'tfjs', ms: 50 }),
      row({ engine: 'tfjs', ms: 50, precision: 'f16' }),
    ]).split('\n');
    expect(lines[1]).not.toContain('x');
    expect(lines[2]).toContain('2.50x');
    expect(lines[3]).not.toContain('x');
  });

  it('leaves a cell empty where nothing was measured', () => {
    const [head = '', line = ''] = formatTable([
      row({ backend: 'wasm', dispatches: null, bytes: null, share: null }),
    ]).split('\n');
    expect(line.length).toBeLessThan(head.indexOf('of best'));
  });
});
