// Keyboard alone: open the sample, go along the timeline, change the mask, start again.
import { expect, type Locator, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App } from './app';

/** Presses Tab until `target` has focus; fails after `most` presses. */
async function tabTo(app: App, target: Locator, most = 60): Promise<void> {
  for (let press = 0; press < most; press += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await app.page.keyboard.press('Tab');
  }
  throw new Error(`not reached with ${most} presses of Tab: ${target}`);
}

test('the sample is opened, walked through and remasked without a mouse', async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await tabTo(app, page.getByRole('button', { name: en.first.sample }));
  await page.keyboard.press('Enter');
  expect(await app.done()).toBe(16);

  await tabTo(app, app.cursor);
  await page.keyboard.press('Home');
  expect(await app.cursorShare()).toBeCloseTo(0, 2);
  await page.keyboard.press('ArrowRight');
  // The middle of the second of 16 segments of 24 s.
  expect(await app.cursorShare()).toBeCloseTo(1.5 / 16, 2);
  await expect.poll(() => app.playerTime()).toBeCloseTo(2.25, 1);
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => app.playerTime()).toBeCloseTo(2.25 + 1 / 30, 2);
  await page.keyboard.press('End');
  expect(await app.cursorShare()).toBeCloseTo(1, 2);

  const counts = await app.maskCounts();
  await tabTo(app, app.ratio);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => app.maskCounts()).not.toEqual(counts);
});

test('focus is always visible', async ({ page }) => {
  const app = new App(page);
  await app.visit();
  for (let press = 0; press < 4; press += 1) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement ?? document.body);
      return { outlined: outlineStyle !== 'none' && outlineWidth !== '0px', boxShadow };
    });
    expect(outline.outlined || outline.boxShadow !== 'none').toBe(true);
  }
});
