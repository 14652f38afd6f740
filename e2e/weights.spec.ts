// The model's weights on their way into the page: progress that can be left, verification, and no second download.
import { type BrowserContext, expect, test } from '@playwright/test';
import tiny from '../models/tiny/config.json' with { type: 'json' };
import { TEST_SHARDS, tampered, writeTestModel } from '../tests/setup/test-model';
import { en } from '../src/i18n/en';
import { martConfigSchema } from '../src/mart/config';
import { MINIATURE } from '../src/mart/miniature';
import { App } from './app';
import { fixture } from './files';
import { type ModelServer, serveModel } from './model-server';

const [FIRST, SECOND] = TEST_SHARDS;

let files: ReadonlyMap<string, Buffer>;
let server: ModelServer;
let context: BrowserContext;
let app: App;

test.beforeAll(async () => {
  files = await writeTestModel(MINIATURE);
});
test.beforeEach(async ({ browser }) => {
  server = await serveModel(files);
  context = await browser.newContext({ baseURL: server.address });
  app = new App(await context.newPage());
});
test.afterEach(async () => {
  server.release();
  await context.close();
  await server.close();
});

const shardsAsked = () => server.asked.filter((name) => name.endsWith('.safetensors')).toSorted();
const megabytes = /, \d+\.\d of \d+(\.\d)? MB$/;

test('the first load shows megabytes and can be left; the second asks for no shard', { tag: '@slow' }, async () => {
  // The page's own model, cut to a block each: megabytes, and soon made and run.
  const { visual, audio, text, decoder, ...record } = martConfigSchema.parse(tiny);
  const large = await writeTestModel({
    ...record,
    visual: { ...visual, depth: 1 },
    audio: { ...audio, depth: 1 },
    text: { ...text, depth: 1 },
    decoder: { ...decoder, depth: 1 },
    fusion: { ...record.fusion, blocks: 1 },
  });
  server.files = large;
  server.hold();
  await app.visit();
  await expect(app.page.getByText(megabytes)).toBeVisible();
  await app.drop(fixture('short.mp4'));
  const loading = app.page.locator('.stage-name').getByText(megabytes);
  await expect(loading).toBeVisible();
  const [loaded, all] =
    /([\d.]+) of ([\d.]+)/
      .exec((await loading.textContent()) ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  const length = TEST_SHARDS.reduce((sum, name) => sum + (large.get(name)?.length ?? 0), 0) / 1e6;
  expect(Math.abs((all ?? 0) - length)).toBeLessThan(0.6);
  expect(Math.abs((loaded ?? 0) - length / 2)).toBeLessThan(0.6);

  await app.page.getByRole('button', { name: en.work.cancel, exact: true }).click();
  await expect(app.page.getByText(en.work.notStarted, { exact: true })).toBeVisible({ timeout: 5_000 });
  await app.page.getByRole('button', { name: en.work.analyse, exact: true }).click();
  await expect(loading).toBeVisible();
  server.release();
  await app.done();
  const numbers = await app.numbers();
  expect(shardsAsked()).toEqual([...TEST_SHARDS]);
  await expect(app.page.getByText(en.banner.untrained)).toBeHidden();

  server.asked.length = 0;
  await app.visit();
  await app.drop(fixture('short.mp4'));
  await app.done();
  expect(server.asked).toContain('config.json');
  expect(shardsAsked()).toEqual([]);
  expect(await app.numbers()).toEqual(numbers);
});

test('a shard that is not what its hash says is named, and another try goes on from what is there', async () => {
  server.files = new Map(files).set(SECOND, tampered(files.get(SECOND) ?? Buffer.alloc(1)));
  await app.visit();
  await expect(app.alert).toContainText(new RegExp(`^The weights in ${SECOND} are damaged.*\\. Load the page again`));
  server.files = files;
  await app.page.getByRole('button', { name: en.banner.retry }).click();
  await expect(app.alert).toBeHidden();
  await app.drop(fixture('short.mp4'));
  await app.done();
  expect(shardsAsked().filter((name) => name === SECOND)).toHaveLength(2);
});

test('a damaged file in the browser’s cache is fetched again, alone', { tag: '@slow' }, async () => {
  await app.visit();
  await app.drop(fixture('short.mp4'));
  await app.done();
  const damaged = await app.page.evaluate(async (name) => {
    const cache = await caches.open('mart-weights');
    const kept = (await cache.keys()).find(({ url }) => url.includes(name));
    const bytes = kept && (await (await cache.match(kept))?.arrayBuffer());
    if (!kept || !bytes) return 0;
    const view = new DataView(bytes);
    view.setUint8(1000, view.getUint8(1000) ^ 1);
    await cache.put(kept, new Response(bytes));
    return bytes.byteLength;
  }, FIRST);
  expect(damaged).toBe(files.get(FIRST)?.length);
  server.asked.length = 0;
  await app.visit();
  await app.drop(fixture('short.mp4'));
  await app.done();
  expect(shardsAsked()).toEqual([FIRST]);
});

test('two tabs load at once, and each works', { tag: '@slow' }, async () => {
  const other = new App(await context.newPage());
  await Promise.all([app.visit(), other.visit()]);
  for (const tab of [app, other]) {
    await tab.page.bringToFront();
    await tab.drop(fixture('short.mp4'));
    await tab.done();
  }
});
