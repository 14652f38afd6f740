// What strangers put into links and files: names that every object answers to, numbers at their bounds, texts without end.
// The page shows it or says what is wrong with it; it is never left empty.
import { expect, test } from '@playwright/test';
import { PLAIN } from '../src/share/address';
import { encodeLink } from '../src/share/link';
import { randomResult } from '../src/share/random-result';
import type { AnalysisResult } from '../src/analysis/result';
import { App } from './app';

/** Names that a look-up finds on any object. */
const INHERITED = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty'];
const SEED = 12;

const withClasses = (names: readonly string[]): AnalysisResult => {
  const result = randomResult(SEED);
  const { model } = result;
  return { ...result, model: { ...model, classes: model.classes.map((name, i) => names[i] ?? name) } };
};

const stretched = (by: number): AnalysisResult => {
  const result = randomResult(SEED);
  const { file, settings, segments } = result;
  return {
    ...result,
    file: { ...file, duration: file.duration * by },
    settings: { ...settings, range: settings.range && [settings.range[0] * by, settings.range[1] * by] },
    segments: segments.map((segment) => ({ ...segment, start: segment.start * by, end: segment.end * by })),
  };
};

/** The file's name tells which of them is shown. */
const named = (name: string, result: AnalysisResult, more: Partial<AnalysisResult['file']> = {}): AnalysisResult => ({
  ...result,
  file: { ...result.file, ...more, name },
});

const HOSTILE: readonly [what: string, result: AnalysisResult][] = [
  ['classes of names that objects have', named('classes', withClasses(INHERITED))],
  ['notices of such names', named('notices', { ...randomResult(SEED), notices: INHERITED })],
  ['a video of eleven days', named('days', stretched(1e6 / (randomResult(SEED).file.duration + 1)))],
  ['a video of a hundred microseconds', named('moment', stretched(1e-6))],
  ['a picture without width', named('nothing', randomResult(SEED), { width: 0, height: 0 })],
];

test('links of strangers open, one after the other, whatever they call things and however long they say they are', async ({
  page,
}) => {
  const app = new App(page);
  await app.visit();
  for (const [what, result] of HOSTILE) {
    await test.step(what, async () => {
      const none = result.segments.map(() => null);
      const hash = `#r=${await encodeLink({ result, thumbnails: none, sounds: none }, PLAIN)}`;
      await page.evaluate((to) => location.assign(to), hash);
      await expect(page.locator('[data-kept="link"]')).toContainText(result.file.name);
      await expect(app.cursor).toBeVisible();
      expect((await app.numbers()).segments).toHaveLength(result.segments.length);
    });
  }
  expect(app.errors).toEqual([]);
});
