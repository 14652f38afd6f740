// Memory: a run leaves no tensor behind, and ten minutes take no more of it towards their end than in their middle.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { HeadlessOutcome } from '../src/cli/headless';
import { fixture, sample, skipWithoutFfmpeg } from './files';
import { memoryDuring, skipWithoutProc } from './memory';

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
  skipWithoutProc();
  skipWithoutFfmpeg();
  test.setTimeout(300_000);
  const folder = await mkdtemp(join(tmpdir(), 'long-'));
  try {
    const long = join(folder, 'ten-minutes.mp4');
    execFileSync('ffmpeg', ['-loglevel', 'error', '-stream_loop', '24', '-i', sample.video, '-c', 'copy', long]);
    const analyze = await openHeadless(page);
    const looks = await memoryDuring(browser, async () => {
      const outcome = await analyze(long, SEGMENTS);
      if (!outcome.ok) throw new Error(outcome.sentence);
    });
    const third = Math.floor(looks.length / 3);
    const [before, after] = [Math.max(...looks.slice(third, 2 * third)), Math.max(...looks.slice(2 * third))];
    console.log(`peak memory of ten minutes: ${Math.max(before, after).toFixed(0)} MB, all of the browser's processes`);
    expect(after).toBeLessThan(before + 120);
  } finally {
    await rm(folder, { recursive: true });
  }
});
