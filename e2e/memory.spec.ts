// Memory: a run leaves no tensor behind, and ten minutes take no more of it towards their end than in their middle.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import type { HeadlessOutcome } from '../src/cli/headless';
import { fixture, sample, skipWithoutFfmpeg } from './files';

async function openHeadless(page: Page): Promise<(video: string, segments?: number) => Promise<HeadlessOutcome>> {
  await page.goto('./src/cli/headless.html');
  await page.waitForFunction(() => 'martHeadless' in window);
  return async (video, segments) => {
    await page.setInputFiles('#video', video);
    const options = { backend: 'wasm' as const, ...(segments === undefined ? {} : { segments }) };
    return page.evaluate((asked) => window.martHeadless.analyze(asked), options);
  };
}

test('a run leaves as many tensors as it found, with and without sound', { tag: '@slow' }, async ({ page }) => {
  const analyze = await openHeadless(page);
  const counts: number[] = [];
  for (const name of ['phone.mp4', 'phone-muted.mp4', 'phone.mp4']) {
    const outcome = await analyze(fixture(name), 3);
    if (!outcome.ok) throw new Error(outcome.sentence);
    expect(outcome.tensors.after).toBe(outcome.tensors.before);
    counts.push(outcome.tensors.after);
  }
  expect(new Set(counts).size).toBe(1);
});

/** One per 5 s: what is kept for recovery is full, and garbage collected, in the first third of them. */
const SEGMENTS = 120;

test('memory does not grow along ten minutes', { tag: '@slow' }, async ({ page, browser }) => {
  test.skip(process.platform !== 'linux', 'memory of processes is read from Linux');
  skipWithoutFfmpeg();
  test.setTimeout(300_000);
  const folder = await mkdtemp(join(tmpdir(), 'long-'));
  try {
    const long = join(folder, 'ten-minutes.mp4');
    execFileSync('ffmpeg', ['-loglevel', 'error', '-stream_loop', '24', '-i', sample.video, '-c', 'copy', long]);
    const analyze = await openHeadless(page);
    const looks = await memoryDuring(browser, () => analyze(long, SEGMENTS));
    const third = Math.floor(looks.length / 3);
    const [before, after] = [Math.max(...looks.slice(third, 2 * third)), Math.max(...looks.slice(2 * third))];
    console.log(`peak memory of ten minutes: ${Math.max(before, after).toFixed(0)} MB, all of the browser's processes`);
    expect(after).toBeLessThan(before + 120);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Sum over the browser's processes of their own share of memory (PSS), looked at twice a second. MB */
async function memoryDuring(browser: Browser, work: () => Promise<HeadlessOutcome>): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const looks: number[] = [];
  const look = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    looks.push(processInfo.reduce((sum, { id }) => sum + shareOf(id), 0));
  };
  const timer = setInterval(() => void look(), 500);
  const outcome = await work();
  clearInterval(timer);
  await look();
  await session.detach();
  if (!outcome.ok) throw new Error(outcome.sentence);
  return looks;
}

/** MB; 0 for a process that has just ended. */
function shareOf(pid: number): number {
  try {
    const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1000;
  } catch {
    return 0;
  }
}
