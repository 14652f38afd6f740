// Memory: a run leaves no tensor behind, and ten minutes take no more of it than half a minute does.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import type { HeadlessOutcome } from '../src/cli/headless';
import { fixture, sample } from './files';

async function openHeadless(page: Page): Promise<(video: string, segments?: number) => Promise<HeadlessOutcome>> {
  await page.goto('./src/cli/headless.html');
  await page.waitForFunction(() => 'martHeadless' in window);
  return async (video, segments) => {
    await page.setInputFiles('#video', video);
    const options = { backend: 'wasm' as const, ...(segments === undefined ? {} : { segments }) };
    return page.evaluate((asked) => window.martHeadless.analyze(asked), options);
  };
}

test('a run leaves as many tensors as it found, with and without sound', async ({ page }) => {
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

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
if (process.platform === 'linux' && hasFfmpeg) {
  test('ten minutes take no more memory than the sample, but for the result', async ({ page, browser }) => {
    test.setTimeout(600_000);
    const folder = await mkdtemp(join(tmpdir(), 'long-'));
    try {
      const long = join(folder, 'ten-minutes.mp4');
      execFileSync('ffmpeg', ['-loglevel', 'error', '-stream_loop', '24', '-i', sample.video, '-c', 'copy', long]);
      const analyze = await openHeadless(page);
      const short = await peakDuring(browser, () => analyze(sample.video));
      const tenMinutes = await peakDuring(browser, () => analyze(long));
      console.log(`peak memory: ${short.toFixed(0)} MB for 24 s, ${tenMinutes.toFixed(0)} MB for 10 minutes`);
      expect(tenMinutes).toBeLessThan(short + 250);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
} else {
  console.log('The memory of ten minutes is left out: it needs Linux and ffmpeg.');
}

/** Highest sum over the browser's processes of their own share of memory (PSS), looked at twice a second. MB */
async function peakDuring(browser: Browser, work: () => Promise<HeadlessOutcome>): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  let peak = 0;
  const look = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const total = processInfo.reduce((sum, { id }) => sum + shareOf(id), 0);
    peak = Math.max(peak, total);
  };
  const timer = setInterval(() => void look(), 500);
  const outcome = await work();
  clearInterval(timer);
  await look();
  await session.detach();
  if (!outcome.ok) throw new Error(outcome.sentence);
  return peak;
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
