// The sample button: the shortest way to a result. The same video gives the same numbers again, and by command line.
import { expect, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App, expectDistributions } from './app';
import { analyze } from './command-line';
import { sample } from './files';

test('the sample button gives 16 segments with words, the same ones again and on the command line', {
  tag: '@slow',
}, async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await page.getByRole('button', { name: en.first.sample }).click();
  expect(await app.done()).toBe(16);
  const numbers = await app.numbers();
  expectDistributions(numbers);
  await expect(app.curveLines).toHaveCount(numbers.classes.length);
  await app.expectWords('wonderful');
  await expect(page.getByText(en.banner.untrained)).toHaveCount(0);

  await app.open(sample.video, sample.subtitles);
  await app.done();
  expect(await app.numbers()).toEqual(numbers);

  const { results, stderr } = await analyze(sample.video, '--subtitles', sample.subtitles, '--backend', 'wasm');
  expect(results, stderr).toHaveLength(1);
  const shown = results[0]?.segments.map(({ distribution }) => distribution.map((value) => Number(value.toFixed(2))));
  expect(numbers.segments.map(({ values }) => values)).toEqual(shown);
});
