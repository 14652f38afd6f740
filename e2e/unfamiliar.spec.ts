// Footage unlike the training data: the page says that its curve means little, and says so only then.
import { expect, type Page, test } from '@playwright/test';
import { writeTestModel } from '../tests/setup/test-model';
import { noticeText } from '../src/i18n/strings';
import { MINIATURE } from '../src/mart/miniature';
import { App } from './app';
import { fixture, sample, sharedClip, skipWithout } from './files';
import { serveModel } from './model-server';

const picture = noticeText('unfamiliar-picture', {});
const sound = noticeText('unfamiliar-sound', {});
const whole = noticeText('unfamiliar-video', {});

/** Of the three, those that the page shows. */
async function told(page: Page, ...videos: readonly string[]): Promise<string[]> {
  const app = new App(page);
  await app.visit();
  await app.drop(...videos);
  await app.done();
  const shown = (await page.getByRole('status').allTextContents()).join(' ');
  return [picture, sound, whole].filter((sentence) => shown.includes(sentence));
}

/** No softmax over three classes has more than log(3) = 1.1 nats of evidence. */
const THRESHOLDS: readonly (readonly [picture: number, sound: number, video: string, sentences: readonly string[]])[] =
  [
    [0, 0, 'short.mp4', []],
    [2, 0, 'short.mp4', [picture]],
    [0, 2, 'short.mp4', [sound]],
    [2, 2, 'short.mp4', [whole]],
    [2, 0, 'one-frame.mp4', [whole]],
  ];

test('the page tells by the model’s thresholds which part of the curve says little', { tag: '@slow' }, async ({
  browser,
}) => {
  const server = await serveModel(new Map());
  const context = await browser.newContext({ baseURL: server.address });
  try {
    for (const [picture, sound, video, sentences] of THRESHOLDS) {
      server.files = await writeTestModel({ ...MINIATURE, evidence: { picture, sound } });
      const page = await context.newPage();
      expect(await told(page, fixture(video)), `picture ${picture}, sound ${sound}, ${video}`).toEqual(sentences);
      await page.close();
    }
  } finally {
    await context.close();
    await server.close();
  }
});

/** What shows nobody. Whether its sound says something to the shipped model, a wind for instance, is the model's to say. */
const footage: readonly (readonly [name: string, path: string])[] = [
  ['a drawn landscape with wind', fixture('landscape.mp4')],
  ['noise', fixture('noise.mp4')],
  ['real footage without people', sharedClip('no_face.mp4')],
];

for (const [name, path] of footage) {
  test(`the shipped model says that ${name} is nothing it learned from`, { tag: '@slow' }, async ({ page }) => {
    skipWithout(path);
    const said = await told(page, path);
    expect(said).toHaveLength(1);
    expect([picture, whole]).toContain(said[0]);
  });
}

test('the shipped model says nothing of the kind about the sample', { tag: '@slow' }, async ({ page }) => {
  expect(await told(page, sample.video, sample.subtitles)).toEqual([]);
});
