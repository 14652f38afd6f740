// The mask lab: settings, painting, overlays, wipe and pictures to keep change what is shown of the sample's segments, at
// once and without a new analysis.
import { readFile } from 'node:fs/promises';
import { expect, type Locator, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App } from './app';
import { fingerprint, stripBrightness, veiledPatches, veiledShare } from './pixels';

const text = en.mask;

// One analysis for all: the mask's settings ask for no new one.
test.describe.configure({ mode: 'serial' });
let app: App;
test.beforeAll(async ({ browser }) => {
  app = new App(await browser.newPage());
  await app.visit();
  await app.page.getByRole('button', { name: en.first.sample }).click();
  await app.done();
});
test.afterAll(async () => {
  await app.page.close();
});

const button = (name: string): Locator => app.page.getByRole('button', { name, exact: true });
const overlay = (): Locator => app.page.getByRole('combobox', { name: text.overlay });
const grid = (): Locator => app.page.getByRole('grid');

async function toSegment(number: number): Promise<void> {
  await app.cursor.focus();
  await app.page.keyboard.press('Home');
  for (let press = 1; press < number; press += 1) await app.page.keyboard.press('ArrowRight');
  await expect(app.page.getByText(new RegExp(`^Segment ${number} of 16, `)).first()).toBeVisible();
  await app.recovered();
}

async function toStart(): Promise<void> {
  await toSegment(1);
  if ((await button(text.more).getAttribute('aria-expanded')) === 'false') await button(text.more).click();
  await button(text.reset).click();
  await app.firstTimeStep();
  await app.recovered();
}

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
  await expect.poll(async () => veiledShare(clear, await stripBrightness(strip))).toBeGreaterThan(0.4);
  await app.recovered();
  await expect.poll(() => fingerprint(app.picture('recovered'))).not.toBe(unmasked);
  expect(await veiledPatches(app)).toEqual({ masked: 313 - 31, veiled: 313 - 31, unclear: 0 });
  expect(await app.numbers()).toEqual(numbers);
});

