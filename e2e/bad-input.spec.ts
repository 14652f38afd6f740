// Bad input: each gets a sentence that names the file, what is wrong and what to do, and the page keeps what it had.
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { App, expectDistributions } from './app';
import { fixture } from './files';

const BAD: readonly (readonly [name: string, sentence: RegExp])[] = [
  ['letter.mp4', /“letter\.mp4” is not a video .*\. Open /],
  ['empty.mp4', /“empty\.mp4” is empty.*\. Copy or download /],
  ['truncated.mp4', /“truncated\.mp4” ends too early.*\. Copy or download /],
  ['audio-only.m4a', /“audio-only\.m4a” has no picture track.*\. Open /],
];

test('each bad file gets its sentence, and the video that was open stays', async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('phone.mp4'));
  await app.done();
  const before = await app.numbers();
  for (const [name, sentence] of BAD) {
    await app.drop(fixture(name));
    await expect(app.alert).toContainText(sentence);
    expect(await app.numbers()).toEqual(before);
  }
  await app.drop(fixture('broken.srt'));
  await expect(app.alert).toContainText(/“broken\.srt” (is not SubRip|holds no words).*\. (Save|Choose) /);
  expect(await app.numbers()).toEqual(before);
  // And it still works.
  await app.drop(fixture('short.mp4'));
  await app.done();
  expectDistributions(await app.numbers());
  expect(app.errors).toEqual([]);
});

test('a bad file as the first one leaves the page ready for the next', { tag: '@slow' }, async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('letter.mp4'));
  await expect(app.alert).toContainText('“letter.mp4” is not a video');
  await app.drop(fixture('one-frame.mp4'));
  await app.done();
});

test('a file that leads the demuxer round in a circle is read by ffmpeg', async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('cue-loop.mkv'));
  await app.done();
  expectDistributions(await app.numbers());
});

test('reading that comes to no end is given up, and the page goes on', { tag: '@slow' }, async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('one-frame.mp4'));
  await app.done();
  const reader = page.workers().find((worker) => /reader\.worker/.test(worker.url()));
  await reader?.evaluate(() => {
    setTimeout(() => {
      for (;;);
    });
  });
  await app.drop(fixture('short.mp4'));
  await expect(app.alert).toContainText(/Reading “short\.mp4” came to no end and was stopped\. .* copy or download /, {
    timeout: 60_000,
  });
  await app.drop(fixture('one-frame.mp4'));
  await app.done();
});

test('subtitles without a video ask for the video', async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('good.srt'));
  await expect(page.getByText(/“good\.srt” came without a video/)).toBeVisible();
});

test('a name with odd characters is opened and shown as it is', { tag: '@slow' }, async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'odd-'));
  const name = 'we#ird %41 "naïve" 🎬.mp4';
  try {
    await copyFile(fixture('phone.mp4'), join(folder, name));
    const app = new App(page);
    await app.visit();
    await app.open(join(folder, name));
    await app.done();
    await expect(page.getByText(name).first()).toBeVisible();
    await expect.poll(() => app.player.evaluate((video) => (video as HTMLVideoElement).readyState)).toBeGreaterThan(1);
  } finally {
    await rm(folder, { recursive: true });
  }
});
