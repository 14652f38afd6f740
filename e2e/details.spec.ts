// How this runs: the panel behind the backend's name says where the time went, and the address chooses the precision.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App } from './app';
import { fixture } from './files';

const { stages } = en.profile;

/** ms of a row's two columns. */
async function row(page: Page, name: string): Promise<number[]> {
  const cells = page.getByRole('row', { name: new RegExp(`^${name}`) }).getByRole('cell');
  return (await cells.allTextContents()).slice(0, 2).map(Number);
}

test('the time of every stage is there, of the segment under the cursor and of all; sums add up', {
  tag: '@slow',
}, async ({ page }) => {
  const app = new App(page);
  await app.visit('precision=f16');
  await app.drop(fixture('phone.mp4'), fixture('good.srt'));
  await app.done();
  await page.getByRole('button', { name: 'WebAssembly', exact: true }).click();
  const panel = page.getByRole('dialog', { name: en.topBar.runDetails });
  await expect(panel.getByRole('heading', { name: en.profile.title })).toBeVisible();
  // WebAssembly has no float16, whatever the address asks for.
  await expect(panel).toContainText(en.profile.precisions.f32);
  await expect(panel).toContainText(en.profile.by.clock);

  const names = Object.entries(stages)
    .filter(([name]) => name !== 'network')
    .map(([, said]) => said);
  const times = await Promise.all(names.map((name) => row(page, name)));
  const [segment, all] = await row(page, en.profile.total);
  const sum = (column: number) => times.reduce((so, columns) => so + (columns[column] ?? Number.NaN), 0);
  expect(Math.abs(sum(0) - (segment ?? Number.NaN))).toBeLessThan(2);
  expect(Math.abs(sum(1) - (all ?? Number.NaN))).toBeLessThan(6);
  const [visual = 0, visuals = 0] = await row(page, stages.visual);
  expect(visual).toBeGreaterThan(0);
  expect(visuals).toBeGreaterThan(visual);

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).include('.popover:popover-open').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }
});
