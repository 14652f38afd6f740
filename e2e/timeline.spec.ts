// The timeline as one instrument: cursor both ways, film editors' keys, zoom about the pointer, one class alone, lines or
// stack, flowers, sound and words. On the sample, whose analysis comes with the page.
import { expect, type Locator, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App } from './app';

test.describe.configure({ mode: 'serial' });
const rows = en.timelineRows;
let app: App;

test.beforeAll(async ({ browser }) => {
  app = new App(await browser.newPage({ viewport: { width: 1440, height: 1000 } }));
  await app.page.goto('./');
  await expect(app.curveLines).toHaveCount(7);
  await expect(app.page.locator('.page')).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
});
test.afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.page.close();
});
test.beforeEach(async () => {
  await app.page.locator('#timeline').scrollIntoViewIfNeeded();
});

const scroller = () => app.page.locator('.timeline-scroller');
const flowers = () => app.page.getByRole('group', { name: rows.flowerRow }).getByRole('button');
const word = (text: string) =>
  app.page.getByRole('group', { name: rows.transcript }).getByRole('button', { name: new RegExp(`^${text}`) });
/** The box of an element that is on screen. */
async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`not on screen: ${locator}`);
  return box;
}
/** s on the axis under a point of what is in sight, from how far it is scrolled and zoomed; the sample takes 24 s. */
const timeUnder = (x: number) =>
  scroller().evaluate((view, at) => ((view.scrollLeft + at) / view.scrollWidth) * 24.05, x);
const screens = () => scroller().evaluate((view) => view.scrollWidth / view.clientWidth);

test('a drag along the axis scrubs the player, and keys on the page move the cursor', async () => {
  const box = await boxOf(scroller());
  await app.page.mouse.move(box.x + box.width * 0.2, box.y + 12);
  await app.page.mouse.down();
  await app.page.mouse.move(box.x + box.width * 0.6, box.y + 12, { steps: 5 });
  await app.page.mouse.up();
  expect(await app.cursorShare()).toBeCloseTo(0.6, 2);
  await expect.poll(() => app.playerTime()).toBeCloseTo(24.05 * 0.6, 0);

  await app.page.mouse.click(2, 2);
  await app.page.keyboard.press('Home');
  expect(await app.cursorShare()).toBeCloseTo(0, 2);
  await app.page.keyboard.press('ArrowRight');
  expect(await app.cursorShare()).toBeCloseTo(1.5 / 16, 2);
});

test('L plays and doubles, K pauses, J plays backwards', async () => {
  const rate = () => app.player.evaluate((video) => (video instanceof HTMLVideoElement ? video.playbackRate : 0));
  await app.page.keyboard.press('Home');
  await app.page.keyboard.press('l');
  await expect.poll(() => app.cursorShare()).toBeGreaterThan(0.02);
  await app.page.keyboard.press('l');
  expect(await rate()).toBe(2);
  await app.page.keyboard.press('k');
  await expect.poll(() => app.player.evaluate((video) => video instanceof HTMLVideoElement && video.paused)).toBe(true);
  const stopped = await app.cursorShare();
  await app.page.keyboard.press('j');
  await expect.poll(() => app.cursorShare()).toBeLessThan(stopped);
  await expect.poll(() => app.cursorShare()).toBeCloseTo(0, 2);
  // At the start there is nothing left to play backwards.
  await expect(app.page.getByRole('button', { name: en.player.play })).toBeVisible();
});

test('the wheel zooms about the pointer, scrolls when zoomed, and the cursor stays at its time', async () => {
  await app.page.keyboard.press('Home');
  for (let i = 0; i < 5; i += 1) await app.page.keyboard.press('ArrowRight');
  const share = await app.cursorShare();
  const box = await boxOf(scroller());
  const x = box.width * 0.7;
  const under = await timeUnder(x);
  await app.page.mouse.move(box.x + x, box.y + 200);
  await app.page.keyboard.down('Control');
  for (let i = 0; i < 3; i += 1) await app.page.mouse.wheel(0, -100);
  await app.page.keyboard.up('Control');
  await expect.poll(screens).toBeGreaterThan(3);
  expect(Math.abs((await timeUnder(x)) - under)).toBeLessThan(0.05);
  expect(await app.cursorShare()).toBeCloseTo(share, 2);

  const before = await timeUnder(0);
  await app.page.mouse.wheel(0, 200);
  await expect.poll(() => timeUnder(0)).toBeGreaterThan(before);
  await expect(app.page.getByRole('scrollbar', { name: rows.minimap })).toBeVisible();

  await app.page.keyboard.press('ArrowLeft');
  const inSight = async () => {
    const [line, view] = [await boxOf(app.page.locator('.timeline-cursor')), await boxOf(scroller())];
    return line.x >= view.x - 2 && line.x <= view.x + view.width;
  };
  await expect.poll(inSight).toBe(true);
  await app.page.keyboard.press('0');
  await expect.poll(screens).toBe(1);

  await app.page.mouse.dblclick(box.x + (box.width * 4.5) / 16, box.y + 250);
  await expect.poll(screens).toBeGreaterThan(5);
  const middle = await timeUnder(box.width / 2);
  expect(Math.abs(middle - (24.05 * 4.5) / 16)).toBeLessThan(0.1);
  await app.page.getByRole('button', { name: rows.whole, exact: true }).click();
  await expect.poll(screens).toBe(1);
});