test('each strategy masks its own patches', async () => {
  await app.ratio.fill('50');
  const seen = new Set<string>();
  for (const name of ['hint', 'eq7', 'high', 'low', 'random', 'tube', 'frame'] as const) {
    await app.strategy.selectOption(text.strategies[name]);
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

test('a new draw changes a random mask and keeps its size; the seed brings it back', async () => {
  await toStart();
  await app.strategy.selectOption(text.strategies.random);
  await app.recovered();
  const [before, counts] = [await fingerprint(app.picture('masked')), await app.maskCounts()];
  await button(text.redraw).click();
  await expect.poll(() => fingerprint(app.picture('masked'))).not.toBe(before);
  expect(await app.maskCounts()).toEqual(counts);
  await app.page.getByRole('spinbutton', { name: text.seed, exact: true }).fill('1');
  await expect.poll(() => fingerprint(app.picture('masked'))).toBe(before);
  await app.strategy.selectOption(text.strategies.high);
  await expect(button(text.redraw)).toBeDisabled();
  await expect(app.page.getByText(text.unused.seed).first()).toBeVisible();
});

test('the mix moves the mask where there are words, and keeps its size', async () => {
  await toStart();
  const mix = app.page.getByRole('slider', { name: text.mix });
  await expect(mix).toBeEnabled();
  const counts = await app.maskCounts();
  await mix.fill('100');
  const picture = await fingerprint(app.picture('masked'));
  await mix.fill('0');
  await expect.poll(() => fingerprint(app.picture('masked'))).not.toBe(picture);
  expect(await app.maskCounts()).toEqual(counts);
});

test('a stroke masks patches in picture, strip and recovery; undo and redo take it as one step', async () => {
  await toStart();
  await app.ratio.fill('0');
  await app.recovered();
  const strip = app.page.locator('.frame-strip');
  const state = async () => [
    (await app.maskCounts()).masked,
    await fingerprint(app.picture('masked')),
    await fingerprint(app.picture('recovered')),
    (await stripBrightness(strip)).join(' '),
  ];
  const clear = await state();

  await button(text.paint).click();
  await app.picture('masked').scrollIntoViewIfNeeded();
  const area = await app.picture('masked').boundingBox();
  if (!area) throw new Error('the masked picture is not to be seen');
  const middle = (column: number) => area.x + ((column + 0.5) * area.width) / 7;
  const row = area.y + (2.5 * area.height) / 7;
  // Two moves over seven patches: a quick hand leaves none out.
  await app.page.mouse.move(middle(0), row);
  await app.page.mouse.down();
  await app.page.mouse.move(middle(3), row);
  await app.page.mouse.move(middle(6), row);
  await app.page.mouse.up();
  await expect.poll(async () => (await app.maskCounts()).masked).toBe(7);
  await expect(button(text.clearHere(7))).toBeVisible();
  await app.recovered();
  const masked = await state();
  for (const [part, value] of masked.entries()) expect(value).not.toBe(clear[part]);

  await app.page.keyboard.press('Control+z');
  await app.recovered();
  await expect.poll(state).toEqual(clear);
  await app.page.keyboard.press('Control+Shift+z');
  await app.recovered();
  await expect.poll(async () => (await state()).slice(0, 2)).toEqual(masked.slice(0, 2));

  await app.page.getByRole('checkbox', { name: text.through }).check();
  await app.page.getByText(text.tools.reveal, { exact: true }).click();
  await app.page.mouse.click(middle(0), row);
  await expect.poll(async () => (await app.maskCounts()).masked).toBe(6);
  await app.page.getByText(text.tools.mask, { exact: true }).click();
  await app.page.mouse.click(middle(0), row);
  await expect.poll(async () => (await app.maskCounts()).masked).toBe(7 + 7);

  // Paint belongs to its segment and outlives a look at another.
  await toSegment(2);
  expect((await app.maskCounts()).masked).toBe(0);
  await toSegment(1);
  expect((await app.maskCounts()).masked).toBe(14);
  await button(text.clearHere(14)).click();
  await expect.poll(async () => (await app.maskCounts()).masked).toBe(0);
  await button(text.undo).click();
  await expect.poll(async () => (await app.maskCounts()).masked).toBe(14);
  await button(text.clearAll).click();
  await app.page.getByRole('checkbox', { name: text.through }).uncheck();
  await button(text.paint).click();
});

test('a drag of the slider is one step back', async () => {
  await toStart();
  const before = await app.maskCounts();
  await app.ratio.focus();
  for (let press = 0; press < 4; press += 1) await app.page.keyboard.down('ArrowRight');
  await app.page.keyboard.up('ArrowRight');
  await expect.poll(() => app.ratio.inputValue()).toBe('54');
  await button(text.undo).click();
  await expect.poll(() => app.maskCounts()).toEqual(before);
});

test('the keyboard goes through the patches, reads them, paints them and changes the time step', async () => {
  await toStart();
  await grid().getByRole('gridcell').nth(24).focus();
  await app.page.keyboard.press('ArrowUp');
  await app.page.keyboard.press('Home');
  const cell = grid().getByRole('gridcell', { name: /^row 3, column 1, (masked|hint|visible), attention \d\.\d\d %$/ });
  await expect(cell).toBeFocused();
  await expect(app.page.getByText(/^row 3, column 1 · .* · rank \d+ of 392/)).toBeVisible();
  await app.page.keyboard.press('Enter');
  await expect(cell).toHaveAttribute('aria-selected', 'true');

  const { masked } = await app.maskCounts();
  const was = /masked/.test((await cell.getAttribute('aria-label')) ?? '');
  await button(text.paint).click();
  await cell.focus();
  await app.page.keyboard.press('Space');
  await expect.poll(async () => (await app.maskCounts()).masked).toBe(masked + (was ? -1 : 1));
  await app.page.keyboard.press('Control+z');
  await expect.poll(async () => (await app.maskCounts()).masked).toBe(masked);
  await app.page.keyboard.press('PageDown');
  await expect(app.timeStep).toHaveText('2 of 8');
  await button(text.paint).click();
});

test('overlays colour the frame by attention and the recovered picture by error, with a scale', async () => {
  await toStart();
  const [frame, recovered] = [await fingerprint(app.picture('frame')), await fingerprint(app.picture('recovered'))];
  for (const kind of ['intra', 'mix'] as const) {
    await overlay().selectOption(text.overlays[kind]);
    await expect.poll(() => fingerprint(app.picture('frame'))).not.toBe(frame);
    expect(await fingerprint(app.picture('recovered'))).toBe(recovered);
    await expect(app.page.getByText(text.scale.attention, { exact: true })).toBeVisible();
  }
  await overlay().selectOption(text.overlays.error);
  await expect.poll(() => fingerprint(app.picture('frame'))).toBe(frame);
  await expect.poll(() => fingerprint(app.picture('recovered'))).not.toBe(recovered);
  await expect(app.page.getByText(text.scale.error, { exact: true })).toBeVisible();
  await overlay().selectOption(text.overlays.word);
  await expect(app.page.getByText(text.overlayMissing.word, { exact: true })).toBeVisible();
  await overlay().selectOption(text.overlays.none);
});

test('every picture is saved as a PNG of 448 px', async () => {
  await toStart();
  await overlay().selectOption(text.overlays.mix);
  await button(text.save).click();
  for (const what of ['frame', 'masked', 'recovered', 'overlaid'] as const) {
    const coming = app.page.waitForEvent('download');
    await button(text.saveName(text[what])).click();
    const download = await coming;
    const kind = what === 'overlaid' ? 'overlay-mix' : what;
    expect(download.suggestedFilename()).toBe(`sample-segment-01-step-1-${kind}.png`);
    const png = await readFile(await download.path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([448, 448]);
    expect(png.length).toBeGreaterThan(2000);
  }
  await app.page.keyboard.press('Escape');
  await overlay().selectOption(text.overlays.none);
});

test('the wipe moves by keyboard and by drag, and is remembered', async () => {
  await toStart();
  await app.page.getByRole('radio', { name: text.views.wipe }).check({ force: true });
  const handle = app.page.getByRole('slider', { name: text.handle(text.masked, text.recovered) });
  await handle.focus();
  await app.page.keyboard.press('ArrowLeft');
  await expect(handle).toHaveAttribute('aria-valuenow', '48');
  await app.page.keyboard.press('Home');
  await expect(handle).toHaveAttribute('aria-valuetext', '0 % masked');
  await expect(app.picture('masked').locator('..')).toHaveCSS('clip-path', 'inset(0px 100% 0px 0px)');
  await app.page.keyboard.press('End');
  await expect(handle).toHaveAttribute('aria-valuenow', '100');

  await app.picture('recovered').scrollIntoViewIfNeeded();
  const [knob, area] = [await handle.boundingBox(), await app.picture('recovered').boundingBox()];
  if (!knob || !area) throw new Error('the wiped picture is not to be seen');
  await app.page.mouse.move(knob.x + knob.width / 2, knob.y + knob.height / 2);
  await app.page.mouse.down();
  await app.page.mouse.move(area.x + area.width / 4, area.y + area.height / 2, { steps: 3 });
  await app.page.mouse.up();
  await expect(handle).toHaveAttribute('aria-valuenow', '25');

  await app.page.getByRole('combobox', { name: text.pair }).selectOption(text.pairName(text.frame, text.masked));
  await expect(app.picture('frame')).toBeVisible();
  await app.page.reload();
  await expect(app.page.getByRole('button', { name: en.first.sample })).toBeVisible();
  const wiped = await app.page.evaluate(() => JSON.parse(localStorage.getItem('mart.page') ?? '{}').state?.wiped);
  expect(wiped).toBe(true);
  expect(app.errors).toEqual([]);
});
