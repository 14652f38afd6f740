// What if: a person hides patches, silences sound, strikes a word out or leaves a modality out, runs the network again and
// sees what that does; and compares the mask strategies. On the sample with the model that ships.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App } from './app';
import { sample } from './files';
import { fingerprint } from './pixels';

const text = en.whatIf;

// One analysis for all: what is tried out asks for no new one.
test.describe.configure({ mode: 'serial' });
let app: App;
let panel: Locator;
test.beforeAll(async ({ browser }) => {
  app = new App(await (await browser.newContext()).newPage());
  await app.visit();
  await app.drop(sample.video, sample.subtitles);
  await app.done();
  panel = app.page.locator('.what-if');
  await panel.locator('summary').press('Enter');
});
test.beforeEach(async () => {
  for (const back of await button(text.reset).all()) if (await back.isEnabled()) await back.click();
});
test.afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.page.context().close();
});

const button = (name: string | RegExp) => panel.getByRole('button', { name, exact: true });
const check = (name: string) => panel.getByRole('checkbox', { name, exact: true });
const word = (name: string) => panel.locator('.strike-word').getByText(name, { exact: true });

/** Moves the cursor into segment `index`. */
async function goTo(index: number): Promise<void> {
  await app.cursor.press('Home');
  for (let i = 0; i < index; i++) await app.cursor.press('ArrowRight');
  await expect(panel.getByText(new RegExp(`^Segment ${index + 1} of 16`))).toBeVisible();
}

/** Runs the network on what is altered; gives both distributions as shown, and the nats between them. */
async function run(): Promise<{ before: number[]; after: number[]; nats: number }> {
  await panel.getByRole('button', { name: /^Run / }).click();
  await expect(button(text.cancel)).toHaveCount(0);
  await expect(panel.locator('.outcome-note')).toHaveCount(0);
  const outcome = panel.getByRole('region', { name: text.outcome });
  const rows = await outcome
    .locator('tbody tr')
    .evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('td:not(.paired-bar)')].map((cell) => Number(cell.textContent))),
    );
  const nats = Number.parseFloat((await outcome.locator('dd').getByText(/nats$/).textContent()) ?? '');
  return { before: rows.map(([before]) => before ?? Number.NaN), after: rows.map((row) => row[1] ?? Number.NaN), nats };
}

test('run unchanged, the network says exactly what is shown', async () => {
  const { segments } = await app.numbers();
  for (const index of [2, 9]) {
    await goTo(index);
    const { before, after, nats } = await run();
    expect(before).toEqual(segments[index]?.values);
    expect(after).toEqual(before);
    expect(nats).toBe(0);
    await expect(panel.getByText(text.unchanged)).toBeVisible();
  }
});

test('hiding the masked patches moves the distribution, is said aloud, and leaves the recovery alone', async () => {
  await goTo(4);
  await app.ratio.fill('80');
  await app.recovered();
  const recovered = await fingerprint(app.picture('recovered'));
  await check(text.hide).press('Space');
  const { before, after, nats } = await run();
  expect(after).not.toEqual(before);
  expect(nats).toBeGreaterThan(0.01);
  expect(after.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 1);
  await expect(panel.getByRole('status').first()).toContainText(`Difference: ${nats.toFixed(3)} nats.`);
  await app.laterTimeStep();
  await app.page.getByRole('button', { name: en.mask.earlier }).click();
  await app.recovered();
  expect(await fingerprint(app.picture('recovered'))).toBe(recovered);

  // Another mask is another alteration.
  await app.ratio.fill('20');
  await expect(panel.getByText(text.stale)).toBeVisible();
  const fewer = await run();
  expect(fewer.nats).toBeLessThan(nats);
  await app.ratio.fill('0');
  await expect(panel.getByText(text.hideText(0))).toBeVisible();
  expect((await run()).nats).toBe(0);
  await app.ratio.fill('50');
});

test('a struck word of the lexicon changes what is conveyed', async () => {
  await goTo(2);
  await word('wonderful!').click();
  await expect(word('wonderful!')).toHaveAttribute('aria-pressed', 'true');
  const struck = await run();
  expect(struck.after).not.toEqual(struck.before);
  // All of them struck is the same as no words at all.
  for (const other of await panel
    .locator('.strike-word[aria-pressed=false]')
    .all()
    .then((all) => all.reverse())) {
    await other.click();
  }
  const all = await run();
  await button(text.reset).click();
  await check(text.modalities.text).check();
  expect((await run()).after).toEqual(all.after);
});

test('silenced sound changes it; silence throughout is as no sound at all', async () => {
  await goTo(7);
  await check(text.silence).press('Space');
  const silent = await run();
  expect(silent.after).not.toEqual(silent.before);
  const to = panel.getByRole('slider', { name: `${text.silence}, ${text.silenceTo}` });
  await to.focus();
  for (let i = 0; i < 3; i++) await to.press('PageDown');
  await expect(panel.getByText(text.stale)).toBeVisible();
  const half = await run();
  expect(half.after).not.toEqual(silent.after);
  await button(text.silenceAll).click();
  expect((await run()).after).toEqual(silent.after);
  await button(text.reset).click();
  await check(text.modalities.audio).check();
  expect((await run()).after).toEqual(silent.after);
});

