// A person stops a long analysis: it ends within a segment, what is done stays, and the page goes on.
import { expect, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App, expectDistributions } from './app';
import { fixture } from './files';

test('cancelling an hour keeps the segments that are done; it goes on behind them, and another video can be opened', async ({
  page,
}) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('hour.mp4'));
  await expect(page.getByText(/^[3-9] of 720 segments/)).toBeVisible({ timeout: 90_000 });
  await page.getByRole('button', { name: en.work.cancel, exact: true }).click();
  const stopped = page.getByText(/Stopped after (\d+) of 720 segments/);
  await expect(stopped).toBeVisible({ timeout: 20_000 });
  const kept = Number(/after (\d+)/.exec((await stopped.textContent()) ?? '')?.[1]);
  expect(kept).toBeGreaterThanOrEqual(3);
  const numbers = await app.numbers();
  expect(numbers.segments).toHaveLength(kept);
  expectDistributions(numbers);

  await page.getByRole('button', { name: en.work.goOn, exact: true }).click();
  const more = async () =>
    Number(/^(\d+) of/.exec((await page.getByText(/^\d+ of 720 segments/).textContent()) ?? '')?.[1]);
  await expect.poll(more).toBeGreaterThan(kept);
  await page.getByRole('button', { name: en.work.cancel, exact: true }).click();
  await expect(stopped).toBeVisible({ timeout: 20_000 });
  const { segments } = await app.numbers();
  expect(segments.length).toBeGreaterThan(kept);
  expect(segments.slice(0, kept)).toEqual(numbers.segments);
  expect(segments.every(({ start }, i) => i === 0 || start > (segments[i - 1]?.start ?? 0))).toBe(true);

  await app.drop(fixture('short.mp4'));
  await app.done();
});

test('dropping another video while one is analysed shows the new one alone', { tag: '@slow' }, async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('hour.mp4'));
  await expect(page.getByText(/^[1-9] of 720 segments/)).toBeVisible({ timeout: 90_000 });
  await app.drop(fixture('phone.mp4'));
  expect(await app.done()).toBe(16);
  expect((await app.numbers()).segments).toHaveLength(16);
});
