// What a browser may lack or lose, taken away at the browser's own interface: the page says so, goes on with what there is,
// and nothing that a person had is lost.
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { MINIATURE } from '../src/mart/miniature';
import { writeTestModel } from '../tests/setup/test-model';
import { App, expectDistributions } from './app';
import { fixture } from './files';
import { serveModel } from './model-server';

/** Runs `script` first in every worker of the page: what a page itself lacks, its workers have all the same. */
async function inWorkers(context: BrowserContext, script: string): Promise<void> {
  await context.route(/worker[\w.-]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script};${await response.text()}` });
  });
}

test('without WebCodecs ffmpeg.wasm decodes, and the page says so', { tag: '@slow' }, async ({ page, context }) => {
  test.setTimeout(240_000);
  await inWorkers(context, 'delete self.VideoDecoder; delete self.AudioDecoder');
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('short.mp4'));
  await app.done(180_000);
  expectDistributions(await app.numbers());
  await expect(page.getByText(en.banner.ffmpegLicence)).toBeVisible();
});

/** In a worker: WebCodecs decodes some chunks, then none. */
const GIVES_UP = `{
  let left = 200;
  const { decode } = VideoDecoder.prototype;
  VideoDecoder.prototype.decode = function (chunk) {
    if (left-- > 0) return decode.call(this, chunk);
    throw new DOMException('Decoding error.', 'EncodingError');
  };
}`;

test('a decoder that gives up on the way is replaced by ffmpeg.wasm, and the page says so', { tag: '@slow' }, async ({
  page,
  context,
}) => {
  test.setTimeout(240_000);
  await inWorkers(context, GIVES_UP);
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('phone.mp4'));
  await app.done(180_000);
  expectDistributions(await app.numbers());
  await expect(page.getByText('and ffmpeg.wasm did')).toBeVisible();
});

test('without isolation there are no threads, and all else is there', { tag: '@slow' }, async ({ page, context }) => {
  test.setTimeout(400_000);
  await context.route('**/*', async (route) => {
    const response = await route.fetch();
    const headers = Object.fromEntries(
      Object.entries(response.headers()).filter(([name]) => !name.startsWith('cross-origin-')),
    );
    await route.fulfill({ response, headers });
  });
  const app = new App(page);
  await app.visit();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  for (const file of ['short.mp4', 'mpeg4-ac3.mkv']) {
    await app.drop(fixture(file));
    await app.done(180_000);
  }
  await page.getByRole('button', { name: 'WebAssembly' }).click();
  await expect(page.getByText('1 thread')).toBeVisible();
});

test('a network that goes while the model is loaded is said; the video stays, and another try goes on', async ({
  browser,
}) => {
  const server = await serveModel(await writeTestModel(MINIATURE));
  const context = await browser.newContext({ baseURL: server.address });
  const app = new App(await context.newPage());
  try {
    await context.route('**/*.safetensors', (route) => route.abort('internetdisconnected'));
    await app.visit();
    await app.drop(fixture('short.mp4'));
    await expect(app.alert).toContainText('Check the connection');
    await expect(app.player).toBeVisible();
    await context.unroute('**/*.safetensors');
    await app.page.getByRole('button', { name: en.banner.retry }).click();
    await expect(app.alert).toBeHidden();
    await app.page.getByRole('button', { name: en.work.analyse, exact: true }).click();
    await app.done();
  } finally {
    await context.close();
    await server.close();
  }
});

/** Counts what the page makes and gives back: URLs of files, pictures. */
function countHandles(): void {
  const alive = { urls: 0, bitmaps: 0 };
  Object.assign(window, { alive });
  const { createObjectURL, revokeObjectURL } = URL;
  const urls = new Set<string>();
  URL.createObjectURL = (file) => {
    const url = createObjectURL(file);
    urls.add(url);
    alive.urls = urls.size;
    return url;
  };
  URL.revokeObjectURL = (url) => {
    urls.delete(url);
    alive.urls = urls.size;
    revokeObjectURL(url);
  };
}

async function handles(page: Page): Promise<{ workers: number; urls: number }> {
  const { urls } = await page.evaluate(() => (window as unknown as { alive: { urls: number } }).alive);
  return { workers: page.workers().length, urls };
}

test('twenty files one after the other, half of them cancelled, leave no worker and no address behind', {
  tag: '@slow',
}, async ({ page }) => {
  test.setTimeout(300_000);
  await page.addInitScript(countHandles);
  const app = new App(page);
  await app.visit();
  const state = page.locator('.page');
  const counts: Awaited<ReturnType<typeof handles>>[] = [];
  for (let i = 0; i < 20; i++) {
    await app.drop(fixture(['short.mp4', 'phone.mp4'][i % 2] ?? ''));
    if (i % 2 === 0) await app.done();
    else {
      await page.getByRole('button', { name: en.work.cancel, exact: true }).click();
      // Before the first segment, what was shown stays.
      await expect(state).toHaveAttribute('data-state', /^(done|partial|empty)$/);
    }
    counts.push(await handles(page));
  }
  // The first ones start what stays: reader, engine, detector, threads.
  const [settled, last] = [counts[3], counts.at(-1)];
  expect(last).toEqual(settled);
  expect(app.errors).toEqual([]);
});
