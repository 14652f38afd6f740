// Sharing a result as a link: what the sender is shown, and what somebody with a fresh browser gets. And links that run
// by themselves.
import { readFile } from 'node:fs/promises';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { LONGEST_PLAIN, LONGEST_WITH_PICTURES } from '../src/share/address';
import { App, expectDistributions, type Numbers } from './app';
import { serveClip } from './clip-server';
import { fixture, sample } from './files';

const text = en.share;

/** The share dialog of an open page. */
class ShareDialog {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get dialog() {
    return this.page.getByRole('dialog', { name: text.title });
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: text.button, exact: true }).click();
    await this.ready();
  }

  async ready(): Promise<void> {
    await expect(this.dialog.locator('[aria-busy]')).toHaveAttribute('aria-busy', 'false');
  }

  async tick(name: string): Promise<void> {
    await this.dialog.getByRole('checkbox', { name }).click();
    await this.ready();
  }

  address(): Promise<string> {
    return this.dialog.getByRole('textbox', { name: text.address }).inputValue();
  }

  /** As a person does it: the button, then what is on the clipboard. */
  async copy(): Promise<string> {
    await this.dialog.getByRole('button', { name: text.copy }).click();
    await expect(this.dialog.getByText(text.copied, { exact: true })).toBeVisible();
    return this.page.evaluate(() => navigator.clipboard.readText());
  }
}

/** Of version 9: a body of one byte, and the right sum. */
const NEWER = 'CQAAAQDSKaQt';

/** Opens `link` as somebody else, who has never been on the page. */
async function receive(context: BrowserContext, link: string): Promise<App> {
  const fresh = await context.browser()?.newContext({ locale: 'en-GB' });
  if (!fresh) throw new Error('no browser');
  const app = new App(await fresh.newPage());
  await app.page.goto(link);
  return app;
}

/** What a link carries: every share to two decimals; sums of several of them can differ in the last. */
function expectSame(seen: Numbers, sent: Numbers): void {
  const shares = ({ classes, segments }: Numbers) => [classes, segments.map(({ sentiment: _, ...own }) => own)];
  expect(shares(seen)).toEqual(shares(sent));
  seen.segments.forEach(({ sentiment }, i) => {
    expect(Math.abs(sentiment - (sent.segments[i]?.sentiment ?? 9))).toBeLessThan(0.011);
  });
}

/** Whether what picture, sound and words each say is there; where it is not, the page says so. */
async function expectHeads({ page }: App, there: boolean): Promise<void> {
  const { notKept, label } = en.words.heads;
  const readOut = page.getByRole('region', { name: en.readOut.label });
  await expect(readOut.getByText(notKept)).toHaveCount(there ? 0 : 1);
  await expect(readOut.getByRole('table', { name: label }).getByRole('columnheader')).toHaveCount(there ? 5 : 2);
  await expect(page.getByRole('radio', { name: en.timeline.eq3 })).toBeEnabled({ enabled: there });
}

const standing = (app: App) => app.page.locator('.page');
const readOnly = (app: App) => app.page.locator('[data-kept="link"]');

