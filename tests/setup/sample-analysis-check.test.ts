import { expect, it } from 'vitest';
import type { AnalysisResult } from '../../src/analysis/result';
import { problemsOf } from './sample-analysis-check';

const result = (change: { model?: string; file?: string; joy?: number } = {}) => {
  const { model = 'a', file = 'b', joy = 0.6 } = change;
  const row = { distribution: [joy, 1 - joy] };
  return { model: { sha256: model }, file: { sha256: file }, segments: [row, row], video: row } as AnalysisResult;
};

it('accepts numbers that differ by no more than machines do', () => {
  expect(problemsOf(result(), result({ joy: 0.6019 }))).toEqual([]);
});

it('names each segment that is further apart, and the whole video', () => {
  expect(problemsOf(result(), result({ joy: 0.603 }))).toEqual([
    expect.stringContaining('segment 1'),
    expect.stringContaining('segment 2'),
    expect.stringContaining('the whole video'),
  ]);
});

it.each([
  ['another model', { model: 'c' }],
  ['another sample', { file: 'c' }],
])('refuses %s whatever the numbers say', (name, change) => {
  expect(problemsOf(result(), result(change))).toEqual([expect.stringContaining(name)]);
});
