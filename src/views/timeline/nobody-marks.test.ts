import { expect, it } from 'vitest';
import { nobodyRuns } from './nobody-marks';

it('joins neighbouring segments that follow nobody', () => {
  const segments = [null, 'A', null, null, 'B', null].map((person) => ({ person }));
  expect(nobodyRuns(segments)).toEqual([
    { first: 0, last: 0 },
    { first: 2, last: 3 },
    { first: 5, last: 5 },
  ]);
  expect(nobodyRuns([])).toEqual([]);
});
