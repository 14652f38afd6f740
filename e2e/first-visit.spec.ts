// A first visit: the sample is there already analysed, before any weights; its video plays, it can be run here, and a tour
// explains it to those who ask.
import { expect, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App, expectDistributions } from './app';
import { fixture } from './files';

const standing = '.page';

test('the sample is shown before the model is there, comes alive, and gives the same numbers when it is run here', async ({
  page,
}) => {
  const app = new App(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/*.safetensors', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('./');
  await expect(page.getByText(en.first.computed)).toBeVisible();
  await expect(page.getByRole('heading', { name: en.first.title })).toBeVisible();
  await expect(page.getByText(en.first.honest)).toBeVisible();
  const computed = await app.numbers();
  expect(computed.segments).toHaveLength(16);
  expectDistributions(computed);
  // The video plays although no weights have come.
  await expect(app.player).toBeVisible();
  // It stands where the cursor is.
  await expect.poll(() => app.playerTime()).toBeGreaterThan(0);
  const [time, share] = [await app.playerTime(), await app.cursorShare()];
  await page.getByRole('button', { name: en.player.play }).click();
  await expect.poll(() => app.playerTime()).toBeGreaterThan(time + 0.3);
  await expect.poll(() => app.cursorShare()).toBeGreaterThan(share);
  await page.getByRole('button', { name: en.player.pause }).click();
  await expect(page.locator(standing)).toHaveAttribute('data-state', 'kept');

  release();
  await expect(page.locator(standing)).toHaveAttribute('data-state', 'done');
  await app.recovered();
  await expect(page.getByText(en.first.computed)).toBeVisible();
  await page.getByRole('button', { name: en.first.analyse }).click();
  await expect(page.getByText(en.first.computed)).toBeHidden();
  expect(await app.done()).toBe(16);
  const made = await app.numbers();
  expect(made.classes).toEqual(computed.classes);
  made.segments.forEach(({ values }, i) => {
    // Two digits are shown.
    values.forEach((value, j) => {
      expect(Math.abs(value - (computed.segments[i]?.values[j] ?? Number.NaN))).toBeLessThan(0.0101);
    });
  });
  expect(app.errors).toEqual([]);
});

test('a video that is dropped takes the place of the sample', { tag: '@slow' }, async ({ page }) => {
  const app = new App(page);
  await page.goto('./');
  await expect(page.getByText(en.first.computed)).toBeVisible();
  await app.drop(fixture('short.mp4'));
  await app.done();
  await expect(page.locator('.file-name')).toHaveText('short.mp4');
  await expect(page.getByText(en.first.computed)).toBeHidden();
});

test('without the files of the sample the page says what it is, and is empty', async ({ page }) => {
  await page.route('**/sample/analysis.json', (route) => route.fulfill({ status: 404 }));
  await page.goto('./');
  await expect(page.getByRole('button', { name: en.first.sample })).toBeVisible();
  await expect(page.locator(standing)).toHaveAttribute('data-state', 'empty');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('charts that cannot be fetched are said to be missing, and the rest of the page is there', async ({ page }) => {
  // Not curve-data, which the page itself needs.
  await page.route(/\/assets\/curve-(?!data)[^/]*\.js$/, (route) => route.abort());
  await page.goto('./');
  await expect(page.locator('[data-error="fetch-failed"]')).toBeVisible();
  await expect(page.getByRole('slider', { name: en.timeline.slider })).toBeVisible();
  await expect(page.getByRole('heading', { name: en.readOut.label })).toBeVisible();
  await expect(new App(page).curveLines).toHaveCount(0);
});

test('the tour goes by keyboard, gives the focus back, and is offered once', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./');
  const invitation = page.getByRole('button', { name: en.tour.invite });
  await invitation.focus();
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: en.tour.steps.curve.title });
  await expect(card).toBeFocused();
  await page.getByRole('button', { name: en.tour.next }).press('Enter');
  await expect(page.getByRole('dialog', { name: en.tour.steps.masks.title })).toBeFocused();
  await page.getByRole('button', { name: en.tour.next }).press('Enter');
  const last = page.getByRole('dialog', { name: en.tour.steps.words.title });
  await expect(last).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(last).toBeHidden();
  await expect(invitation).toBeFocused();

  await page.reload();
  await expect(page.getByText(en.first.computed)).toBeVisible();
  await expect(invitation).toBeHidden();
  await page.getByRole('button', { name: en.tour.button, exact: true }).click();
  await expect(card).toBeVisible();
  await page.getByRole('button', { name: en.tour.skip }).first().click();
  await expect(card).toBeHidden();
});
