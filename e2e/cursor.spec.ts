// One cursor: a click on the time axis moves the player, and the player moves the cursor.
import { expect, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App } from './app';
import { fixture } from './files';

test('a click on the chart seeks the player', async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('phone.mp4'));
  await app.done();
  const box = await app.cursor.boundingBox();
  if (!box) throw new Error('the timeline is not on screen');
  await page.mouse.click(box.x + box.width * 0.75, box.y + 40);
  await expect.poll(() => app.playerTime()).toBeCloseTo(6 * 0.75, 1);
  expect(await app.cursorShare()).toBeCloseTo(0.75, 2);
});

test('the playing video moves the cursor, and pausing stops it', async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('phone.mp4'));
  await app.done();
  await page.getByRole('button', { name: en.player.play }).click();
  await expect.poll(() => app.cursorShare()).toBeGreaterThan(0.1);
  await page.getByRole('button', { name: en.player.pause }).click();
  const stopped = await app.playerTime();
  await expect.poll(() => app.cursorShare()).toBeCloseTo(stopped / 6, 1);
});
