// What fails in one part of the page stays there: it says so and offers to be drawn anew, and the rest goes on.
import { expect, type Locator, type Page, test } from '@playwright/test';
import { en } from '../src/i18n/en';
import { PLAIN } from '../src/share/address';
import { encodeLink } from '../src/share/link';
import { randomResult } from '../src/share/random-result';
import { App } from './app';

/** From now on every change of what `part` shows throws, as where an extension has taken the page's elements apart. */
const breakIt = (part: Locator) =>
  part.evaluate((root) => {
    const refuse = () => {
      throw new Error('taken apart');
    };
    const nodes = document.createTreeWalker(root);
    for (let node: Node | null = root; node; node = nodes.nextNode()) {
      Object.defineProperty(node, 'nodeValue', { set: refuse });
      if (!(node instanceof Element)) continue;
      Object.defineProperty(node, 'textContent', { set: refuse });
      for (const change of ['setAttribute', 'removeAttribute', 'appendChild', 'insertBefore', 'removeChild']) {
        Object.defineProperty(node, change, { value: refuse });
      }
    }
  });

async function inEnglish(page: Page): Promise<void> {
  if ((await page.locator('html').getAttribute('lang')) !== 'en') await changeLanguage(page);
}

/** A change of everything that is said: each part is drawn. */
async function changeLanguage(page: Page): Promise<void> {
  const before = await page.locator('html').getAttribute('lang');
  await page.locator('.language-switch').click();
  await expect(page.locator('html')).not.toHaveAttribute('lang', before ?? '');
}

async function expectGuarded(page: Page, parts: readonly string[]): Promise<void> {
  for (const part of parts) {
    await test.step(part, async () => {
      await expect(page.locator(part)).toBeVisible();
      const failed = page.locator('.failed-part');
      // What was drawn anew in between is whole again.
      await expect(async () => {
        await breakIt(page.locator(part));
        await changeLanguage(page);
        await expect(failed).toHaveCount(1, { timeout: 3000 });
      }).toPass();
      await expect(failed).toContainText('taken apart');
      await expect(page.locator(part)).toHaveCount(0);
      for (const other of parts) if (other !== part) await expect(page.locator(other)).toBeVisible();
      await failed.getByRole('button').click();
      await expect(failed).toHaveCount(0);
      await expect(page.locator(part)).toBeVisible();
    });
  }
}

test('a part that fails says so, leaves the rest alone, and comes back', async ({ page }) => {
  test.setTimeout(300_000);
  const app = new App(page);
  await page.goto('./');
  // The video comes under the sample's analysis by itself, and draws the player anew.
  await expect(app.player).toBeVisible({ timeout: 90_000 });
  await expect(page.locator('.what-if')).toBeVisible({ timeout: 90_000 });
  await expectGuarded(page, ['.player', '.mask-lab', '.timeline', '.segment-read-out', '.words-view', '.what-if']);
  await expectGuarded(page, ['.top-bar', '.page-footer', '.introduction']);
  await inEnglish(page);
  expect((await app.numbers()).segments).toHaveLength(16);
});

test('people, and the comparison, are guarded as well', async ({ page }) => {
  const app = new App(page);
  await app.visit();
  const seeds = Array.from({ length: 40 }, (_, seed) => randomResult(seed));
  const result = seeds.find(({ people }) => people.length > 1);
  if (!result) throw new Error('none with people');
  const none = result.segments.map(() => null);
  const hash = `#r=${await encodeLink({ result, thumbnails: none, sounds: none }, PLAIN)}`;
  await page.evaluate((to) => location.assign(to), hash);
  await expectGuarded(page, ['.people']);
  await inEnglish(page);
  await page.getByRole('button', { name: en.compare.button, exact: true }).click();
  await page.getByRole('button', { name: en.compare.keepButton }).click();
  await expectGuarded(page, ['.comparison']);
});
