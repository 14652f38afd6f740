// The video stays on the device: nothing but the page's own files is ever asked for, and the policy says so too.
import { expect, test } from '@playwright/test';
import { documentPolicy, tagPolicy } from '../tests/setup/page-policy';
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
  await app.done(240_000);
  expect(asked.some((url) => url.includes('ffmpeg'))).toBe(true);
  const foreign = asked.filter((url) => !url.startsWith(baseURL ?? '?') && !/^(blob|data):/.test(url));
  expect(foreign).toEqual([]);
  const sent = asked.filter((url) => url.startsWith('blob:') && !url.startsWith(`blob:${baseURL}`));
  expect(sent).toEqual([]);
});

test('the page is isolated and carries the policy, in its header and in itself', async ({ page }) => {
  const response = await page.goto('./');
  const headers = response?.headers() ?? {};
  expect(headers['content-security-policy']).toBe(documentPolicy);
  for (const rule of [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval' blob:",
    "connect-src 'self' blob: https:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ]) {
    expect(documentPolicy.split('; ')).toContain(rule);
  }
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['permissions-policy']).toContain('camera=()');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const own = page.locator('meta[http-equiv="Content-Security-Policy"]');
  expect(await own.getAttribute('content')).toBe(tagPolicy);
  // Of all that stands in the header, a browser takes only frame-ancestors from nowhere else.
  expect(documentPolicy).toBe(`${tagPolicy}; frame-ancestors 'none'`);
  await expect(page.locator('meta[name="referrer"]')).toHaveAttribute('content', 'no-referrer');
});

test('the policy holds: no script, no markup, no base, no form, no frame, nothing from elsewhere', async ({ page }) => {
  await page.goto('./');
  const outcome = await page.evaluate(async () => {
    const refused = (work: () => unknown) => {
      try {
        work();
        return 'done';
      } catch (error) {
        return error instanceof Error ? error.name : String(error);
      }
    };
    const script = document.createElement('script');
    const text = document.createTextNode('document.title = "taken over"');
    const outcomes = {
      scriptText: refused(() => (script.textContent = 'document.title = "taken over"')),
      scriptAddress: refused(() => (script.src = 'https://elsewhere.example/a.js')),
      markup: refused(() => (document.createElement('div').innerHTML = '<img src=x onerror="document.title = 1">')),
      worker: refused(() => new Worker('https://elsewhere.example/a.js')),
      data: refused(() => new Worker('data:text/javascript,0')),
      policy: refused(() => trustedTypes?.createPolicy('another', { createScriptURL: (address) => address })),
    };
    // A text node gets past Trusted Types, and not past script-src.
    script.append(text);
    document.body.append(script);
    const base = document.createElement('base');
    base.href = 'https://elsewhere.example/';
    document.head.append(base);
    const form = document.createElement('form');
    form.action = 'https://elsewhere.example/';
    document.body.append(form);
    const violated = new Promise<string>((resolve) =>
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        if (effectiveDirective === 'form-action') resolve(effectiveDirective);
      }),
    );
    form.submit();
    return {
      outcomes,
      baseURI: document.baseURI,
      here: location.href,
      violated: await violated,
      title: document.title,
    };
  });
  expect(outcome.outcomes).toEqual({
    scriptText: 'TypeError',
    scriptAddress: 'TypeError',
    markup: 'TypeError',
    worker: 'TypeError',
    data: 'TypeError',
    policy: 'TypeError',
  });
  expect(outcome.title).not.toBe('taken over');
  expect(outcome.baseURI).toBe(outcome.here);
  expect(outcome.violated).toBe('form-action');
  expect(page.url()).toBe(outcome.here);
});
