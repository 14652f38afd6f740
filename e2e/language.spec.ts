// English and Chinese: the browser's language, the address or the switch decides; nothing that is open is lost.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { zh } from '../src/i18n/zh';
import { App } from './app';

const speaks = (page: Page) => page.evaluate(() => [document.documentElement.lang, document.title]);
const ENGLISH = ['en', en.app.documentTitle];
const CHINESE = ['zh-Hans', zh.app.documentTitle];

/** A first visit in the language of `words`, once the sample's video is live under its analysis and all is drawn. */
async function openSample(page: Page, words: typeof en = en, address = './'): Promise<App> {
  const app = new App(page);
  await page.goto(address);
  await expect(page.locator('.page')).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
  // The recovered picture comes last, and can be saved once it is there.
  const saved = words.mask.saveName(words.mask.recovered);
  await expect(page.getByRole('button', { name: saved, includeHidden: true })).toBeAttached();
  await expect(app.curveLines).toHaveCount(7);
  await expect(page.locator('.sentiment-row')).toBeAttached();
  await expect(page.getByRole('heading', { name: words.whatIf.label })).toBeAttached();
  return app;
}

/** Presses the button that names the other language than that of `words`. */
const switchFrom = (page: Page, words: typeof en) =>
  page.getByRole('button', { name: words.app.otherLanguage, exact: true }).click();

/** Every text, name and title on the page. */
const said = (page: Page) =>
  page.evaluate(() => {
    const names = ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder', 'data-code'];
    return [...document.body.querySelectorAll('*')].flatMap((element) =>
      [
        ...[...element.childNodes]
          .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
          .map(({ nodeValue }) => nodeValue),
        ...names.map((name) => element.getAttribute(name)),
      ].filter((text) => text),
    );
  });

test('the language is switched with a result on screen, which stays, and is kept after a reload', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const app = await openSample(page);
  await app.cursor.press('End');
  await app.cursor.press('ArrowLeft');
  // The middle of the last segment but one.
  await expect.poll(() => app.playerTime()).toBeCloseTo(21.75, 1);
  await app.numbers();
  expect(await speaks(page)).toEqual(ENGLISH);
  expect(asked.filter((url) => /\/zh-[\w-]+\.js/.test(url))).toEqual([]);
  const values = () => page.locator('table td').allTextContents();
  const [time, shown, share] = [await app.playerTime(), await values(), await app.cursorShare()];
  const source = await app.player.getAttribute('src');

  await switchFrom(page, en);
  await expect(page.getByRole('button', { name: zh.topBar.open, exact: true })).toBeVisible();
  await expect(page.getByRole('slider', { name: zh.timeline.slider })).toBeVisible();
  await expect(page.getByRole('combobox', { name: zh.mask.strategy })).toContainText(zh.mask.strategies.tube);
  await expect(page.getByRole('columnheader', { name: zh.classes.joy ?? '' })).toBeVisible();
  await expect(page.getByText(zh.work.done(16))).toBeAttached();
  expect(await speaks(page)).toEqual(CHINESE);
  expect([await app.playerTime(), await values()]).toEqual([time, shown]);
  expect(await app.player.getAttribute('src')).toBe(source);
  const line = page.getByRole('slider', { name: zh.timeline.slider });
  await expect(line).toBeVisible();

  await switchFrom(page, zh);
  await expect(app.cursor).toBeVisible();
  expect(await app.cursorShare()).toBe(share);
  expect(await speaks(page)).toEqual(ENGLISH);

  await switchFrom(page, en);
  await expect(line).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: zh.topBar.open, exact: true })).toBeVisible();
  expect(await speaks(page)).toEqual(CHINESE);
  expect(app.errors).toEqual([]);
});

test('a page that was switched says exactly what one says that was Chinese from the start', { tag: '@slow' }, async ({
  page,
}) => {
  await openSample(page, zh, './?lang=zh');
  expect(await speaks(page)).toEqual(CHINESE);
  const fromTheStart = await said(page);
  expect(fromTheStart.length).toBeGreaterThan(500);
  await openSample(page);
  expect(await speaks(page)).toEqual(ENGLISH);
  await switchFrom(page, en);
  // Charts change their words after the rest.
  await expect.poll(() => said(page)).toEqual(fromTheStart);
  expect(await speaks(page)).toEqual(CHINESE);
});

test('a playing video plays on while the language changes', { tag: '@slow' }, async ({ page }) => {
  const app = await openSample(page);
  const start = await app.playerTime();
  await page.getByRole('button', { name: en.player.play }).click();
  await expect.poll(() => app.playerTime()).toBeGreaterThan(start);
  await switchFrom(page, en);
  await expect(page.getByRole('button', { name: zh.player.pause })).toBeVisible();
  const now = await app.playerTime();
  await expect.poll(() => app.playerTime()).toBeGreaterThan(now);
});

test('the address asks for a language, and the switch wins over it', async ({ page }) => {
  await page.goto('./?lang=zh');
  await expect(page.getByRole('button', { name: zh.first.open })).toBeVisible();
  expect(await speaks(page)).toEqual(CHINESE);
  await switchFrom(page, zh);
  await expect(page.getByRole('button', { name: en.first.open })).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
  await page.reload();
  await expect(page.getByRole('button', { name: en.first.open })).toBeVisible();
});

test('words that cannot be fetched are said to be missing, and English stays', async ({ page }) => {
  await page.route(/\/zh-[\w-]+\.js/, (route) => route.abort());
  await page.goto('./?lang=zh');
  await expect(page.getByRole('alert').locator('[data-error="fetch-failed"]')).toBeVisible();
  await expect(page.getByRole('button', { name: en.first.open })).toBeVisible();
  expect(await speaks(page)).toEqual(ENGLISH);
});

test.describe('where the browser prefers Chinese', () => {
  test.use({ locale: 'zh-CN' });

  test('the page is Chinese, without serious findings of axe and without scrolling sideways', { tag: '@slow' }, async ({
    page,
  }) => {
    await openSample(page, zh);
    expect(await speaks(page)).toEqual(CHINESE);
    await page.getByText(zh.timeline.numbers, { exact: true }).click();
    await page.getByRole('button', { name: zh.player.scope }).click();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
    }
    for (const width of [360, 390, 768, 1100, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await expect.poll(overflow, { message: `at ${width} px` }).toBeLessThanOrEqual(0);
    }
  });
});
