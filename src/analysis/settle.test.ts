import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analysisResultSchema } from './result';
import { renamed, toFollowAnew } from './settle';

const sample = new URL('../../public/sample/analysis.json', import.meta.url);
const sampleResult = () => analysisResultSchema.parse(JSON.parse(readFileSync(sample, 'utf8')));

const box = { x: 0, y: 0, width: 10, height: 10 };
const person = (id: string, boxes: (typeof box | null)[]) => ({ id, boxes, seconds: 1, standing: 1 });
const segments = (...people: (string | null)[]) =>
  people.map((id, i) => ({ ...(sampleResult().segments[i] ?? sampleResult().segments[0]), person: id })) as ReturnType<
    typeof sampleResult
  >['segments'];

it('segments that follow somebody lesser than another of theirs are run anew', () => {
  const people = [person('B', [null, box, box]), person('A', [box, box, null])];
  expect(toFollowAnew(segments('A', 'A', 'B'), { people })).toEqual([1]);
  expect(toFollowAnew(segments(null, null, null), { people: [] })).toEqual([]);
});

it('people who turned out to be one have one letter', () => {
  const named = renamed(segments('A', 'B', null), { merged: new Map([['B', 'A']]) });
  expect(named.map((segment) => segment.person)).toEqual(['A', 'A', null]);
});
