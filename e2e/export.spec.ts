// Saving a result: every kind of file is really downloaded and read back, and all of them hold the page's own numbers.
import { readFile, writeFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { type Download, expect, type Locator, type Page, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { parseText } from 'media-captions';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import { type AnalysisResult, analysisResultSchema } from '../src/analysis/result';
import { parseCsv } from '../src/lib/csv';
import { en } from '../src/i18n/en';
import { App, type Numbers } from './app';
import { fixture, sample } from './files';

const words = en.export;

async function openDialog(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: words.button, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: words.title });
  await expect(dialog).toBeVisible();
  return dialog;
}

async function save(page: Page, dialog: Locator, kind: keyof typeof words.files): Promise<Download> {
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: words.saveFile(words.files[kind].name), exact: true }).click();
  return download;
}

const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path());

const shown = (values: readonly number[]) => values.map((value) => Number(value.toFixed(2)));

/** What the page's table shows of these segments. */
function asTable({ segments, model }: AnalysisResult): Numbers['segments'] {
  return segments.map(({ start, end, distribution }) => ({
    start: Number(start.toFixed(1)),
    end: Number(end.toFixed(1)),
    values: shown(distribution),
    // `|| 0`: the page shows no negative zero.
    sentiment:
      Number(distribution.reduce((sum, value, i) => sum + value * (model.polarity[i] ?? 0), 0).toFixed(2)) || 0,
  }));
}

test('every file of a result holds the numbers of the page, and the saved result opens again', {
  tag: '@slow',
}, async ({ page, browser }) => {
  test.setTimeout(480_000);
  const app = new App(page);
  await app.visit();
  await app.open(sample.video, sample.subtitles);
  await app.done(240_000);
  const numbers = await app.numbers();
  const dialog = await openDialog(page);

  const json = await save(page, dialog, 'json');
  expect(json.suggestedFilename()).toBe('sample-mart.json');
  const result = analysisResultSchema.parse(JSON.parse((await bytesOf(json)).toString()));
  expect(asTable(result)).toEqual(numbers.segments);
  expect(result.model.classes).toEqual(numbers.classes);

  await test.step('CSV', async () => {
    const rows = parseCsv((await bytesOf(await save(page, dialog, 'csv'))).toString().replace(/^\ufeff/, ''));
    const [head, ...body] = rows.map(({ fields }) => fields);
    const cells = body.map((row) => (name: string) => row[head?.indexOf(name) ?? -1]);
    expect(cells.map((cell) => result.model.classes.map((name) => Number(cell(name))))).toEqual(
      result.segments.map(({ distribution }) => distribution),
    );
    expect(cells.map((cell) => Number(Number(cell('sentiment')).toFixed(2)) || 0)).toEqual(
      numbers.segments.map(({ sentiment }) => sentiment),
    );
    expect(cells[1]?.('words')).toBe(result.segments[1]?.words.map(({ text }) => text).join(' '));
  });

  await test.step('captions', async () => {
    const vtt = (await bytesOf(await save(page, dialog, 'vtt'))).toString();
    const { cues, errors } = await parseText(vtt, { type: 'vtt', strict: true, errors: true });
    expect(errors).toEqual([]);
    expect(cues.map(({ startTime, endTime }) => [startTime, endTime])).toEqual(
      result.segments.map(({ start, end }) => [start, end]),
    );
    const tops = result.segments.map(({ distribution }) => Math.max(...distribution).toFixed(2));
    for (const [i, { text }] of cues.entries()) expect(text).toContain(tops[i]);
  });

  await test.step('report', async () => {
    const report = await save(page, dialog, 'report');
    const reader = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    const asked: string[] = [];
    reader.on('request', (request) => asked.push(request.url()));
    await reader.setContent((await bytesOf(report)).toString(), { waitUntil: 'load' });
    expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([]);
    await expect(reader.getByText(words.honest)).toBeVisible();
    const rows = await reader.locator('tbody tr').allInnerTexts();
    const table = rows.map((row) => row.replace('−', '-').split('\t').map(Number));
    const count = numbers.classes.length;
    expect(
      table.map(([, start, end, ...rest]) => ({ start, end, values: rest.slice(0, count), sentiment: rest[count] })),
    ).toEqual(numbers.segments);
    await expect(reader.locator('.strip image')).toHaveCount(result.segments.length);
    await reader.context().close();
  });

  await test.step('timeline', async () => {
    const svg = (await bytesOf(await save(page, dialog, 'svg'))).toString();
    expect(svg.match(/<image /g)).toHaveLength(result.segments.length);
    const png = await bytesOf(await save(page, dialog, 'png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(2400);
    expect(png.readUInt32BE(20)).toBe(2 * Number(/height="(\d+)"/.exec(svg)?.[1]));
  });

  await test.step('attention and masks', async () => {
    const files = unzipSync(new Uint8Array(await bytesOf(await save(page, dialog, 'npz'))));
    const data = files['distribution.npy'];
    const values = data && new Float64Array(data.slice(data.length - result.segments.length * 7 * 8).buffer);
    expect([...(values ?? [])]).toEqual(result.segments.flatMap(({ distribution }) => distribution));
    const mask = files['mask.npy']?.slice(-result.segments.length * 392);
    const bits = result.segments.map((segment) => Buffer.from(segment.mask, 'base64'));
    expect([...(mask ?? [])]).toEqual(
      bits.flatMap((packed) => Array.from({ length: 392 }, (_, i) => ((packed[i >> 3] ?? 0) >> (i & 7)) & 1)),
    );
  });

  await test.step('masked video', async () => {
    const download = page.waitForEvent('download', { timeout: 120_000 });
    await dialog.getByRole('button', { name: words.video.makeIt }).click();
    await expect(dialog.getByRole('progressbar', { name: words.video.progress })).toBeVisible();
    const video = await download;
    expect(video.suggestedFilename()).toMatch(/^sample-masked\.(mp4|webm)$/);
    await expect(dialog.getByText(words.video.ready)).toBeVisible();
    const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(await bytesOf(video)) });
    const [picture, sound] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
    expect([await picture?.getDisplayWidth(), await picture?.getDisplayHeight()]).toEqual([560, 832]);
    expect(Math.abs(((await picture?.computeDuration()) ?? 0) - result.file.duration)).toBeLessThan(1 / 25);
    expect(Math.abs(((await sound?.computeDuration()) ?? 0) - result.file.duration)).toBeLessThan(0.1);
    const { averagePacketRate } = (await picture?.computePacketStats()) ?? { averagePacketRate: 0 };
    expect(averagePacketRate).toBeCloseTo(25, 0);
  });

  await test.step('the saved result in a fresh profile', async () => {
    const context = await browser.newContext({ locale: 'en-GB' });
    const fresh = new App(await context.newPage());
    await fresh.visit();
    const saved = test.info().outputPath('sample-mart.json');
    await json.saveAs(saved);
    await fresh.open(saved);
    await fresh.page.waitForSelector('.page[data-state=kept]');
    expect(await fresh.numbers()).toEqual(numbers);
    const again = await openDialog(fresh.page);
    await expect(again.getByText(words.video.needsVideo)).toBeVisible();
    await expect(again.getByRole('button', { name: words.video.makeIt })).toBeDisabled();
    const second = await save(fresh.page, again, 'json');
    expect((await bytesOf(second)).equals(await bytesOf(json))).toBe(true);
    expect(fresh.errors).toEqual([]);
    await context.close();
  });
  expect(app.errors).toEqual([]);
});

