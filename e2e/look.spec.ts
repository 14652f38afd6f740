// The page in light and dark, narrow and wide: no sideways scroll, colours that follow the choice, no serious
// accessibility findings before and after an analysis.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App } from './app';
import { fixture } from './files';

/** 0 (black) .. 255 of a computed colour in any notation: painted and read back. */
const brightness = (page: Page) =>
  page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d');
    if (!context) return Number.NaN;
    const [own, whole] = [document.body, document.documentElement].map((e) => getComputedStyle(e).backgroundColor);
    context.fillStyle = (own === 'rgba(0, 0, 0, 0)' ? whole : own) ?? '';
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 3;
  });

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

test('nothing serious is found by axe in light and dark, empty and with a result', async ({ page }) => {
  const app = new App(page);
  await app.visit();
  const inBoth = async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect((await brightness(page)) > 128).toBe(colorScheme === 'light');
      await expectAccessible(page);
    }
  };
  await inBoth();
  await app.drop(fixture('phone.mp4'), fixture('good.srt'));
  await app.done();
  await app.numbers();
  await page.getByRole('button', { name: en.player.scope }).click();
  await inBoth();
});

test('a chosen theme holds against the system and after a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  const app = new App(page);
  await app.visit();
  expect(await brightness(page)).toBeGreaterThan(128);
  await app.chooseTheme(en.topBar.themes.dark);
  await expect.poll(() => brightness(page)).toBeLessThan(128);
  await page.reload();
  await expect.poll(() => brightness(page)).toBeLessThan(128);
});

test('from 360 to 1920 px nothing scrolls sideways but the timeline', { tag: '@slow' }, async ({ page }) => {
  const app = new App(page);
  const widths = [360, 768, 1100, 1920];
  const expectNoOverflow = async () => {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await expect.poll(overflow, { message: `at ${width} px` }).toBeLessThanOrEqual(0);
    }
  };
  await app.visit();
  await expectNoOverflow();
  await app.drop(fixture('phone.mp4'), fixture('good.srt'));
  await app.done();
  await app.numbers();
  await expectNoOverflow();
  await expect(app.cursor).toBeVisible();
});
