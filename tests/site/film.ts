// `npm run docs:film`: the moving picture of the mask lab on the site's first page, taken from the built page with the sample,
// in light and dark. A round of what a hand does: more is masked, another segment, other strategies. Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Locator, type Page } from 'playwright';
import { preview } from 'vite';
import { findBrowser, launchOptions } from '../../src/cli/browser';
import { ensureFreshBuild } from '../../src/cli/fresh-build';
import { en } from '../../src/i18n/en';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Pictures a second of the film. */
const RATE = 5;
const SHARES = [0, 10, 20, 30, 40, 50, 60, 70, 80];
const STRATEGIES = ['high', 'eq7', 'random', 'tube', 'frame', 'hint'] as const;

class Film {
  readonly #folder = mkdtempSync(join(tmpdir(), 'film-'));
  readonly #lab: Locator;
  #taken = 0;

  constructor(lab: Locator) {
    this.#lab = lab;
  }

  /** What the lab shows once its recovered picture is there, for `pictures` of the film. */
  async take(pictures: number): Promise<void> {
    // No focus ring in the film.
    await this.#lab
      .page()
      .evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await this.#lab.and(this.#lab.page().locator('[aria-busy="false"]')).waitFor();
    const picture = await this.#lab.screenshot({ animations: 'disabled' });
    for (let n = 0; n < pictures; n++)
      writeFileSync(join(this.#folder, `${String(this.#taken++).padStart(4, '0')}.png`), picture);
  }

  /** H.264, which every browser plays, and its first picture. */
  write(film: string, still: string): void {
    const source = ['-framerate', String(RATE), '-i', join(this.#folder, '%04d.png')];
    const even = 'scale=trunc(iw/2)*2:trunc(ih/2)*2';
    const video = ['-c:v', 'libx264', '-preset', 'veryslow', '-tune', 'animation', '-crf', '26', '-pix_fmt', 'yuv420p'];
    ffmpeg(...source, '-vf', even, ...video, '-movflags', '+faststart', film);
    ffmpeg(...source, '-vf', `select=eq(n\\,${RATE * 3}),${even}`, '-frames:v', '1', '-quality', '85', still);
    rmSync(this.#folder, { recursive: true });
  }
}

function ffmpeg(...options: string[]): void {
  const { status, stderr } = spawnSync('ffmpeg', ['-y', '-v', 'error', ...options], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ffmpeg: ${stderr}`);
}

async function takeIn(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  const lab = page.getByRole('region', { name: en.mask.label, exact: true });
  const ratio = page.getByRole('slider', { name: en.mask.ratio });
  const strategy = page.getByRole('combobox', { name: en.mask.strategy });
  const cursor = page.getByRole('slider', { name: en.timeline.slider });
  const film = new Film(lab);
  await cursor.press('Home');
  await strategy.selectOption(en.mask.strategies.hint);
  for (const share of SHARES) {
    await ratio.fill(String(share));
    await film.take(share === 0 ? RATE : 2);
  }
  await ratio.fill('50');
  await film.take(RATE);
  for (const name of STRATEGIES) {
    await strategy.selectOption(en.mask.strategies[name]);
    await film.take(RATE);
  }
  for (let segment = 0; segment < 6; segment++) {
    await cursor.press('ArrowRight');
    await film.take(4);
  }
  const name = join(root, 'docs/public', `mask-lab-${scheme}`);
  film.write(`${name}.mp4`, `${name}.webp`);
}

ensureFreshBuild(root);
const server = await preview({ root, logLevel: 'silent', preview: { port: 0, host: '127.0.0.1', open: false } });
const browser = await chromium.launch(launchOptions(await findBrowser(), { webgpu: 'none' }));
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  await page.goto(new URL('?sample=', server.resolvedUrls?.local[0]).href);
  await page.locator('.page[data-state="done"]').waitFor({ timeout: 300_000 });
  for (const scheme of ['light', 'dark'] as const) await takeIn(page, scheme);
} finally {
  await browser.close();
  await server.close();
}
