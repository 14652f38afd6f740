import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analysisResultSchema } from './result';
import { savedResultSchema } from './restore';

const sample = new URL('../../public/sample/analysis.json', import.meta.url);
const sampleResult = () => analysisResultSchema.parse(JSON.parse(readFileSync(sample, 'utf8')));

/** A record as version 1 had it: one square in the settings, and nobody. */
function version1(square: { x: number; y: number; side: number } | null | undefined) {
  const { people: _, settings, segments, ...rest } = sampleResult();
  const { view: __, ...others } = settings;
  return {
    ...rest,
    version: 1,
    settings: square === undefined ? others : { ...others, square },
    segments: segments.map(({ square: ___, person: ____, ...segment }) => segment),
  };
}

it.each([null, undefined])('version 1 with the square %s saw the middle of the picture', (square) => {
  const { version, settings, segments, people } = savedResultSchema.parse(version1(square));
  expect([version, settings.view, people]).toEqual([2, { kind: 'frame' }, []]);
  expect(settings).not.toHaveProperty('square');
  for (const segment of segments) expect(segment).toMatchObject({ square: { x: 140, y: 0, side: 360 }, person: null });
});

it('version 1 with a square by hand saw that square', () => {
  const square = { x: 10, y: 20, side: 200 };
  const { settings, segments } = savedResultSchema.parse(version1(square));
  expect(settings.view).toEqual({ kind: 'square', square });
  for (const segment of segments) expect(segment).toMatchObject({ square, person: null });
});

it("today's version stays as it is, and another one is refused", () => {
  const result = sampleResult();
  expect(savedResultSchema.parse(result)).toEqual(result);
  expect(savedResultSchema.safeParse({ ...result, version: 3 }).success).toBe(false);
  expect(savedResultSchema.safeParse({ ...version1(null), segments: null }).success).toBe(false);
});
