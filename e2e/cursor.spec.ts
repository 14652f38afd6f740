// One cursor: a click on the time axis moves the player, and the player moves the cursor.
import { expect, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App } from './app';
import { fixture } from './files';

test('a click on the chart seeks the player, and playing moves the cursor', { tag: '@slow' }, async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('phone.mp4'));
  await app.done();
  await app.cursor.scrollIntoViewIfNeeded();
  const box = await app.cursor.boundingBox();
  if (!box) throw new Error('the timeline is not on screen');
  await page.mouse.click(box.x + box.width * 0.25, box.y + 12);
  await expect.poll(() => app.playerTime()).toBeCloseTo(6 * 0.25, 1);
  expect(await app.cursorShare()).toBeCloseTo(0.25, 2);

  await page.getByRole('button', { name: en.player.play }).click();
  await expect.poll(() => app.cursorShare()).toBeGreaterThan(0.35);
  await page.getByRole('button', { name: en.player.pause }).click();
  const stopped = await app.playerTime();
  await expect.poll(() => app.cursorShare()).toBeCloseTo(stopped / 6, 1);
});
