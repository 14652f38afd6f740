// A worker that dies takes nothing with it: it is started again when it is needed, with the model and the video.
import { expect, type Page, test } from '@playwright/test';
import { App } from './app';
import { fixture } from './files';

/** Kills the worker, and gives what is true once another is at work in its place. */
async function kill(page: Page, name: RegExp): Promise<() => boolean> {
  const killed = page.workers().filter((one) => name.test(one.url()));
  if (killed.length === 0) throw new Error(`none of ${page.workers().map((one) => one.url())}`);
  for (const worker of killed) {
    // One whose own threads wait may stay listed for long: that the page let it go is seen by the next one alone.
    const closed = worker.waitForEvent('close', { timeout: 5000 }).catch(() => undefined);
    await worker.evaluate(() => {
      setTimeout(() => {
        throw new Error('killed by the test');
      });
    });
    await closed;
  }
  return () => page.workers().some((one) => name.test(one.url()) && !killed.includes(one));
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
  const engineIsNew = await kill(page, /\/worker-[^/]*\.js/);
  const readerIsNew = await kill(page, /\/reader\.worker-[^/]*\.js/);
  await app.ratio.fill('0.8');
  await expect.poll(engineIsNew).toBe(true);
  await expect.poll(readerIsNew).toBe(true);
  await app.recovered();
  expect(await app.picture('recovered').count()).toBe(before);
  await expect(app.alert).toHaveCount(0);

  const facesAreNew = await kill(page, /\/faces\.worker-[^/]*\.js/);
  await app.drop(fixture('good.srt'));
  await expect.poll(facesAreNew).toBe(true);
  await app.done();
});