test('by keyboard: opens, saves, cancels a masked video, and closes to where it was', { tag: '@slow' }, async ({
  page,
}) => {
  const app = new App(page);
  await app.visit();
  await app.open(fixture('landscape.mp4'));
  await app.done();
  const button = page.getByRole('button', { name: words.button, exact: true });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: words.title });
  const saveNumbers = dialog.getByRole('button', { name: words.saveFile(words.files.csv.name) });
  for (let i = 0; i < 20 && !(await saveNumbers.evaluate((element) => element.matches(':focus'))); i++) {
    await page.keyboard.press('Tab');
  }
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toBe('landscape-numbers.csv');
  const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

  await dialog.getByRole('button', { name: words.video.makeIt }).press('Enter');
  await dialog.getByRole('button', { name: words.video.cancel }).press('Enter');
  await expect(dialog.getByRole('button', { name: words.video.makeIt })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
  expect(app.errors).toEqual([]);
});

test('what is no result says so, and what is shown stays', async ({ page }) => {
  const app = new App(page);
  await app.visit();
  const path = test.info().outputPath('notes.json');
  await writeFile(path, '{"version": 1, "hello": []}');
  await app.drop(path);
  await expect(app.alert).toContainText('“notes.json” is not a result that this page can read');
  await writeFile(path, '{"version": 3}');
  await app.drop(path);
  await expect(app.alert).toContainText('“notes.json” comes from a newer version of this page');
  expect(app.errors).toEqual([]);
});