test('a copied link shows the same numbers to somebody else, and comes alive with the same video', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const app = new App(page);
  await app.visit('?sample=');
  expect(await app.done()).toBe(16);
  const numbers = await app.numbers();
  const share = new ShareDialog(page);
  await share.open();
  const plain = await share.copy();
  expect(plain.length).toBeLessThanOrEqual(LONGEST_PLAIN);
  await expect(share.dialog.getByText(text.size(plain.length))).toBeVisible();

  // Pictures and words are shown as a receiver sees them, with a warning, and the link stays within its limit.
  await expect(share.dialog.getByText(text.warning)).toHaveCount(0);
  await share.tick(text.pictures);
  await expect(share.dialog.getByRole('img', { name: 'Segment ' })).toHaveCount(16);
  await expect(share.dialog.getByText(text.warning)).toBeVisible();
  const pictured = await share.address();
  await share.tick('Words: ');
  await expect(share.dialog.getByText('I am so scared')).toBeVisible();
  await expect(share.dialog.getByText(text.headsLeftOut)).toBeVisible();
  await share.tick(text.heads);
  await expect(share.dialog.getByText(text.headsShown)).toBeVisible();
  const full = await share.copy();
  expect(full.length).toBeLessThanOrEqual(LONGEST_WITH_PICTURES);
  console.log(
    `characters of the sample's link: plain ${plain.length}, pictures ${pictured.length}, all ${full.length}`,
  );
  await page.keyboard.press('Escape');
  await expect(share.dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: text.button, exact: true })).toBeFocused();

  const receiver = await receive(context, plain);
  await expect(readOnly(receiver)).toContainText('read-only');
  expectSame(await receiver.numbers(), numbers);
  await expectHeads(receiver, false);
  await expect(receiver.page.locator('body')).not.toContainText('wonderful');
  await expect(receiver.player).toHaveCount(0);

  await receiver.drop(sample.video, sample.subtitles);
  expect(await receiver.done()).toBe(16);
  await expect(readOnly(receiver)).toHaveCount(0);
  await expect(receiver.player).toBeVisible();
  expect(await receiver.numbers()).toEqual(numbers);

  const reader = await receive(context, full);
  await expect(readOnly(reader)).toBeVisible();
  await reader.expectWords('wonderful');
  expectSame(await reader.numbers(), numbers);
  await expectHeads(reader, true);
  expect([...app.errors, ...receiver.errors, ...reader.errors]).toEqual([]);
});

test('the dialog shows a QR code of the plain link, also on dark ground', { tag: '@slow' }, async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  const app = new App(page);
  await app.visit();
  await app.drop(fixture('landscape.mp4'));
  await app.done();
  const share = new ShareDialog(page);
  await share.open();
  await share.dialog.getByText(text.qr, { exact: true }).click();
  const code = share.dialog.getByRole('img', { name: text.qrLabel('landscape.mp4') });
  await expect(code).toBeVisible();
  await expect(code.locator('rect')).toHaveAttribute('fill', '#fff');
  // Modules are whole pixels, and four white ones stand around the code.
  const { width } = (await code.boundingBox()) ?? { width: 0 };
  const modules = Number((await code.getAttribute('viewBox'))?.split(' ')[2]);
  expect(width).toBe(modules * 3);
  await expect(share.dialog.getByRole('checkbox', { name: text.wordsNone })).toBeDisabled();
  // A click inside leaves it open, one beside it closes it and gives the focus back.
  await share.dialog.getByRole('heading').first().click();
  await expect(share.dialog).toBeVisible();
  await page.mouse.click(2, 2);
  await expect(share.dialog).toBeHidden();
  await expect(page.getByRole('button', { name: text.button, exact: true })).toBeFocused();
});

test('a broken, a newer and a corrected link each say what they are', async ({ page }) => {
  const link = JSON.parse(await readFile('src/share/version-2.fixture.json', 'utf8')) as { plain: string };
  const app = new App(page);
  const alert = (code: keyof typeof en.errors) => app.alert.getByText(en.errors[code]({}));
  const broken = `${link.plain.slice(0, 200)}${link.plain[200] === 'A' ? 'B' : 'A'}${link.plain.slice(201)}`;
  await page.goto(`./#r=${broken}`);
  await expect(alert('link-broken')).toBeVisible();
  await page.goto(`./#r=${link.plain.slice(0, 700)}`);
  await expect(alert('link-broken')).toBeVisible();
  await page.goto(`./#r=${NEWER}`);
  await expect(alert('link-newer')).toBeVisible();
  // A full stop behind it is the messenger's.
  await page.goto(`./#r=${link.plain}.`);
  await expect(readOnly(app)).toBeVisible();
  await expect(app.alert).toHaveCount(0);
  expect((await app.numbers()).segments).toHaveLength(16);
});

