import { expect, test } from 'vitest';
import type { AnalysisResult } from '../analysis/types';
import { MartError } from '../lib/errors';
import { keptFromJson } from './json';
import { sampleResult, sampleText } from './test-subject';

function thrownBy(work: () => unknown): MartError {
  try {
    work();
  } catch (error) {
    if (error instanceof MartError) return error;
  }
  throw new Error('no MartError was thrown');
}

test('a saved result opens with the very same numbers, without pictures', () => {
  const result = sampleResult();
  const kept = keptFromJson(`\ufeff${sampleText()}`, 'a.json');
  expect(kept.result).toEqual(result);
  expect(kept.thumbnails).toEqual(result.segments.map(() => null));
  expect(kept.sounds).toEqual(result.segments.map(() => null));
});

test('a result from a newer page says so', () => {
  const error = thrownBy(() => keptFromJson('{"version": 7, "other": true}', 'new.json'));
  expect(error.code).toBe('result-newer');
  expect(error.details).toEqual({ file: 'new.json', version: 7, known: 2 });
});

test.each(['', 'no json', '[]', 'null', '{}', '{"version": 0}', '{"version": "1"}'])('%j is no result', (text) => {
  const error = thrownBy(() => keptFromJson(text, 'x.json'));
  expect(error.code).toBe('result-invalid');
  expect(error.details.file).toBe('x.json');
});

const TAMPERED: readonly [what: string, change: (result: AnalysisResult) => void][] = [
  ['model.polarity', ({ model }) => model.classes.pop()],
  ['model.classes', ({ model }) => model.classes.splice(1, 1, model.classes[0] ?? '')],
  ['model.polarity', ({ model }) => model.polarity.push(1)],
  ['settings.segments', ({ settings }) => Object.assign(settings, { segments: 3 })],
  ['segments', (result) => Object.assign(result, { segments: [] })],
  ['segments.2.distribution', ({ segments }) => segments[2]?.distribution.splice(0, 1, 1.5)],
  ['segments.2.logits', ({ segments }) => segments[2]?.logits.visual?.pop()],
  ['segments.4.end', ({ segments }) => Object.assign(segments[4] ?? {}, { end: -1 })],
  ['segments.5.start', ({ segments }) => Object.assign(segments[5] ?? {}, { start: 0 })],
  ['segments.0.mask', ({ segments }) => Object.assign(segments[0] ?? {}, { mask: 'AAAA' })],
  [
    'segments.0.attention.intra',
    ({ segments }) => Object.assign(segments[0]?.attention.intra ?? {}, { data: 'AAAAAAAA' }),
  ],
  ['segments.1.attention.wordsToPatches', ({ segments }) => segments[1]?.words.pop()],
  ['segments.3.recoveryError', ({ segments }) => Object.assign(segments[3] ?? {}, { recoveryError: null })],
];

test.each(TAMPERED)('a file whose %s was changed is refused, and told what is wrong', (what, change) => {
  const result = sampleResult();
  change(result);
  const error = thrownBy(() => keptFromJson(JSON.stringify(result), 'x.json'));
  expect(error.code).toBe('result-invalid');
  expect(error.details.rule).toMatch(new RegExp(`^${what}`));
});
