// A worker that dies takes nothing with it: it is started again when it is needed, with the model and the video.
import { expect, type Page, test } from '@playwright/test';
import { App } from './app';
import { fixture } from './files';

async function kill(page: Page, name: RegExp): Promise<void> {
  const worker = page.workers().find((one) => name.test(one.url()));
  if (!worker) throw new Error(`none of ${page.workers().map((one) => one.url())}`);
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('killed by the test');
    });
  });
  await expect.poll(() => page.workers().includes(worker)).toBe(false);
}

test('pictures are recovered after engine and reader died, and the video is analysed again after the detector did', {
  tag: '@slow',
}, async ({ page }) => {
  test.slow();
  const app = new App(page);
  await page.goto('./?sample=&segments=2');
  await app.done();
  await app.recovered();
  const before = await app.picture('recovered').count();
  await kill(page, /\/worker-[^/]*\.js/);
  await kill(page, /\/reader\.worker-[^/]*\.js/);
  await app.ratio.fill('0.8');
  await app.recovered();
  expect(await app.picture('recovered').count()).toBe(before);
  await expect(app.alert).toHaveCount(0);

  await kill(page, /\/faces\.worker-[^/]*\.js/);
  await app.drop(fixture('good.srt'));
  await app.done();
});