test('a link with ?sample, ?segments and ?mask runs by itself and names what it left out', { tag: '@slow' }, async ({
  page,
}) => {
  const app = new App(page);
  await page.goto('./?sample=&segments=8&mask=random,0.25,1,0,7');
  expect(await app.done()).toBe(8);
  expectDistributions(await app.numbers());
  await expect(app.strategy).toHaveValue('random');
  expect((await app.maskCounts()).masked).toBe(98);
  await page.goto('./?segments=4&mask=upside-down');
  expect(await app.done()).toBe(4);
  await expect(page.getByText('mask=upside-down')).toBeVisible();
  await expect(app.strategy).toHaveValue('hint');
});

test('?video= fetches a video from a server that allows it, and nothing else from there', { tag: '@slow' }, async ({
  page,
}) => {
  const asked: string[] = [];
  page.context().on('request', (request) => {
    if (new URL(request.url()).host.endsWith('.example')) asked.push(request.url());
  });
  const body = await readFile(fixture('landscape.mp4'));
  const headers = { 'content-type': 'video/mp4', 'access-control-allow-origin': '*' };
  await page.route('https://clips.example/**', (route) => route.fulfill({ body, headers }));
  const app = new App(page);
  const question = page.getByRole('region', { name: en.work.fetchTitle });
  await page.goto('./?video=https://clips.example/a/landscape.mp4&segments=2');
  await expect(question).toContainText('landscape.mp4');
  await expect(question).toContainText('clips.example');
  // Nothing is asked of it before a person has said so, nor after a no.
  expect(asked).toEqual([]);
  await question.getByRole('button', { name: en.work.fetchNo }).click();
  await expect(question).toHaveCount(0);
  await page.reload();
  expect(asked).toEqual([]);
  const fetchIt = () => question.getByRole('button', { name: en.work.fetchYes }).click();
  await fetchIt();
  expect(await app.done(240_000)).toBe(2);
  await expect(page.getByRole('banner')).toContainText('landscape.mp4');
  expect(asked).toEqual(['https://clips.example/a/landscape.mp4']);

  // A server that lets another page read it: the browser keeps the answer from this one.
  const closed = { ...headers, 'access-control-allow-origin': 'https://other.example' };
  await page.route('https://closed.example/**', (route) => route.fulfill({ body, headers: closed }));
  await page.goto('./?video=https://closed.example/b.mp4');
  await fetchIt();
  await expect(app.alert).toContainText('CORS');
  await expect(app.alert).toContainText('closed.example');
  await expect(standing(app)).toHaveAttribute('data-state', 'empty');

  await page.route('https://gone.example/**', (route) => route.fulfill({ status: 404, headers }));
  await page.goto('./?video=https://gone.example/c.mp4');
  await fetchIt();
  await expect(app.alert).toContainText('status 404');
});

/** A video of 24 MB, most of which is left free. */
async function longClip(): Promise<Buffer> {
  const free = Buffer.alloc(24e6);
  free.writeUInt32BE(free.length);
  free.write('free', 4, 'latin1');
  return Buffer.concat([await readFile(fixture('phone.mp4')), free]);
}

test('?video= of a server that gives parts is read and played in parts', { tag: '@slow' }, async ({ browser }) => {
  test.setTimeout(240_000);
  const clip = await longClip();
  const server = await serveClip('/clips/long.mp4', clip);
  const context = await browser.newContext({ baseURL: server.address });
  try {
    const page = await context.newPage();
    const app = new App(page);
    await page.goto('./?video=clips/long.mp4&segments=2');
    expect(await app.done(180_000)).toBe(2);
    await expect(page.getByRole('banner')).toContainText('long.mp4');
    await expect(page.locator('video')).toHaveJSProperty('currentSrc', `${server.address}clips/long.mp4`);
    expect(await page.locator('video').evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThan(0);
    // The first answer says how long it is, and is broken off.
    expect(server.sent[0]).toBeLessThan(clip.length / 2);
    expect(server.sent.length).toBeGreaterThan(3);
    expect(app.errors).toEqual([]);
  } finally {
    await context.close();
    await server.close();
  }
});
