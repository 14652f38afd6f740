// The mask's settings: share, strategy and draw change the mask and what is recovered under it, at once.
import { expect, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App } from './app';
import { fixture } from './files';
import { fingerprint, stripBrightness, veiledPatches, veiledShare } from './pixels';

// One analysis for all: the mask's settings ask for no new one.
test.describe.configure({ mode: 'serial' });
let app: App;
test.beforeAll(async ({ browser }) => {
  app = new App(await browser.newPage());
  await app.visit();
  await app.drop(fixture('phone.mp4'));
  await app.done();
});
test.afterAll(async () => {
  await app.page.close();
});

test('the share slider redraws strip, mask and recovery without a new analysis', async () => {
  const numbers = await app.numbers();
  const strip = app.page.locator('.frame-strip');

  await app.ratio.fill('0');
  await expect.poll(() => app.maskCounts()).toEqual({ masked: 0, hints: 0 });
  const clear = await stripBrightness(strip);
  await app.recovered();
  const unmasked = await fingerprint(app.picture('recovered'));

  await app.ratio.fill('80');
  await expect.poll(() => app.maskCounts()).toEqual({ masked: 313 - 31, hints: 31 });
  await expect.poll(async () => veiledShare(clear, await stripBrightness(strip))).toBeGreaterThan(0.5);
  await app.recovered();
  await expect.poll(() => fingerprint(app.picture('recovered'))).not.toBe(unmasked);
  expect(await veiledPatches(app)).toEqual({ masked: 313 - 31, veiled: 313 - 31, unclear: 0 });
  expect(await app.numbers()).toEqual(numbers);
});

test('each strategy masks its own patches', async () => {
  await app.ratio.fill('50');
  const seen = new Set<string>();
  for (const name of ['hint', 'eq7', 'high', 'low', 'random', 'tube', 'frame'] as const) {
    await app.strategy.selectOption(en.mask.strategies[name]);
    // 19 = floor(0.1 * 0.5 * 392): revealed by hint, left visible by Eq. 7.
    const expected = { hint: 196 - 19, eq7: 196, high: 196, low: 196, random: 196, tube: 192, frame: 196 }[name];
    const { masked, veiled, unclear } = await veiledPatches(app);
    expect(Math.abs(masked - expected), name).toBeLessThanOrEqual(name === 'tube' ? 8 : 0);
    expect([veiled, unclear], name).toEqual([masked, 0]);
    await app.firstTimeStep();
    await app.recovered();
    seen.add(await fingerprint(app.picture('masked')));
  }
  expect(seen.size).toBeGreaterThanOrEqual(6);
});

test('a new draw changes a random mask and keeps its size', async () => {
  await app.strategy.selectOption(en.mask.strategies.random);
  await app.recovered();
  const [before, counts] = [await fingerprint(app.picture('masked')), await app.maskCounts()];
  await app.page.getByRole('button', { name: en.mask.seed }).click();
  await expect.poll(() => fingerprint(app.picture('masked'))).not.toBe(before);
  expect(await app.maskCounts()).toEqual(counts);
  await app.strategy.selectOption(en.mask.strategies.high);
  await expect(app.page.getByRole('button', { name: en.mask.seed })).toBeDisabled();
});
