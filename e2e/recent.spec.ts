// Recent analyses: what was finished is there after a reload, can be opened, deleted, put back, and switched off.
import { expect, type Page, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App } from './app';
import { fixture } from './files';

const openList = async (page: Page) => {
  await page.getByRole('button', { name: en.recent.button, exact: true }).click();
  return page.getByRole('dialog', { name: en.recent.title });
};

test('an analysis is offered again after a reload, opens with the same numbers, and can be deleted and put back', async ({
  page,
}) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('short.mp4'));
  await app.done();
  const numbers = await app.numbers();
  const kept = await openList(page);
  await expect(kept.getByRole('button', { name: en.recent.open('short.mp4') })).toBeVisible();

  await page.goto('./');
  const shelf = page.getByRole('region', { name: en.recent.title });
  await shelf.getByRole('button', { name: en.recent.open('short.mp4') }).click();
  await expect(page.getByText(en.banner.kept.recent('short.mp4'))).toBeVisible();
  expect(await app.numbers()).toEqual(numbers);

  // The same video, dropped, makes it live.
  await app.drop(fixture('short.mp4'));
  await app.done();
  await app.recovered();
  expect(await app.numbers()).toEqual(numbers);

  const list = await openList(page);
  await expect(list.getByText(/^1 analysis, \d+\.\d MB$/)).toBeVisible();
  await list.getByRole('button', { name: en.recent.deleteAll }).click();
  await expect(list.getByText(en.recent.none)).toBeVisible();
  await list.getByRole('button', { name: en.recent.undo }).click();
  await list.getByRole('button', { name: en.recent.delete('short.mp4') }).click();
  await expect(list.getByText(en.recent.deleted(1))).toBeVisible();
  await page.goto('./');
  await expect(page.getByText(en.first.computed)).toBeVisible();
  await expect(shelf).toBeHidden();
  await expect((await openList(page)).getByText(en.recent.none)).toBeVisible();
});

test('nothing is kept while it is switched off, also after a reload', { tag: '@slow' }, async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await (await openList(page)).getByRole('checkbox', { name: en.recent.keep }).uncheck();
  await page.reload();
  await app.drop(fixture('short.mp4'));
  await app.done();
  const list = await openList(page);
  await expect(list.getByText(en.recent.none)).toBeVisible();
  await expect(list.getByRole('checkbox', { name: en.recent.keep })).not.toBeChecked();
});

test('a browser without a database says so once and analyses all the same', { tag: '@slow' }, async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('forbidden', 'SecurityError');
    };
  });
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('short.mp4'));
  await app.done();
  await expect(page.getByText(/so analyses are not kept/)).toBeVisible();
});
