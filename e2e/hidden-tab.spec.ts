// A tab that nobody looks at has no animation frames and slow timers, and a machine that sleeps stops all at once, threads
// included. An analysis goes on in the first, and after the second.
import { type Browser, expect, type Page, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { MINIATURE } from '../src/mart/miniature';
import { writeTestModel } from '../tests/setup/test-model';
import { App } from './app';
import { fixture } from './files';
import { processesOf } from './memory';
import { type ModelServer, serveModel } from './model-server';

let server: ModelServer;
test.beforeAll(async () => {
  server = await serveModel(await writeTestModel(MINIATURE));
});
test.afterAll(() => server.close());

async function openApp(browser: Browser, before: () => void = () => {}): Promise<App> {
  const context = await browser.newContext({ baseURL: server.address });
  const app = new App(await context.newPage());
  await app.page.addInitScript(before);
  await app.visit();
  return app;
}

/**
 * Has `document` say that it is hidden or shown as a browser does: hidden, no animation frame comes, and timers come once a
 * second. A tab that tests drive is never behind another one, so this is put in where the page meets the browser.
 */
function hideable(): void {
  const { requestAnimationFrame, setTimeout } = window;
  let hidden = false;
  let waiting: FrameRequestCallback[] = [];
  window.requestAnimationFrame = (callback) => {
    if (!hidden) return requestAnimationFrame(callback);
    return waiting.push(callback);
  };
  Object.assign(window, {
    setTimeout: (work: () => void, wait = 0, ...given: []) =>
      setTimeout(work, hidden ? Math.max(1000, wait) : wait, ...given),
    setHidden(now: boolean) {
      hidden = now;
      document.dispatchEvent(new Event('visibilitychange'));
      if (!now) for (const callback of waiting.splice(0)) requestAnimationFrame(callback);
      waiting = [];
    },
  });
  Object.defineProperty(document, 'hidden', { get: () => hidden });
  Object.defineProperty(document, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') });
}

const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate((now) => (window as unknown as { setHidden: (now: boolean) => void }).setHidden(now), hidden);

/** How many segments the page says are done; 0 before it says so. */
async function segmentsDone(page: Page): Promise<number> {
  const said = await page.locator('.working-facts').allTextContents();
  return Number(/(\d+) of \d+ seg/.exec(said.join())?.[1] ?? 0);
}

test('an analysis begins, shows its segments and ends in a tab that nobody sees', async ({ browser }) => {
  const app = await openApp(browser, hideable);
  const { page } = app;
  server.hold();
  await app.drop(fixture('phone.mp4'));
  await expect(app.player).toBeVisible();
  await setHidden(page, true);
  server.release();
  expect(await app.done()).toBe(16);
  await setHidden(page, false);
  expect((await app.numbers()).segments).toHaveLength(16);
  expect(app.errors).toEqual([]);
  await page.context().close();
});

/** Longer than a reader may be deaf before it is taken for dead (analysis/session-reader.ts). ms */
const SLEEP = 25_000;

test('an analysis goes on when a machine wakes that slept in its middle', { tag: '@slow' }, async ({ browser }) => {
  test.skip(process.platform === 'win32', 'processes can’t be stopped');
  const app = await openApp(browser);
  const { page } = app;
  await app.drop(fixture('hour.mp4'));
  await expect.poll(() => segmentsDone(page), { timeout: 60_000 }).toBeGreaterThan(2);
  const renderers = (await processesOf(browser)).filter(({ type }) => type === 'renderer');
  for (const { id } of renderers) process.kill(id, 'SIGSTOP');
  try {
    // The sleep itself, and nothing that could be waited for in it.
    await new Promise((resolve) => setTimeout(resolve, SLEEP));
  } finally {
    for (const { id } of renderers) process.kill(id, 'SIGCONT');
  }
  const before = await segmentsDone(page);
  await expect.poll(() => segmentsDone(page), { timeout: 60_000 }).toBeGreaterThan(before + 2);
  await page.getByRole('button', { name: en.work.cancel, exact: true }).click();
  await expect(page.getByText(/Stopped after \d+ of 720 segments/)).toBeVisible();
  expect(await app.alert.allTextContents()).toEqual([]);
  expect(app.errors).toEqual([]);
  await page.context().close();
});
