// The page as a person uses it: drop and open files, wait for the analysis, read what is shown. Locators go by role
// and by the words on the screen (i18n/en), so that a spec breaks when a person would stumble.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { en } from '../src/i18n/en';

/** What the table behind the curve says. */
export interface Numbers {
  readonly classes: readonly string[];
  readonly segments: readonly {
    readonly start: number;
    readonly end: number;
    /** By class. */
    readonly values: readonly number[];
    /** -1..1 */
    readonly sentiment: number;
  }[];
}

export class App {
  readonly page: Page;
  readonly errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  /** An empty page; a first visit's sample comes with `?sample=`. */
  async visit(search = ''): Promise<void> {
    const query = new URLSearchParams(search);
    if (!query.has('sample')) query.set('sample', 'none');
    await this.page.goto(`./?${query}`);
    await expect(this.page.getByRole('button', { name: en.first.sample })).toBeVisible();
  }

  /** As with the mouse: files come over the page and are let go. */
  async drop(...paths: readonly string[]): Promise<void> {
    const files = await Promise.all(
      paths.map(async (path) => ({ name: basename(path), base64: (await readFile(path)).toString('base64') })),
    );
    const dataTransfer = await this.page.evaluateHandle((dropped) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of dropped) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
      }
      return transfer;
    }, files);
    for (const type of ['dragenter', 'dragover', 'drop']) {
      await this.page.dispatchEvent('body', type, { dataTransfer });
    }
  }

  /** As with the file picker. */
  async open(...paths: readonly string[]): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: en.topBar.open, exact: true }).click();
    await (await chooser).setFiles([...paths]);
  }

  /** Waits until all segments are there; gives their number. */
  async done(timeout = 90_000): Promise<number> {
    const standing = this.page.locator('.page');
    await expect(standing).toHaveAttribute('data-state', /^(done|partial|empty)$/, { timeout });
    expect(await this.alert.allTextContents()).toEqual([]);
    await expect(standing).toHaveAttribute('data-state', 'done');
    const announced = this.page.getByText(/^Analysis done, \d+ segments?\.$/);
    await expect(announced).toBeAttached();
    return Number(/\d+/.exec((await announced.textContent()) ?? '')?.[0]);
  }

  /** Analyses a video with the square on a face, in four segments, whatever the model's own view is. */
  async analyseFaces(...paths: readonly string[]): Promise<void> {
    const { player } = en;
    await this.drop(...paths);
    await expect(this.page.getByRole('banner')).toContainText(basename(paths[0] ?? ''));
    // Takes the place of the analysis that has just begun.
    await this.page.getByRole('button', { name: player.scope }).click();
    await this.page.getByRole('combobox', { name: player.segments }).selectOption(player.segmentModes.number);
    await this.page.getByRole('spinbutton', { name: player.segments }).fill('4');
    await this.page.getByRole('radio', { name: en.people.views.face }).check({ force: true });
    await this.page.getByRole('button', { name: player.again }).click();
    expect(await this.done()).toBe(4);
  }

  async chooseTheme(name: string): Promise<void> {
    await this.page.getByRole('combobox', { name: en.topBar.theme }).selectOption(name);
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  get player(): Locator {
    return this.page.locator('video');
  }

  get cursor(): Locator {
    return this.page.getByRole('slider', { name: en.timeline.slider });
  }

  get curveLines(): Locator {
    return this.page.locator('.recharts-line-curve');
  }

  /** Where the cursor stands on the time axis, 0..1. */
  async cursorShare(): Promise<number> {
    return this.cursor.evaluate((slider) => {
      const plot = slider.closest('.timeline-plot');
      const [whole, mark] = [plot, plot?.querySelector('.timeline-cursor')].map((e) => e?.getBoundingClientRect());
      return whole && mark ? (mark.left - whole.left) / whole.width : Number.NaN;
    });
  }

  get ratio(): Locator {
    return this.page.getByRole('slider', { name: en.mask.ratio });
  }

  get strategy(): Locator {
    return this.page.getByRole('combobox', { name: en.mask.strategy });
  }

  /** "3 of 8" */
  get timeStep(): Locator {
    return this.page.getByText(/^[1-8] of 8$/);
  }

  /** The segment under the cursor: as it went in, masked, or recovered. */
  picture(what: 'frame' | 'masked' | 'recovered'): Locator {
    return this.page.getByRole('img', { name: new RegExp(`^Segment \\d+, ${en.mask[what]}$`) });
  }

  /** How many of the segment's 392 patches are masked, and how many revealed as hints. */
  async maskCounts(): Promise<{ masked: number; hints: number }> {
    const said = (await this.page.getByText(/^\d+ of 392 patches masked/).textContent()) ?? '';
    const [masked, hints] = [/^(\d+) of/, /(\d+) hints?/].map((part) => Number(part.exec(said)?.[1] ?? 0));
    return { masked: masked ?? 0, hints: hints ?? 0 };
  }

  async firstTimeStep(): Promise<void> {
    const earlier = this.page.getByRole('button', { name: en.mask.earlier });
    while (await earlier.isEnabled()) await earlier.click();
  }

  async laterTimeStep(): Promise<void> {
    await this.page.getByRole('button', { name: en.mask.later }).click();
  }

  /** Waits until the recovered picture belongs to the mask and the time step shown. */
  async recovered(): Promise<void> {
    await expect(this.page.getByRole('region', { name: en.mask.label })).toHaveAttribute('aria-busy', 'false');
  }

  /** Waits until the words on the time axis hold `phrase`; they come with their segments. */
  async expectWords(phrase: string): Promise<void> {
    const said = async () => (await this.page.locator('.words-row p').allTextContents()).join(' ').replace(/\s+/g, ' ');
    await expect.poll(said, { timeout: 90_000 }).toContain(phrase);
  }

  async playerTime(): Promise<number> {
    return this.player.evaluate((video) => (video instanceof HTMLVideoElement ? video.currentTime : Number.NaN));
  }

  /** Opens the table behind the curve if it is closed, and reads it. */
  async numbers(): Promise<Numbers> {
    const table = this.page.getByRole('table', { name: en.timeline.numbersCaption('') });
    if (!(await table.isVisible())) await this.page.getByText(en.timeline.numbers, { exact: true }).click();
    await expect(table).toBeVisible();
    const rows = await table
      .locator('tr')
      .evaluateAll((all) =>
        all.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent?.trim() ?? '')),
      );
    const [head = [], ...body] = rows;
    const column = (name: string): number => head.indexOf(name);
    const { segment, start, end, recovery } = en.timeline;
    const sentiment = en.timelineRows.sentimentColumn;
    const own = [segment, start, end, recovery, sentiment].map(column);
    const classes = head.filter((_, index) => !own.includes(index));
    return {
      classes,
      segments: body.map((cells) => ({
        start: Number(cells[column(start)]),
        end: Number(cells[column(end)]),
        values: classes.map((name) => Number(cells[column(name)])),
        sentiment: Number(cells[column(sentiment)]?.replace('−', '-')),
      })),
    };
  }
}

/** Fails unless each segment's values are a distribution, as far as the digits shown tell. */
export function expectDistributions({ classes, segments }: Numbers): void {
  expect(classes.length).toBeGreaterThanOrEqual(7);
  expect(segments.length).toBeGreaterThan(0);
  for (const { values } of segments) {
    for (const value of values) expect(value).toBeGreaterThanOrEqual(0);
    const sum = values.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum - 1)).toBeLessThan(0.005 * classes.length);
  }
}
