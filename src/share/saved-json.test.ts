import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { savedResultSchema } from '../analysis/restore';
import type { AnalysisResult } from '../analysis/types';
import { MartError } from '../lib/errors';
import { keptFromJson, readResultFile } from './saved-json';

const sampleText = () => readFileSync(new URL('../../public/sample/analysis.json', import.meta.url), 'utf8');
const sampleResult = () => savedResultSchema.parse(JSON.parse(sampleText()));

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

test('a file is read piece by piece, letters across pieces included, and says how far it is', async () => {
  const text = JSON.stringify({ ...sampleResult(), file: { ...sampleResult().file, name: '样本.mp4' } });
  const file = new File([text], 'a.json');
  const heard: number[] = [];
  const { result } = await readResultFile(file, (loaded) => heard.push(loaded));
  expect(result.file.name).toBe('样本.mp4');
  expect(heard.at(-1)).toBe(file.size);
  const large = Object.defineProperty(new File([], 'b.json'), 'size', { value: 3e8 });
  await expect(readResultFile(large, () => {})).rejects.toMatchObject({ code: 'result-invalid' });
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

const anyWord = { text: 'so', start: 0, end: 1, pieces: [1, 2] as [number, number] };

/** As many segments as a result can have, all with the words of `words`. */
function allSaying(words: readonly (typeof anyWord)[]) {
  return (result: AnalysisResult): void => {
    const [segment] = result.segments;
    if (!segment) throw new Error('the sample has no segments');
    const { attention } = segment;
    const said = { ...segment, words, attention: { ...attention, wordsToPatches: null, wordsToSound: null } };
    const segments = Array.from({ length: 720 }, (_, i) => ({
      ...said,
      person: null,
      start: i / 100,
      end: (i + 1) / 100,
    }));
    Object.assign(result, { segments, people: [], settings: { ...result.settings, segments: 720 } });
  };
}

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
  ['file.duration', ({ file }) => Object.assign(file, { duration: 1e300 })],
  ['file.width', ({ file }) => Object.assign(file, { width: -1 })],
  ['segments.6.end', (result) => Object.assign(result.file, { duration: 8 })],
  ['model.classes', ({ model }) => Object.assign(model, { classes: Array.from({ length: 1000 }, (_, i) => `c${i}`) })],
  ['video.distribution', ({ video }) => video.distribution.fill(0)],
  ['segments.1.distribution', ({ segments }) => segments[1]?.distribution.fill(1)],
  ['segments.1.words', ({ segments }) => Object.assign(segments[1] ?? {}, { words: Array(600).fill(anyWord) })],
  ['segments.1.words', ({ segments }) => segments[1]?.words.push({ ...anyWord, text: 'x'.repeat(1e5) })],
  ['segments.1.words', ({ segments }) => segments[1]?.words.push({ ...anyWord, pieces: [4, 3] })],
  ['segments.words: at most 100000 in all', allSaying(Array(150).fill(anyWord))],
  ['segments.words: at most 2097152 characters', allSaying([{ ...anyWord, text: 'x'.repeat(3000) }])],
  ['segments.1.logits.visual', ({ segments }) => segments[1]?.logits.visual?.fill(1e300)],
  ['people.0.id', (result) => Object.assign(result, { people: [{ id: '../x', name: null, seconds: 1, boxes: [] }] })],
  [
    'people.curve',
    (result) =>
      Object.assign(result, {
        people: [{ id: 'A', name: null, seconds: 1, boxes: [], curve: { segments: [], video: result.video } }],
      }),
  ],
  [
    'run',
    ({ run }) => Object.assign(run, { versions: Object.fromEntries([...Array(99).keys()].map((i) => [`v${i}`, ''])) }),
  ],
  ['notices', (result) => Object.assign(result, { notices: Array(1e5).fill('truncated') })],
  ['segments.3.recoveryError', ({ segments }) => Object.assign(segments[3] ?? {}, { recoveryError: null })],
];

test.each(TAMPERED)('a file whose %s was changed is refused, and told what is wrong', (what, change) => {
  const result = sampleResult();
  change(result);
  const error = thrownBy(() => keptFromJson(JSON.stringify(result), 'x.json'));
  expect(error.code).toBe('result-invalid');
  expect(error.details.rule).toMatch(new RegExp(`^${what}`));
});