test('a modality is left out, but never the last', async () => {
  await goTo(4);
  await check(text.modalities.visual).check();
  await expect(check(text.hide)).toBeDisabled();
  const unseen = await run();
  expect(unseen.after).not.toEqual(unseen.before);
  await check(text.modalities.audio).check();
  await expect(check(text.modalities.text)).toBeDisabled();
  const read = await run();
  expect(read.after).not.toEqual(unseen.after);
  for (const name of await panel.locator('.strike-word').all()) await name.click();
  await panel.getByRole('button', { name: /^Run / }).click();
  await expect(panel.getByText(text.nothingLeft).first()).toBeVisible();
});

test('undo and redo go through the changes, and each segment keeps its own', async () => {
  await goTo(4);
  await check(text.hide).check();
  await panel.locator('.strike-word').first().click();
  await button(text.undo).click();
  await expect(panel.locator('.strike-word').first()).toHaveAttribute('aria-pressed', 'false');
  await expect(check(text.hide)).toBeChecked();
  await panel.locator('.strike-word').first().press('Control+z');
  await expect(check(text.hide)).not.toBeChecked();
  await panel.locator('.strike-word').first().press('Control+Shift+z');
  await button(text.redo).click();
  await expect(panel.locator('.strike-word').first()).toHaveAttribute('aria-pressed', 'true');
  await expect(button(text.redo)).toBeDisabled();
  await goTo(5);
  await expect(check(text.hide)).not.toBeChecked();
  await goTo(4);
  await expect(check(text.hide)).toBeChecked();
});

test('a run is cancelled at once, and the next one works', async () => {
  await goTo(3);
  await check(text.hide).check();
  await panel.evaluate(async (element, cancel) => {
    const find = (is: (name: string) => boolean) =>
      [...element.querySelectorAll('button')].find((one) => is(one.textContent ?? ''));
    find((name) => name.startsWith('Run'))?.click();
    await new Promise(requestAnimationFrame);
    find((name) => name === cancel)?.click();
  }, text.cancel);
  await expect(panel.getByText(text.cancelled).first()).toBeVisible();
  await expect(panel.getByRole('region', { name: text.outcome }).locator('tbody tr')).toHaveCount(0);
  expect((await run()).nats).toBeGreaterThan(0);
});

test('strategies fill a table of seven, best and worst are named, and a comparison is cancelled', async () => {
  await goTo(4);
  const table = panel.getByRole('region', { name: text.strategies });
  await button(text.compare).click();
  await expect(table.locator('tbody tr')).toHaveCount(7, { timeout: 60_000 });
  await expect(button(text.compare)).toBeVisible();
  await expect(table.getByRole('rowheader')).toHaveText(Object.values(en.mask.strategies));
  const rows = await table
    .locator('tbody tr')
    .evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent))));
  const [masked, errors, shifts] = [0, 1, 2].map((column) => rows.map((row) => row[column] ?? Number.NaN));
  expect(masked?.slice(0, 5)).toEqual([177, 196, 196, 196, 196]);
  for (const error of errors ?? []) expect(error).toBeGreaterThan(0);
  for (const shift of shifts ?? []) expect(shift).toBeGreaterThanOrEqual(0);
  expect(new Set(shifts).size).toBeGreaterThan(3);
  const highest = Object.values(en.mask.strategies)[(shifts ?? []).indexOf(Math.max(...(shifts ?? [])))];
  await expect(table.getByText(`Moves the distribution most: ${highest} (`).first()).toBeVisible();

  // What the table says of the strategy in force is what a run says.
  await check(text.hide).check();
  const { nats } = await run();
  expect(nats).toBe(shifts?.[0]);

  await table.getByRole('combobox').selectOption('all');
  await expect(table.getByText(text.strategiesStale)).toBeVisible();
  await button(text.compare).click();
  const share = () => table.getByRole('progressbar').evaluate((bar) => (bar as HTMLProgressElement).value);
  await expect.poll(share).toBeGreaterThan(0);
  await table.getByRole('button', { name: text.cancel }).click();
  await expect(button(text.compare)).toBeVisible();
  expect(await table.locator('tbody tr').count()).toBeLessThan(7);
});

test('the panel has no serious accessibility findings, light or dark', async () => {
  await goTo(4);
  await check(text.hide).check();
  await check(text.silence).check();
  await run();
  await panel.locator('.strike-word').first().click();
  for (const theme of ['light', 'dark'] as const) {
    await app.chooseTheme(theme);
    const { violations } = await new AxeBuilder({ page: app.page }).include('.what-if').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  }
});

test('a kept analysis says why it needs the video, and runs again once it is there', async () => {
  const { segments } = await app.numbers();
  await app.page.reload();
  await app.page
    .getByRole('button', { name: en.recent.open('sample.mp4') })
    .first()
    .click();
  const standing = app.page.locator('.page');
  await expect(standing).toHaveAttribute('data-state', 'kept');
  await panel.locator('summary').press('Enter');
  await expect(panel.getByText(text.needsVideo)).toBeVisible();
  await expect(panel.getByRole('button')).toHaveCount(0);

  await app.drop(sample.video, sample.subtitles);
  await expect(standing).toHaveAttribute('data-state', 'done');
  await goTo(4);
  const same = await run();
  expect(same.before).toEqual(segments[4]?.values);
  expect(same.nats).toBe(0);
  await check(text.hide).check();
  expect((await run()).nats).toBeGreaterThan(0.01);
});
