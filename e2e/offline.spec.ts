// The page from a host that sends no headers, under a path: isolated all the same, and without a network once it was there.
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App, expectDistributions } from './app';
import { fixture, root } from './files';
import { FolderServer } from './folder-server';

const text = en.offline;

test.use({ serviceWorkers: 'allow', permissions: ['clipboard-read', 'clipboard-write'] });

let server: FolderServer;
test.beforeEach(async () => {
  server = new FolderServer();
  await server.start();
});
test.afterEach(() => server.stop());

/** The page from that host, when all that it keeps is kept. */
async function visited(page: Page): Promise<App> {
  const app = new App(page);
  await page.goto(`${server.address}?sample=none`);
  await expect(page.getByRole('button', { name: en.first.sample })).toBeVisible();
  await page.getByRole('button', { name: text.button }).click();
  await expect(page.getByText(text.kept)).toBeVisible({ timeout: 90_000 });
  await page.keyboard.press('Escape');
  return app;
}

test('a folder on any host gives an isolated page, which opens, analyses and reads links without a network', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const app = await visited(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.evaluate(() => Object.assign(window, { first: true }));
  await server.stop();

  await page.reload();
  await expect(page.getByRole('button', { name: en.first.sample })).toBeVisible();
  expect(await page.evaluate(() => [crossOriginIsolated, 'first' in window])).toEqual([true, false]);
  await app.drop(fixture('short.mp4'));
  await app.done();
  const numbers = await app.numbers();
  expectDistributions(numbers);

  await page.getByRole('button', { name: en.share.button, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: en.share.title });
  await expect(dialog.locator('[aria-busy]')).toHaveAttribute('aria-busy', 'false');
  const link = await dialog.getByRole('textbox', { name: en.share.address }).inputValue();
  await page.keyboard.press('Escape');
  const other = await page.context().newPage();
  await other.goto(link);
  await expect(other.locator('[data-kept=link]')).toBeVisible();

  await page.goto(`${server.address}?sample=`);
  await app.done();
  expect(app.errors).toEqual([]);
});

test('what the browser says of the network is said, and what opens all the same', async ({ page, context }) => {
  await visited(page);
  await context.setOffline(true);
  await expect(page.getByText(text.noNetwork)).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(text.noNetwork)).toBeHidden();
});

test('decoders that few files need are kept when they are asked for', { tag: '@slow' }, async ({ page }) => {
  test.setTimeout(300_000);
  const app = await visited(page);
  await page.getByRole('button', { name: text.button }).click();
  await page.getByRole('button', { name: text.keepSeldom }).click();
  await expect(page.getByText(text.seldomKept)).toBeVisible({ timeout: 90_000 });
  await page.keyboard.press('Escape');
  await server.stop();
  await app.drop(fixture('mpeg4-ac3.mkv'));
  await app.done(180_000);
});

test('a newer version is offered, and comes when it is taken', async ({ page }) => {
  await visited(page);
  const script = await readFile(`${root}dist/service-worker.js`, 'utf8');
  const html = await readFile(`${root}dist/index.html`, 'utf8');
  // Another revision of index.html, as every build has.
  server.changed.set('index.html', html.replace('<title>', '<title>Newer: '));
  server.changed.set('service-worker.js', script.replace(/(index\.html.{1,20}revision\W+)\w{8}/, '$100000000'));
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await expect(page.getByText(text.update)).toBeVisible();
  await page.reload();
  const served = () => page.evaluate(async () => (await fetch('./index.html')).text());
  expect(await served()).not.toContain('Newer: ');
  await page.evaluate(() => Object.assign(window, { older: true }));
  await page.getByRole('button', { name: text.take }).click();
  await page.waitForFunction(() => !('older' in window));
  expect(await served()).toContain('Newer: ');
});
