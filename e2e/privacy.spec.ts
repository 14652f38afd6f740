// The video stays on the device: nothing but the page's own files is ever asked for, and the policy says so too.
import { expect, type Page, type Request, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { zh } from '../src/i18n/zh';
import { documentPolicy, tagPolicy } from '../tests/setup/page-policy';
import { App } from './app';
import { fixture } from './files';

/** Hears of every request of the page and its workers, and gives those by which something could leave it. */
function listen(page: Page, own: string): { readonly asked: string[]; leaving(): string[] } {
  const asked: Request[] = [];
  const sockets: string[] = [];
  page.context().on('request', (request) => asked.push(request));
  page.on('websocket', (socket) => sockets.push(socket.url()));
  const leaves = (request: Request) => {
    const url = new URL(request.url());
    if (url.protocol === 'data:') return false;
    // A server hears what is asked for: a body, and what stands behind a question mark, may say something of a video.
    const tells = url.search !== '' && !request.isNavigationRequest();
    return url.origin !== own || request.method() !== 'GET' || request.postData() !== null || tells;
  };
  return {
    get asked() {
      return asked.map((request) => request.url());
    },
    leaving: () => [...asked.filter(leaves).map((request) => `${request.method()} ${request.url()}`), ...sockets],
  };
}

test('nothing leaves the page while videos are opened and analysed, ffmpeg.wasm included', { tag: '@slow' }, async ({
  page,
  baseURL,
}) => {
  const heard = listen(page, new URL(baseURL ?? '').origin);
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('mpeg4-ac3.mkv'), fixture('good.srt'));
  await app.done(240_000);
  expect(heard.asked.some((url) => url.includes('ffmpeg'))).toBe(true);
  expect(heard.leaving()).toEqual([]);
});

test('nothing leaves the page whatever is done with a result', { tag: '@slow' }, async ({ page, baseURL }) => {
  test.setTimeout(480_000);
  const heard = listen(page, new URL(baseURL ?? '').origin);
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('short.mp4'));
  await app.done();
  await page.getByRole('button', { name: en.compare.button, exact: true }).click();
  await page.getByRole('button', { name: en.compare.keepButton }).click();

  await test.step('people, followed and named', async () => {
    await app.analyseFaces(fixture('two-people.mp4'), fixture('good.srt'));
    const people = page.getByRole('region', { name: en.people.label });
    const name = people.getByRole('textbox', { name: en.people.rename('A') });
    await name.fill('Ann');
    await name.press('Enter');
    await page
      .locator('.face-box')
      .filter({ hasText: en.people.person('B') })
      .click();
    await app.done();
    await people.getByRole('button', { name: en.people.allCurves }).click();
    await expect(page.locator('.people-row g[data-person]')).toHaveCount(2, { timeout: 60_000 });
  });

  await test.step('comparison', async () => {
    const comparison = page.getByRole('region', { name: en.compare.label });
    await expect(comparison.getByText('short.mp4')).toBeVisible();
    await comparison.getByRole('button', { name: en.compare.close }).click();
  });

  await test.step('mask, words and what-if', async () => {
    await app.ratio.fill('80');
    await app.recovered();
    const words = page.getByRole('region', { name: en.words.label });
    await words.getByRole('group', { name: en.words.line }).getByRole('button').first().click();
    const panel = page.locator('.what-if');
    await panel.locator('summary').press('Enter');
    await panel.getByRole('checkbox', { name: en.whatIf.hide, exact: true }).press('Space');
    await panel.getByRole('button', { name: /^Run / }).click();
    await expect(panel.getByRole('region', { name: en.whatIf.outcome })).toBeVisible();
    await panel.getByRole('button', { name: en.whatIf.compare, exact: true }).click();
    const strategies = panel.getByRole('region', { name: en.whatIf.strategies });
    await expect(strategies.locator('tbody tr')).toHaveCount(7, { timeout: 60_000 });
  });

  await test.step('every file, and the masked video', async () => {
    await page.getByRole('button', { name: en.export.button, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: en.export.title });
    const { video: _, ...files } = en.export.files;
    for (const { name } of Object.values(files)) {
      const download = page.waitForEvent('download');
      await dialog.getByRole('button', { name: en.export.saveFile(name), exact: true }).click();
      await (await download).path();
    }
    const video = page.waitForEvent('download', { timeout: 120_000 });
    await dialog.getByRole('button', { name: en.export.video.makeIt }).click();
    await (await video).path();
    await page.keyboard.press('Escape');
  });

  await test.step('a link with all in it', async () => {
    await page.getByRole('button', { name: en.share.button, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: en.share.title });
    const ready = () => expect(dialog.locator('[aria-busy]')).toHaveAttribute('aria-busy', 'false');
    await ready();
    for (const name of [en.share.pictures, 'Words: ', en.share.heads]) {
      await dialog.getByRole('checkbox', { name }).click();
      await ready();
    }
    const link = await dialog.getByRole('textbox', { name: en.share.address }).inputValue();
    await page.keyboard.press('Escape');
    await page.goto(link);
    await expect(page.locator('[data-kept="link"]')).toBeVisible();
  });

  await test.step('the language, and a recent analysis', async () => {
    await page.getByRole('button', { name: en.app.otherLanguage, exact: true }).click();
    await expect(page.getByRole('button', { name: zh.app.otherLanguage, exact: true })).toBeVisible();
    await page.getByRole('button', { name: zh.app.otherLanguage, exact: true }).click();
    await app.visit();
    await page
      .getByRole('button', { name: /two-people\.mp4/ })
      .first()
      .click();
    await expect(page.locator('[data-kept="recent"]')).toBeVisible();
  });
  expect(heard.leaving()).toEqual([]);
  expect(app.errors).toEqual([]);
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
