// Two people in one picture: both are found and outlined, one is named, the other followed, each has a curve of their own
// on the one axis, and all of it is saved.
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { parseCsv } from '../src/lib/csv';
import { en } from '../src/i18n/en';
import { App } from './app';
import { fixture } from './files';

const text = en.people;

const people = (page: Page): Locator => page.getByRole('region', { name: text.label });
const outline = (page: Page, name: string): Locator => page.locator('.face-box').filter({ hasText: name });

/** When the newest kept analysis was written; a reload loses what is still being written. */
const written = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('mart-recent');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const rows = opening.result.transaction('rows').objectStore('rows').getAll();
          rows.onerror = () => reject(rows.error);
          rows.onsuccess = () => {
            opening.result.close();
            resolve(Math.max(0, ...rows.result.map(({ when }: { when: number }) => when)));
          };
        };
      }),
  );

async function savedCsv(page: Page): Promise<(row: number, column: string) => string | undefined> {
  await page.getByRole('button', { name: en.export.button, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: en.export.title });
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: en.export.saveFile(en.export.files.csv.name), exact: true }).click();
  const [head, ...rows] = parseCsv((await readFile(await (await download).path())).toString().replace(/^\ufeff/, ''));
  return (row, column) => rows[row]?.fields[head?.fields.indexOf(column) ?? -1];
}

test('two people are outlined, named, followed, compared on the axis and saved', async ({ page }) => {
  test.setTimeout(240_000);
  const app = new App(page);
  await app.visit();
  await app.analyseFaces(fixture('two-people.mp4'));
  await expect(people(page).getByRole('listitem')).toHaveCount(2);
  await expect(page.locator('.face-box')).toHaveCount(2);

  const name = people(page).getByRole('textbox', { name: text.rename('A') });
  await name.fill('Ann');
  await name.press('Enter');
  await expect(outline(page, 'Ann')).toHaveAttribute('aria-pressed', 'true');
  const before = await app.numbers();

  // A click on the other's outline follows them; the name stays.
  await outline(page, text.person('B')).click();
  await app.done();
  await expect(outline(page, text.person('B'))).toHaveAttribute('aria-pressed', 'true');
  await expect(people(page).getByRole('textbox', { name: text.rename('A') })).toHaveValue('Ann');
  expect(await app.numbers()).not.toEqual(before);

  await people(page).getByRole('button', { name: text.allCurves }).click();
  await expect(page.locator('.people-row g[data-person]')).toHaveCount(2, { timeout: 60_000 });
  await expect(page.locator('.people-labels li')).toHaveText(['Ann', text.person('B')], { ignoreCase: false });
  await page.getByRole('combobox', { name: text.rowShows }).selectOption('joy');
  const column = en.people.column('Ann', 'joy');
  const ann = await page.getByRole('columnheader', { name: column }).evaluate((cell) => {
    const index = [...(cell.parentElement?.children ?? [])].indexOf(cell);
    return [...(cell.closest('table')?.querySelectorAll('tbody tr') ?? [])].map(
      (row) => row.children[index]?.textContent,
    );
  });
  // The curve of who was followed before says what the analysis said then.
  const joy = before.classes.indexOf('joy');
  expect(ann.map(Number)).toEqual(before.segments.map(({ values }) => values[joy]));

  const { violations } = await new AxeBuilder({ page }).include('.player').include('.timeline').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);

  const cell = await savedCsv(page);
  expect([cell(0, 'person'), cell(0, 'person_A')]).toEqual(['B', 'Ann']);
  expect(Number(cell(0, 'person_A_joy')).toFixed(2)).toBe(ann[0]);
  expect(Number(cell(0, 'person_B_joy'))).toBe(Number(cell(0, 'joy')));
  expect(app.errors).toEqual([]);
});

test('names are kept with the analysis, and a video without faces says that nobody was found', {
  tag: '@slow',
}, async ({ page }) => {
  test.setTimeout(240_000);
  const app = new App(page);
  await app.visit();
  await app.analyseFaces(fixture('two-people.mp4'));
  const name = people(page).getByRole('textbox', { name: text.rename('B') });
  await name.fill('Bo');
  await expect.poll(() => written(page)).toBeGreaterThan(0);
  const named = await page.evaluate(() => Date.now());
  await name.press('Enter');
  await expect.poll(() => written(page)).toBeGreaterThanOrEqual(named);
  await page.goto('./');
  await page
    .getByRole('region', { name: en.recent.title })
    .getByRole('button', { name: en.recent.open('two-people.mp4') })
    .first()
    .click();
  await expect(people(page).getByRole('textbox', { name: text.rename('B') })).toHaveValue('Bo');

  await app.visit();
  await app.analyseFaces(fixture('landscape.mp4'));
  await expect(people(page)).toContainText(text.nobody);
  await expect(page.getByText(text.nobodyHere).first()).toBeVisible();
  await expect(page.locator('.nobody-mark')).toHaveCount(1);
});
