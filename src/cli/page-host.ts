// The built page in headless Chromium: a preview server on a free local port with the page's own headers, a browser,
// and the page without a view (headless.html) in it. A page that crashed is opened anew for the next video.
import type { Browser, BrowserContext, Page } from 'playwright';
import { chromium } from 'playwright';
import { type PreviewServer, preview } from 'vite';
import { findBrowser, launchOptions, type WebGpuMode } from './browser';
import type { HeadlessOptions, HeadlessOutcome } from './headless';

/**
 * A page is closed after so many. Work-around: Chromium 156: some 1.4 MB of shared memory stay per file that a page has read
 * (measured; no report found). Goes when they are given back.
 */
const VIDEOS_PER_PAGE = 100;

export interface PageHost {
  /** Analyses one file; the browser reads it from disk by itself. Rejects when the page is gone. */
  analyze(video: string, subtitles: readonly string[], options: HeadlessOptions): Promise<HeadlessOutcome>;
  close(): Promise<void>;
}

async function serve(root: string): Promise<{ server: PreviewServer; address: string }> {
  const server = await preview({
    root,
    logLevel: 'silent',
    preview: { port: 0, host: '127.0.0.1', open: false },
  });
  const [address] = server.resolvedUrls?.local ?? [];
  if (!address) throw new Error('the local server has no address');
  return { server, address };
}

async function hasAdapter(page: Page): Promise<boolean> {
  return page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null);
}

async function openPage(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(new URL('src/cli/headless.html', address).href);
  await page.waitForFunction(() => 'martHeadless' in window);
  return page;
}

/** What `work` gives; rejects when the page crashes, since its evaluations then wait for ever. */
async function untilCrash<T>(page: Page, work: Promise<T>): Promise<T> {
  let onCrash = () => {};
  const crash = new Promise<never>((_, reject) => {
    onCrash = () => reject(new Error('the page crashed'));
  });
  page.on('crash', onCrash);
  try {
    return await Promise.race([work, crash]);
  } finally {
    page.off('crash', onCrash);
  }
}

/**
 * Starts server and browser. `backend` decides how the browser treats WebGPU: wasm needs none; webgpu falls back to
 * Chromium's software adapter where there is no other, auto does not (wasm is faster than that).
 */
export async function openPageHost(root: string, backend: 'auto' | 'webgpu' | 'wasm'): Promise<PageHost> {
  const found = await findBrowser();
  const { server, address } = await serve(root);
  let browser: Browser | null = null;
  let mode: WebGpuMode = backend === 'wasm' ? 'none' : 'hardware';
  const launch = async (): Promise<Page> => {
    await browser?.close();
    browser = await chromium.launch(launchOptions(found, { webgpu: mode }));
    return openPage(await browser.newContext(), address);
  };
  const close = async (): Promise<void> => {
    await browser?.close();
    await server.close();
  };
  let page: Page;
  try {
    page = await launch();
    if (backend === 'webgpu' && !(await hasAdapter(page))) {
      mode = 'software';
      page = await launch();
    }
  } catch (thrown) {
    // An open server would keep the process alive.
    await close();
    throw thrown;
  }
  /** In place of a page that crashed or is used up; in a new browser if that is gone too. */
  const reopen = async (): Promise<Page> => {
    const context = page.context();
    if (!context.browser()?.isConnected()) return launch();
    await page.close();
    return openPage(context, address);
  };
  let crashed = false;
  let videos = 0;
  return {
    async analyze(video, subtitles, options) {
      if (crashed || videos === VIDEOS_PER_PAGE) {
        page = await reopen();
        videos = 0;
      }
      videos += 1;
      crashed = true;
      const work = async () => {
        await page.setInputFiles('#video', video);
        await page.setInputFiles('#subtitles', [...subtitles]);
        return page.evaluate((asked) => window.martHeadless.analyze(asked), options);
      };
      const outcome = await untilCrash(page, work());
      crashed = false;
      return outcome;
    },
    close,
  };
}
