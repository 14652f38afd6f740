// Fingers on a phone of 390 px: the masks come up from the bottom, patches are painted, the timeline is dragged and pinched.
import { type CDPSession, expect, type Locator, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { App } from './app';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Fingers go down at the first of `way`, through all of it, and up. */
async function touch(session: CDPSession, way: readonly (readonly Point[])[]): Promise<void> {
  for (const [step, points] of way.entries()) {
    const type = step === 0 ? 'touchStart' : 'touchMove';
    await session.send('Input.dispatchTouchEvent', { type, touchPoints: [...points] });
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`not on screen: ${locator}`);
  return box;
}

const steps = Array.from({ length: 9 }, (_, i) => i / 8);

test('the masks come up from the bottom, and a finger paints a row of patches', { tag: '@slow' }, async ({
  page,
  context,
}) => {
  const app = new App(page);
  await page.goto('./?sample=&segments=2');
  await app.done();
  const session = await context.newCDPSession(page);
  await page.getByRole('button', { name: en.mask.label, exact: true }).tap();
  await app.ratio.fill('0');
  await app.recovered();
  await page.getByRole('button', { name: en.mask.paint, exact: true }).tap();
  await app.picture('masked').scrollIntoViewIfNeeded();
  const { x, y, width, height } = await boxOf(app.picture('masked'));
  const before = await page.evaluate(() => scrollY);
  await touch(
    session,
    steps.map((step) => [{ x: x + width * (0.07 + 0.86 * step), y: y + (2.5 * height) / 7 }]),
  );
  await expect.poll(async () => (await app.maskCounts()).masked).toBe(7);
  expect(await page.evaluate(() => scrollY)).toBe(before);
  await app.recovered();
  expect(app.errors).toEqual([]);
});

test('one finger drags the cursor along the timeline, two zoom, and the picture above leaves room for it', {
  tag: '@slow',
}, async ({ page, context }) => {
  const app = new App(page);
  await page.goto('./?sample=&segments=4');
  await app.done();
  const session = await context.newCDPSession(page);
  const plot = page.locator('.timeline-plot');
  await page.evaluate(() => document.querySelector('.timeline')?.scrollIntoView());
  const top = await boxOf(page.locator('.player-top'));
  // It stays on top, and more than half of the screen is left.
  expect(top.y).toBe(0);
  expect(top.height).toBeLessThan(844 / 2);
  const { x, y, width, height } = await boxOf(plot);
  const finger = { y: Math.max(y, top.height) + 20, at: (share: number) => x + width * share };
  expect(finger.y).toBeLessThan(y + height);
  await touch(
    session,
    steps.map((step) => [{ x: finger.at(0.1 + 0.8 * step), y: finger.y }]),
  );
  await expect.poll(() => app.cursorShare()).toBeCloseTo(0.9, 1);
  await touch(
    session,
    steps.map((step) => [
      { x: finger.at(0.4 - 0.3 * step), y: finger.y },
      { x: finger.at(0.6 + 0.3 * step), y: finger.y },
    ]),
  );
  // As far as it goes: half a screen a segment.
  await expect.poll(async () => (await boxOf(plot)).width / width).toBeCloseTo(2, 1);
  expect(app.errors).toEqual([]);
});
