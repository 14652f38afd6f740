// The sample button: the shortest way to a result. And the same video gives the same numbers here as by command line.
import { expect, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App, expectDistributions } from './app';
import { analyze } from './command-line';
import { sample } from './files';

test('the sample button gives a curve of 16 segments with words, and untrained weights are said', async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await page.getByRole('button', { name: en.first.sample }).click();
  expect(await app.done()).toBe(16);
  const numbers = await app.numbers();
  expectDistributions(numbers);
  await expect(app.curveLines).toHaveCount(numbers.classes.length);
  await expect(app.words).toContainText('wonderful');
  await expect(page.getByText(en.banner.untrained)).toBeVisible();

  const { results } = await analyze(sample.video, '--subtitles', sample.subtitles, '--backend', 'wasm');
  const shown = results[0]?.segments.map(({ distribution }) => distribution.map((value) => Number(value.toFixed(2))));
  expect(numbers.segments.map(({ values }) => values)).toEqual(shown);
});

test('the same video again in the same page gives the same numbers', async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await app.drop(sample.video);
  await app.done();
  const first = await app.numbers();
  await app.drop(sample.video, sample.subtitles);
  await expect(app.words).toContainText('wonderful');
  await app.done();
  expect(await app.numbers()).not.toEqual(first);
  await app.drop(sample.video);
  await expect(page.getByText(en.timeline.wordsNone)).toBeVisible();
  await app.done();
  expect(await app.numbers()).toEqual(first);
});
