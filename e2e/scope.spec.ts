// What of the video is analysed: number of segments, a range, and the crop square; all take effect when asked again.
import { expect, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App, expectDistributions } from './app';
import { fixture } from './files';

test('a chosen number of segments, range and crop are analysed, and change the numbers', { tag: '@slow' }, async ({
  page,
}) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('phone.mp4'));
  await app.done();
  await page.getByRole('button', { name: en.player.scope }).click();

  await page.getByRole('radio', { name: en.people.views.frame }).check({ force: true });
  await page.getByRole('combobox', { name: en.player.segments }).selectOption(en.player.segmentModes.number);
  await page.getByRole('spinbutton', { name: en.player.segments }).fill('4');
  const to = page.getByRole('spinbutton', { name: new RegExp(`^${en.player.to}\\b`) });
  await to.fill('4');
  await to.press('Enter');
  await page.getByRole('button', { name: en.player.again }).click();
  expect(await app.done()).toBe(4);
  const centred = await app.numbers();
  expectDistributions(centred);
  expect(centred.segments.map(({ start }) => start)).toEqual([0, 1, 2, 3]);
  expect(centred.segments.at(-1)?.end).toBe(4);

  // The head of an upright video is above its middle.
  await page.getByRole('slider', { name: en.player.cropY }).fill('0');
  await expect(page.getByRole('radio', { name: en.people.views.square })).toBeChecked();
  await page.getByRole('button', { name: en.player.again }).click();
  await app.done();
  expect(await app.numbers()).not.toEqual(centred);
});
