// Words come from subtitles: dropped with the video, after it, in other encodings, or inside the file.
import { expect, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App } from './app';
import { fixture } from './files';

test('subtitles dropped after the video are analysed with it, change the numbers, and let the mask mix', async ({
  page,
}) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('phone.mp4'));
  await app.done();
  await expect(page.getByText(en.timeline.wordsNone)).toBeVisible();
  const without = await app.numbers();
  // Without words there is nothing to mix the picture's attention with, and the mask lab says so.
  await page.getByRole('button', { name: en.mask.more, exact: true }).click();
  const mix = page.getByRole('slider', { name: en.mask.mix });
  await expect(mix).toBeDisabled();
  await expect(page.getByText(en.mask.unused.noWords).first()).toBeVisible();
  await app.drop(fixture('good.srt'));
  await app.expectWords('wonderful');
  await app.done();
  expect(await app.numbers()).not.toEqual(without);
  await expect(mix).toBeEnabled();
});

for (const [name, guessed] of [
  ['utf16.srt', 0],
  ['windows-1252.srt', 1],
] as const) {
  test(`${name}, dropped with the video, is read in its own encoding; a guess is said`, { tag: '@slow' }, async ({
    page,
  }) => {
    const app = new App(page);
    await app.visit();
    await app.drop(fixture('phone.mp4'), fixture(name));
    await app.expectWords('wonderful');
    await app.expectWords('I’m so happy in this café');
    // UTF-16 says what it is; windows-1252 does not.
    await expect(page.getByText(/is not UTF-8; it was read as (windows-1252|iso-8859-1)/)).toHaveCount(guessed);
  });
}

for (const name of ['text-track.mkv', 'text-track.mp4']) {
  test(`the words inside ${name} are used`, { tag: '@slow' }, async ({ page }) => {
    const app = new App(page);
    await app.visit();
    await app.drop(fixture(name));
    await app.expectWords('ordinary day');
  });
}
