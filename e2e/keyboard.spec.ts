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

test('focus is visible wherever Tab leads, on the page with a result', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('slider', { name: en.timeline.slider })).toBeVisible();
  await expect(page.getByRole('heading', { name: en.whatIf.label })).toBeAttached();
  const seen = new Set<string>();
  const invisible: string[] = [];
  for (let press = 0; press < 40; press += 1) {
    await page.keyboard.press('Tab');
    const { name, visible } = await page.evaluate(() => {
      const element = document.activeElement ?? document.body;
      // A control that lies unseen under its label, or is drawn by what is around it, is outlined there.
      const drawn = [element, element.nextElementSibling, element.parentElement].filter((one) => one !== null);
      const look = () =>
        drawn.map((one) => {
          const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(one);
          return `${outlineStyle} ${outlineWidth} ${outlineColor} ${boxShadow}`;
        });
      const focused = `${look()}`;
      if (element instanceof HTMLElement || element instanceof SVGElement) element.blur();
      const blurred = `${look()}`;
      if (element instanceof HTMLElement || element instanceof SVGElement) element.focus();
      const name = `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40)}`;
      return { name, visible: focused !== blurred };
    });
    seen.add(name);
    if (!visible) invisible.push(name);
  }
  expect(invisible).toEqual([]);
  // Tab does lead along the page, and not to and fro between a few.
  expect(seen.size).toBeGreaterThan(25);
});
