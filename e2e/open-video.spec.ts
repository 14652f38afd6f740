// A person drops a video: whatever its container and codecs, a chart of all classes and masked frames come out.
import { expect, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App, expectDistributions } from './app';
import { fixture, matrixFile, sharedClip, skipWithout } from './files';
import { expectMaskedDark } from './pixels';

interface Case {
  readonly name: string;
  readonly path: string;
  /** Said on screen where the browser can't decode the file. */
  readonly byFfmpeg: boolean;
  /** One of each way of reading is not. */
  readonly slow: boolean;
}

const cases: readonly Case[] = [
  { name: 'a phone’s upright H.264/AAC mp4', path: fixture('phone.mp4'), byFfmpeg: false, slow: false },
  { name: 'a VP9/Opus webm of odd size', path: fixture('odd-size.webm'), byFfmpeg: false, slow: true },
  { name: 'an mkv that only ffmpeg.wasm opens', path: fixture('mpeg4-ac3.mkv'), byFfmpeg: true, slow: false },
  { name: 'real people', path: sharedClip('people-640x360-20s.mp4'), byFfmpeg: false, slow: true },
];

for (const { name, path, byFfmpeg, slow } of cases) {
  const tag = slow ? '@slow' : [];
  test(`${name} gives a curve for every class and masked frames`, { tag }, async ({ page }) => {
    skipWithout(path);
    const app = new App(page);
    await app.visit();
    await app.drop(path);
    const segments = await app.done();
    const numbers = await app.numbers();
    expectDistributions(numbers);
    expect(numbers.segments).toHaveLength(segments);
    await expect(app.curveLines).toHaveCount(numbers.classes.length);
    await expect(page.getByText(/ffmpeg\.wasm (reads|does)/)).toHaveCount(byFfmpeg ? 1 : 0);
    await expectMaskedDark(app);
    expect(app.errors).toEqual([]);
  });
}

test('a video without sound says so and goes on with pictures', { tag: '@slow' }, async ({ page }) => {
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('phone-muted.mp4'));
  await app.done();
  expectDistributions(await app.numbers());
  await expect(page.getByText(en.timeline.soundNone)).toBeVisible();
});

test('AC-3 sound and ProRes pictures come from small decoders in the page, without ffmpeg', async ({ page }) => {
  const app = new App(page);
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  await app.visit();
  for (const name of ['h264-ac3.mp4', 'prores.mov']) {
    await app.drop(matrixFile(name));
    await expect(page.locator('.page')).toHaveAttribute('data-state', /^(analysing|done)$/, { timeout: 90_000 });
    await expect(page.getByText(name).first()).toBeVisible();
    await expect(page.getByText(en.banner.ffmpegOther)).toBeHidden();
  }
  expect(fetched.filter((url) => /\/ffmpeg\//.test(url))).toEqual([]);
  const away = fetched.filter((url) => /^http/.test(url) && new URL(url).origin !== new URL(page.url()).origin);
  expect(away).toEqual([]);
  expect(app.errors).toEqual([]);
});
