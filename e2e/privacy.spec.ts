// The video stays on the device: nothing but the page's own files is ever asked for, and the policy says so too.
import { expect, test } from '@playwright/test';
import { App } from './app';
import { fixture } from './files';

test('no foreign request is made while videos are opened and analysed, ffmpeg.wasm included', { tag: '@slow' }, async ({
  page,
  baseURL,
}) => {
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('mpeg4-ac3.mkv'), fixture('good.srt'));
  await app.done();
  expect(asked.some((url) => url.includes('ffmpeg'))).toBe(true);
  const foreign = asked.filter((url) => !url.startsWith(baseURL ?? '?') && !/^(blob|data):/.test(url));
  expect(foreign).toEqual([]);
  const sent = asked.filter((url) => url.startsWith('blob:') && !url.startsWith(`blob:${baseURL}`));
  expect(sent).toEqual([]);
});

test('the page is isolated and carries the policy, in its header and in itself', async ({ page }) => {
  const response = await page.goto('./');
  const headers = response?.headers() ?? {};
  const policy = headers['content-security-policy'] ?? '';
  for (const rule of [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval' blob:",
    "worker-src 'self' blob:",
    "connect-src 'self' blob: https:",
    "img-src 'self' blob: data:;",
    "media-src 'self' blob: data:;",
    "object-src 'none'",
  ]) {
    expect(policy).toContain(rule);
  }
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const own = page.locator('meta[http-equiv="Content-Security-Policy"]');
  expect(await own.getAttribute('content')).toBe(policy);
});

test('the policy holds: an inline script does not run', async ({ page }) => {
  await page.goto('./');
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "taken over"';
    document.body.append(script);
  });
  expect(await page.title()).not.toBe('taken over');
});
