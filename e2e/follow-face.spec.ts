// The square follows the face of the sample; the whole frame can be chosen instead and is what a video without anybody, or
// a page without its detector, gets. The detector comes from the page's own origin.
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { frameSquare } from '../src/analysis/views';
import { type AnalysisResult, analysisResultSchema } from '../src/analysis/result';
import { en } from '../src/i18n/en';
import { noticeText } from '../src/i18n/strings';
import { App } from './app';
import { fixture } from './files';

const text = en.people;

/** The sample in four segments: two passes of the network. */
async function analyseSample(page: Page): Promise<App> {
  const app = new App(page);
  await page.goto('./?sample=&segments=4');
  expect(await app.done()).toBe(4);
  return app;
}

/** What is on the page, as its JSON file records it. */
async function saved(page: Page): Promise<AnalysisResult> {
  await page.getByRole('button', { name: en.export.button, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: en.export.title });
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: en.export.saveFile(en.export.files.json.name), exact: true }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  await page.keyboard.press('Escape');
  return analysisResultSchema.parse(JSON.parse(file));
}

/** Everything that each segment's pictures were cut to. */
const squares = ({ segments }: AnalysisResult) => segments.map(({ square }) => square);

async function analyseWith(app: App, view: string): Promise<void> {
  const { page } = app;
  await page.getByRole('button', { name: en.player.scope }).click();
  await page.getByRole('radio', { name: view }).check({ force: true });
  await page.getByRole('button', { name: en.player.again }).click();
  await app.done();
}

test('the sample’s face is followed and outlined; the whole frame gives the centre square and other numbers', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  const app = await analyseSample(page);
  const detector = asked.filter((url) => url.includes('blazeface'));
  expect(detector.map((url) => url.replace(baseURL ?? '?', '')).toSorted()).toEqual([
    'faces/blazeface.bin',
    'faces/blazeface.json',
  ]);

  const followed = await saved(page);
  const whole = frameSquare(followed.file);
  expect(followed.settings.view).toEqual({ kind: 'face', person: null });
  expect(followed.people.map(({ id }) => id)).toEqual(['A']);
  for (const { person, square } of followed.segments) {
    expect(person).toBe('A');
    expect(square.side).toBeLessThan(whole.side);
    // Her drawn head, about x 225 to 425 and y 70 to 310, is what the square is around.
    expect(square.x).toBeGreaterThan(150);
    expect(square.x + square.side).toBeLessThan(500);
  }
  const outline = page.locator('.face-box');
  await expect(outline).toHaveCount(1);
  await expect(outline).toHaveAttribute('aria-pressed', 'true');
  const numbers = await app.numbers();

  await analyseWith(app, text.views.frame);
  const centred = await saved(page);
  expect(centred.settings.view).toEqual({ kind: 'frame' });
  expect(centred.people).toEqual([]);
  expect(squares(centred)).toEqual(centred.segments.map(() => whole));
  await expect(outline).toHaveCount(0);
  expect(await app.numbers()).not.toEqual(numbers);
  expect(app.errors).toEqual([]);
});

test('a video without anybody keeps the centre square and says so', { tag: '@slow' }, async ({ page }) => {
  test.setTimeout(240_000);
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('landscape.mp4'));
  await app.done();
  await expect(page.getByText(text.nobody)).toBeVisible();
  const result = await saved(page);
  expect(result.settings.view.kind).toBe('face');
  expect(result.people).toEqual([]);
  expect(squares(result)).toEqual(result.segments.map(() => frameSquare(result.file)));
});

test('without the detector’s files the analysis goes on with the centre square and says so', { tag: '@slow' }, async ({
  page,
}) => {
  test.setTimeout(240_000);
  let missing = true;
  await page.context().route('**/faces/blazeface.bin', (route) => (missing ? route.abort() : route.continue()));
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('landscape.mp4'));
  await app.done();
  const notice = page.getByText(noticeText('faces-missing', {}));
  await expect(notice).toBeVisible();
  await expect(page.getByText(text.nobody)).toHaveCount(0);
  const result = await saved(page);
  expect(result.settings.view).toEqual({ kind: 'frame' });
  expect(squares(result)).toEqual(result.segments.map(() => frameSquare(result.file)));

  // They are asked for again with the next analysis.
  missing = false;
  await app.drop(fixture('landscape.mp4'));
  await expect(notice).toBeHidden();
  await app.done();
  await expect(page.getByText(text.nobody)).toBeVisible();
});