test('one class is shown alone, and stacked areas are remembered', async () => {
  const joy = app.page.getByRole('button', { name: en.timeline.isolate('joy') });
  await joy.click();
  const faint = app.page.locator('.recharts-line-curve[stroke-opacity="0.12"]');
  await expect(faint).toHaveCount(6);
  await app.page.getByRole('button', { name: en.timeline.isolateOff, exact: true }).click();
  await expect(faint).toHaveCount(0);

  await app.page.getByText(rows.stacked, { exact: true }).click();
  const areas = app.page.locator('.curve .recharts-area-area');
  await expect(areas).toHaveCount(7);
  await app.page.reload();
  await expect(areas).toHaveCount(7);
  await app.page.getByText(rows.lines, { exact: true }).click();
  await expect(app.curveLines).toHaveCount(7);
  await expect(app.page.locator('.page')).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
});

test('each segment has a flower that says its numbers, and is enlarged by focus; keys go on from it', async () => {
  await expect(flowers()).toHaveCount(16);
  const { classes, segments } = await app.numbers();
  const first = (await flowers().first().getAttribute('aria-label')) ?? '';
  classes.forEach((name, i) => {
    expect(first).toContain(en.readOut.value(name, segments[0]?.values[i] ?? Number.NaN));
  });
  const large = app.page.locator('.chart-read-out svg').first();
  await app.page.keyboard.press('Home');
  await app.cursor.focus();
  await app.page.keyboard.press('Tab');
  await expect(flowers().first()).toBeFocused();
  expect((await boxOf(large)).width).toBeGreaterThan(2 * (await boxOf(flowers().first().locator('svg'))).width);
  await app.page.keyboard.press('ArrowRight');
  await expect(flowers().nth(1)).toBeFocused();
  await expect(app.page.locator('.chart-read-out')).toContainText('2');
});

test('words carry the marks of the lexicon, and a chosen one lights the sound that it looks at', async () => {
  // Zoomed in, all words have room.
  await app.page.mouse.click(2, 2);
  await app.page.keyboard.press('+');
  await expect(word('hate')).toBeVisible();
  await expect(word('hate')).toHaveClass(/verified/);
  await expect(word('hate')).toHaveAccessibleName(`hate: ${rows.wordSays(await degreeOf('hate'), rows.verified)}`);
  await expect(word('hate').locator('[data-code="An"]')).toBeVisible();
  await expect(word('furious')).toHaveClass(/against/);
  await expect(word('furious').locator('[data-code]')).toHaveCount(0);
  const decoration = await word('hate')
    .locator('.word-text')
    .evaluate((text) => getComputedStyle(text).textDecorationLine);
  expect(decoration).toBe('underline');

  const lit = app.page.locator('.sound-lit');
  await expect(lit).toHaveCount(0);
  await word('hate').click();
  await expect(word('hate')).toHaveAttribute('aria-pressed', 'true');
  // "hate" is said in the ninth segment, where the cursor goes too.
  await expect(lit).toHaveAttribute('data-segment', '8');
  await expect(app.cursor).toHaveAttribute('aria-valuenow', '8');
  const coloured = await lit.evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return 0;
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return new Set(Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 3])).size;
  });
  expect(coloured).toBeGreaterThan(10);
  await app.page.keyboard.press('ArrowLeft');
  await expect(word('hate')).toHaveAttribute('aria-pressed', 'false');
  await word('hate').click();
  await word('hate').click();
  await expect(lit).toHaveCount(0);
});

/** "anger 0.87", as the ladder's label on the word gives it. */
async function degreeOf(text: string): Promise<string> {
  const said = (await word(text).getAttribute('aria-label')) ?? '';
  return /: (\w+ \d\.\d\d),/.exec(said)?.[1] ?? 'none';
}

test('each row says how to read it, and the table has the sentiment', async () => {
  // People have a row where one of them has a curve of their own.
  const { people: _, ...always } = rows.rows;
  for (const name of Object.values(always)) {
    await app.page.locator('#timeline').getByRole('button', { name, exact: true }).click();
    await expect(app.page.getByRole('dialog', { name: rows.howTo(name) })).toBeVisible();
    await app.page.keyboard.press('Escape');
  }
  const { classes, segments } = await app.numbers();
  const polarity: Record<string, number> = { anger: -1, disgust: -1, fear: -1, joy: 1, sadness: -1, surprise: 1 };
  await expect(app.page.getByRole('columnheader', { name: rows.sentimentColumn })).toBeVisible();
  for (const { values, sentiment } of segments) {
    const sum = values.reduce((total, value, j) => total + value * (polarity[classes[j] ?? ''] ?? 0), 0);
    expect(Math.abs(sentiment - sum)).toBeLessThan(0.04);
  }
});
