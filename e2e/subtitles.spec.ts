// Words come from subtitles: dropped with the video, after it, in other encodings, or inside the file.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('a guessed encoding is changed with a look at the lines, and remembered; cues that were left out are listed', async ({
  page,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'subtitles-'));
  const path = join(folder, 'letters.srt');
  // In windows-1251: Привет. In other encodings the same bytes are other letters.
  const text =
    '1\n0:00 --> 0:03\n\xcf\xf0\xe8\xe2\xe5\xf2 mart\n\n2\nsoon --> later\nlost\n\n3\n0:05 --> 0:04\nturned\n';
  await writeFile(path, Buffer.from(text, 'latin1'));
  try {
    const app = new App(page);
    await app.visit();
    await app.drop(fixture('phone.mp4'), path);
    const opener = page.getByRole('button', { name: en.subtitles.open, exact: true });
    await opener.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: en.subtitles.title });
    await expect(dialog.getByRole('listitem')).toHaveText([
      new RegExp(`${en.subtitles.line(6)}.*lost.*${en.subtitles.why.times}`),
      new RegExp(`${en.subtitles.line(10)}.*turned.*${en.subtitles.why.order}`),
    ]);
    const apply = dialog.getByRole('button', { name: en.subtitles.apply });
    await expect(apply).toBeDisabled();
    const choice = dialog.getByRole('combobox');
    await choice.selectOption('windows-1253');
    await expect(dialog.getByRole('region', { name: en.subtitles.preview })).not.toContainText('Привет');
    await choice.selectOption('windows-1251');
    await expect(dialog.getByRole('region', { name: en.subtitles.preview })).toContainText('Привет mart');
    if (process.env.LOOK) {
      for (const scheme of ['light', 'dark'] as const) {
        for (const width of [1440, 390]) {
          await page.emulateMedia({ colorScheme: scheme });
          await page.setViewportSize({ width, height: 900 });
          await page.screenshot({ path: `${process.env.LOOK}/subtitles-${scheme}-${width}.png` });
        }
      }
    }
    await apply.focus();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page.getByText(/“letters\.srt” was read as windows-1251, as chosen/)).toBeVisible();
    // In another visit too.
    await app.visit();
    await app.drop(fixture('phone.mp4'), path);
    await app.expectWords('Привет');
  } finally {
    await rm(folder, { recursive: true });
  }
});
