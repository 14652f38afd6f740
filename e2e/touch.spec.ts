// Fingers on a phone of 390 px: the masks come up from the bottom, patches are painted.
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
