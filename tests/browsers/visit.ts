// One visit of the built page, the same in every browser that puppeteer drives: the sample, an MP4 and a WebM are analysed,
// the mask is changed, a link is shared and opened, the CSV saved, the cursor moved by a key. Gives the numbers that came.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { en } from '../../src/i18n/en';
import { parseCsv } from '../../src/lib/csv';

export interface Visit {
  /** User agent, and what is missing there of what the page would like. */
  readonly about: string;
  readonly isolated: boolean;
  /** Rows of numbers of each analysed file's CSV. */
  readonly numbers: ReadonlyMap<string, readonly (readonly number[])[]>;
  /** What did not go as it should. */
  readonly problems: readonly string[];
}

const ROOM = 180_000;

/**
 * Saved files, kept by the page instead of shown as downloads, which no two browsers do alike. As text: tsx gives functions
 * names by a helper that a page lacks.
 */
const KEEP_SAVED = `{
  const saved = [];
  const make = URL.createObjectURL;
  URL.createObjectURL = (file) => {
    if (file.type?.startsWith('text/csv')) saved.push(file);
    return make.call(URL, file);
  };
  HTMLAnchorElement.prototype.click = () => {};
  window.lastSaved = () => saved.at(-1)?.text() ?? null;
}`;

export async function visit(browser: Browser, address: string, videos: readonly string[]): Promise<Visit> {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`error in the page: ${String(error)}`));
  const held = (what: string, holds: boolean) => {
    if (!holds) problems.push(what);
  };
  await page.evaluateOnNewDocument(KEEP_SAVED);
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(`${address}?sample=&lang=en`);

  const numbers = new Map<string, readonly (readonly number[])[]>();
  await done(page);
  numbers.set('sample', await csv(page));

  const masked = () => textOf(page, /\d+ of 392 patches masked/);
  const before = await masked();
  await focus(page, en.mask.ratio);
  await page.keyboard.press('ArrowLeft');
  held('the mask does not follow its slider', await until(async () => (await masked()) !== before));

  await focus(page, en.timeline.slider);
  const at = () => page.evaluate(() => document.activeElement?.getAttribute('aria-valuenow') ?? null);
  const was = await at();
  await page.keyboard.press('ArrowRight');
  held('the right arrow does not move the cursor', await until(async () => (await at()) !== was));

  await press(page, en.share.button);
  const field = `[aria-label="${en.share.address}"], textarea, input[readonly]`;
  const link = () =>
    page.$$eval(field, (all) => all.map((one) => (one as HTMLInputElement).value).find((v) => v.includes('#r=')) ?? '');
  held('no link is made', await until(async () => (await link()) !== ''));
  const received = await browser.newPage();
  await received.goto(await link());
  held(
    'a shared link does not open',
    await until(() => received.$('[data-kept=link]').then((found) => found !== null)),
  );
  await received.close();
  await page.keyboard.press('Escape');

  for (const video of videos) {
    await drop(page, video);
    await done(page);
    numbers.set(basename(video), await csv(page));
  }
  const about = await page.evaluate(() => {
    const lacks = [
      ['WebGPU', 'gpu' in navigator],
      ['WebCodecs', 'VideoDecoder' in globalThis],
      ['SharedArrayBuffer', 'SharedArrayBuffer' in globalThis],
    ].filter(([, there]) => !there);
    return `${navigator.userAgent}${lacks.length > 0 ? `, without ${lacks.map(([name]) => name).join(', ')}` : ''}`;
  });
  const isolated = await page.evaluate(() => crossOriginIsolated);
  await page.close();
  return { about, isolated, numbers, problems };
}

async function until(holds: () => Promise<boolean>, room = 30_000): Promise<boolean> {
  const end = performance.now() + room;
  while (performance.now() < end) {
    if (await holds().catch(() => false)) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

async function done(page: Page): Promise<void> {
  const state = () => page.$eval('.page', (element) => element.getAttribute('data-state'));
  if (await until(async () => (await state()) === 'done', ROOM)) return;
  const alerts = await page.$$eval('[role=alert]', (all) => all.map(({ textContent }) => textContent));
  throw new Error(`the analysis did not end: ${await state()} ${alerts.join(' ')}`);
}

const textOf = (page: Page, wanted: RegExp) =>
  page.evaluate((source) => new RegExp(source).exec(document.body.innerText)?.[0] ?? '', wanted.source);

async function focus(page: Page, slider: string): Promise<void> {
  const found = await page.$(`aria/${slider}[role="slider"]`);
  if (!found) throw new Error(`there is no slider “${slider}”`);
  await found.focus();
}

async function press(page: Page, name: string): Promise<void> {
  const pressed = () =>
    page.evaluate((label) => {
      // A button that is at work says how far behind its name.
      const button = [...document.querySelectorAll('button')].find(
        ({ ariaLabel, textContent, disabled }) =>
          !disabled && (ariaLabel ?? textContent?.trim() ?? '').startsWith(label),
      );
      button?.click();
      return button !== undefined;
    }, name);
  if (!(await until(pressed))) throw new Error(`there is no button “${name}”`);
}

/** As with the mouse; the page stands at "opening" or "analysing" when this ends. */
async function drop(page: Page, path: string): Promise<void> {
  const base64 = (await readFile(path)).toString('base64');
  await page.evaluate(
    (name, bytes) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], name));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    basename(path),
    base64,
  );
  await until(() => page.$eval('.page', (element) => element.getAttribute('data-state') !== 'done'));
}

/** The numbers of the CSV that the page saves. */
async function csv(page: Page): Promise<number[][]> {
  await press(page, en.export.button);
  await press(page, en.export.saveFile(en.export.files.csv.name));
  const saved = () => page.evaluate(() => (window as unknown as { lastSaved(): Promise<string> | null }).lastSaved());
  await until(async () => /\d,\d/.test((await saved()) ?? ''));
  const text = (await saved()) ?? '';
  await page.keyboard.press('Escape');
  return parseCsv(text).map(({ fields }) => fields.map(Number).filter((value) => Number.isFinite(value)));
}
