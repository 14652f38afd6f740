// Two analyses on one axis: one is kept as A, another comes to be B; lines, numbers, jumps and the table agree.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App } from './app';
import { fixture } from './files';

const text = en.compare;

test('a kept analysis is laid beside the next one, and leads to where they differ', { tag: '@slow' }, async ({
  page,
}) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('short.mp4'));
  await app.done();
  const a = await app.numbers();
  await page.getByRole('button', { name: text.button, exact: true }).click();
  await page.getByRole('button', { name: text.keepButton }).click();
  const comparison = page.getByRole('region', { name: text.label });
  await expect(comparison.getByText(text.waiting('short.mp4'))).toBeVisible();

  await app.drop(fixture('phone.mp4'));
  await app.done();
  const b = await app.numbers();
  await expect(comparison.getByText('short.mp4')).toBeVisible();
  await expect(comparison.getByText('phone.mp4')).toBeVisible();
  await expect(comparison.getByRole('img', { name: /A dashed, B solid/ })).toHaveCount(a.classes.length);
  await expect(comparison.getByText(/^\d+\.\d\d nats$/)).toBeVisible();

  // The table says of each place what the two tables of numbers say, as both have as many segments.
  expect(a.segments.length).toBe(b.segments.length);
  await comparison.getByText(text.table).click();
  const rows = comparison.locator('tbody tr');
  await expect(rows).toHaveCount(a.segments.length);
  const cells = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
  );
  const shown = a.segments.map(({ values }, i) =>
    values.map((value, j) => `${value.toFixed(2)} → ${b.segments[i]?.values[j]?.toFixed(2)}`),
  );
  expect(cells).toEqual(shown);

  // The first of the largest differences is the largest of all, and moves the cursor there.
  const first = comparison.getByRole('button', { name: /^Move the cursor/ }).first();
  const [, percent = '', from = '', to = ''] =
    /at (\d+) %.* (\d\.\d\d) → (\d\.\d\d)$/.exec((await first.getAttribute('aria-label')) ?? '') ?? [];
  const largest = Math.max(
    ...a.segments.flatMap(({ values }, i) =>
      values.map((value, j) => Math.abs(value - (b.segments[i]?.values[j] ?? 0))),
    ),
  );
  expect(Math.abs(Math.abs(Number(to) - Number(from)) - largest)).toBeLessThan(0.02);
  await first.press('Enter');
  expect(await app.cursorShare()).toBeCloseTo(Number(percent) / 100, 1);

  await comparison.getByRole('combobox', { name: text.shown }).selectOption({ label: a.classes[0] ?? '' });
  await expect(comparison.getByRole('img', { name: /A dashed, B solid/ })).toHaveCount(1);
  await comparison.getByText(text.by.seconds).click();
  await expect(comparison.getByText(text.place.seconds)).toBeAttached();
  const { violations } = await new AxeBuilder({ page }).include('.comparison').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  await comparison.getByRole('button', { name: text.close }).click();
  await expect(comparison).toBeHidden();

  // From the recent ones: the open one is not offered against itself.
  await page.getByRole('button', { name: text.button, exact: true }).click();
  await expect(page.getByRole('button', { name: text.choose('phone.mp4') })).toHaveCount(0);
  await page.getByRole('button', { name: text.choose('short.mp4') }).click();
  await expect(comparison.getByText('short.mp4')).toBeVisible();
  expect(app.errors).toEqual([]);
});
