// Two hours, as many segments as a video can have: stopped on their way they go on from there, and memory stays flat.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { MOST_SEGMENTS } from '../src/lib/shapes';
import { MINIATURE } from '../src/mart/miniature';
import { writeTestModel } from '../tests/setup/test-model';
import { App } from './app';
import { skipWithoutFfmpeg } from './files';
import { liveMemory, memoryOf, skipWithoutProc } from './memory';
import { serveModel } from './model-server';

/** Small pictures, one a second, and a tone. */
function makeTwoHours(path: string): void {
  const pictures = ['-f', 'lavfi', '-i', 'testsrc2=size=96x54:rate=1'];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=300:sample_rate=16000'];
  const codecs = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-g',
    '8',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
    '-b:a',
    '16k',
  ];
  execFileSync('ffmpeg', ['-loglevel', 'error', ...pictures, ...sound, '-t', '7200', ...codecs, path]);
}

/** Waits until the analysis has so many segments. */
const reached = (page: Page, segments: number) =>
  page.waitForFunction(
    (least) => {
      const said = document.querySelector('.working-facts .muted')?.textContent ?? '';
      return Number(/^(\d+) of \d+ seg/.exec(said)?.[1]) >= least;
    },
    segments,
    { timeout: 300_000 },
  );

async function looked(browser: Browser, page: Page) {
  const live = await liveMemory(page);
  return { live, all: await memoryOf(browser) };
}

/** Notes in the page every number of segments that it says it has. */
async function noteProgress(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.evaluate(() => {
    const noted: number[] = [];
    Object.assign(window, { noted });
    new MutationObserver(() => {
      const said = document.querySelector('.working-facts .muted')?.textContent ?? '';
      const done = /^(\d+) of/.exec(said)?.[1];
      if (done !== undefined) noted.push(Number(done));
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { noted: number[] }).noted);
}

test('two hours are stopped on their way, go on from there, and hold no more at their end than they show', {
  tag: '@slow',
}, async ({ browser }) => {
  skipWithoutProc();
  skipWithoutFfmpeg();
  test.setTimeout(900_000);
  const folder = await mkdtemp(join(tmpdir(), 'two-hours-'));
  const server = await serveModel(await writeTestModel(MINIATURE));
  const context = await browser.newContext({ baseURL: server.address });
  try {
    const video = join(folder, 'two-hours.mp4');
    makeTwoHours(video);
    const app = new App(await context.newPage());
    const { page } = app;
    await app.visit();
    await app.open(video);
    await reached(page, MOST_SEGMENTS / 3);
    await page.getByRole('button', { name: en.work.cancel, exact: true }).click();
    const stopped = page.getByText(/^Stopped after (\d+) of 720 segments/);
    await expect(stopped).toBeVisible();
    const kept = Number(/after (\d+)/.exec((await stopped.textContent()) ?? '')?.[1]);
    const third = await looked(browser, page);
    const noted = await noteProgress(page);
    await page.getByRole('button', { name: en.work.goOn, exact: true }).click();
    expect(await app.done(600_000)).toBe(MOST_SEGMENTS);
    expect(Math.min(...(await noted()))).toBeGreaterThanOrEqual(kept);
    const end = await looked(browser, page);
    const said = ({ live, all }: typeof end) => `${live.toFixed(0)} MB live, ${all.toFixed(0)} MB in all`;
    console.log(`memory at ${kept} of 720 segments: ${said(third)}; at the end: ${said(end)}`);
    // The picture, sound and attention of a segment, which the page shows, are some 80 kB; what keeps the analysis for
    // another visit packs them once more.
    const shown = (MOST_SEGMENTS - kept) * 0.2;
    expect(end.live).toBeLessThan(third.live + shown + 20);
    expect(end.all).toBeLessThan(third.all + shown + 20);
    expect((await app.numbers()).segments).toHaveLength(MOST_SEGMENTS);
    expect(app.errors).toEqual([]);
  } finally {
    await context.close();
    await server.close();
    await rm(folder, { recursive: true });
  }
});
