// Words, picture and sound on the sample's kept analysis: what a word points at, which words look at a patch, the ladder
// with the model's lexicon and one's own, and the heads beside their sum.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, test } from '@playwright/test';
import { z } from 'zod';
import { en } from '../src/i18n/en';
import { App, expectDistributions } from './app';
import { fingerprint } from './pixels';

const text = en.words;
/** What the test below changes of a saved analysis. */
const SavedAnalysis = z.looseObject({
  model: z.looseObject({ classes: z.array(z.string()) }),
  segments: z.array(z.looseObject({ logits: z.looseObject({}) })),
});

/** Joy, of the words "Oh, how wonderful! I am so happy, I love this!". */
const JOYFUL = 3;

// One page for all: nothing here runs the network.
test.describe.configure({ mode: 'serial' });
let app: App;
let words: Locator;
let heads: Locator;
let folder: string;
test.beforeAll(async ({ browser }) => {
  folder = await mkdtemp(join(tmpdir(), 'mart-words-'));
  app = new App(await (await browser.newContext()).newPage());
  await app.page.goto('./');
  words = app.page.getByRole('region', { name: text.label });
  heads = app.page.getByRole('region', { name: en.readOut.label });
  await expect(words).toBeVisible();
  // The lexicon comes with the model.
  await expect(words.getByText(text.lexicon('tiny', 5000))).toBeVisible({ timeout: 100_000 });
});
test.beforeEach(async () => {
  await app.cursor.press('Home');
  for (let i = 0; i < JOYFUL; i++) await app.cursor.press('ArrowRight');
  await expect(words.getByText(text.segment(JOYFUL + 1, 16))).toBeVisible();
});
test.afterAll(async () => {
  await app.page.context().close();
  await rm(folder, { recursive: true });
  expect(app.errors).toEqual([]);
});

const word = (name: string) =>
  words.getByRole('group', { name: text.line }).getByRole('button', { name, exact: false });
const picture = () => words.getByRole('img', { name: /: picture, time step \d$/ });
const sound = () => words.getByRole('img', { name: /: sound$/ });
const patches = () => words.getByRole('group', { name: text.patchHint }).getByRole('button');

/** "Row 1, column 2: 3.4 %" of all 49 patches shown, as numbers. */
const shares = async () =>
  (await patches().evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))).map((label) =>
    Number(/([\d.]+) %$/.exec(label)?.[1]),
  );

/** How far the cells of a grid over a canvas are from grey towards the hue of attention: blue less red, 0..255. */
const hueOf = (canvas: Locator, columns: number, rows: number) =>
  canvas.evaluate(
    (element, grid) => {
      if (!(element instanceof HTMLCanvasElement)) throw new Error('not a canvas');
      const { width, height } = element;
      const { data } = element.getContext('2d')?.getImageData(0, 0, width, height) ?? {};
      const sums = Array.from({ length: grid.columns * grid.rows }, () => ({ sum: 0, count: 0 }));
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const cell =
            sums[Math.floor((y * grid.rows) / height) * grid.columns + Math.floor((x * grid.columns) / width)];
          const at = 4 * (y * width + x);
          if (!cell || !data) throw new Error('no pixels');
          cell.sum += (data[at + 2] ?? 0) - (data[at] ?? 0);
          cell.count++;
        }
      }
      return sums.map(({ sum, count }) => sum / count);
    },
    { columns, rows },
  );

test('a word lights the patches that it points at, at its strongest time step, and regions of the sound', async () => {
  const before = await fingerprint(picture());
  await word('wonderful!').click();
  await expect(words.getByRole('heading', { name: text.points('wonderful!') })).toBeVisible();
  await expect.poll(() => fingerprint(picture())).not.toBe(before);

  // Its 8 steps sum to all of it, and the one shown gets most.
  const steps = await words.getByRole('radio', { name: /^Time step \d: / }).evaluateAll((all) =>
    all.map((step) => ({
      share: Number(/([\d.]+) %/.exec(step.getAttribute('aria-label') ?? '')?.[1]),
      shown: step instanceof HTMLInputElement && step.checked,
    })),
  );
  expect(steps).toHaveLength(8);
  expect(steps.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(100, 0);
  expect(steps.find(({ shown }) => shown)?.share).toBe(Math.max(...steps.map(({ share }) => share)));

  // The colour of each patch is as strong as its number says, whose ties are in no order.
  const [numbers, hue] = [await shares(), await hueOf(picture(), 7, 7)];
  const order = (values: readonly number[]) => [...values.keys()].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  const strongest = order(hue).slice(0, 5);
  expect(strongest.map((place) => numbers[place])).toEqual(
    order(numbers)
      .slice(0, 5)
      .map((place) => numbers[place]),
  );
  expect(Math.max(...hue)).toBeGreaterThan(40);

  const all = await hueOf(sound(), 9, 12);
  expect(Math.max(...all) - Math.min(...all)).toBeGreaterThan(40);
  const soundBefore = await fingerprint(sound());
  await words.getByText(text.modes.more).click();
  await expect.poll(() => fingerprint(sound())).not.toBe(soundBefore);
  await words.getByText(text.modes.all).click();
  await expect.poll(() => fingerprint(sound())).toBe(soundBefore);
  await word('wonderful!').click();
  await expect(words.getByRole('heading', { name: text.pointsAll })).toBeVisible();
});

test('arrow keys go from word to word, Home and End to the ends, Enter lets go', async () => {
  const points = (name: string) => expect(words.getByRole('heading', { name: text.points(name) })).toBeVisible();
  await app.page.getByRole('button', { name: text.openLexicon }).focus();
  await app.page.keyboard.press('Tab');
  await app.page.keyboard.press('Tab');
  await points('Oh,');
  await app.page.keyboard.press('ArrowRight');
  await points('how');
  await expect(word('how')).toHaveAttribute('aria-pressed', 'true');
  await app.page.keyboard.press('End');
  await points('this!');
  await app.page.keyboard.press('ArrowLeft');
  await points('love');
  await app.page.keyboard.press('Enter');
  await expect(words.getByRole('heading', { name: text.pointsAll })).toBeVisible();
});

test('a patch names the words that look at it, most first', async () => {
  const numbers = await shares();
  const place = numbers.indexOf(Math.max(...numbers));
  await patches().nth(place).click();
  const list = words.getByRole('region', { name: /^Words that look at row \d, column \d, time step \d$/ });
  const said = await list
    .getByRole('listitem')
    .evaluateAll((all) => all.map((one) => Number(/([\d.]+) %/.exec(one.textContent ?? '')?.[1])));
  expect(said).toHaveLength(10);
  expect(said).toEqual([...said].sort((a, b) => b - a));
  // With no word chosen, the patch shows the mean over the words.
  expect(said.reduce((sum, share) => sum + share, 0) / said.length).toBeCloseTo(numbers[place] ?? Number.NaN, 1);
  await expect(word('wonderful!')).toHaveAttribute('title', /on the chosen patch$/);
  await list.getByRole('button', { name: text.letGo }).click();
  await expect(list).toHaveCount(0);
});

test('tau decides how many words are verified, and each dropped word says why', async () => {
  const verified = async () =>
    Number(/(\d+) verified/.exec((await words.getByText(/^Whole video: /).textContent()) ?? '')?.[1]);
  const tau = words.getByRole('slider', { name: text.tau });
  // A row of text, however the rows around it are laid out.
  expect((await tau.locator('xpath=..').boundingBox())?.height).toBeLessThan(48);
  const ladder = words.getByRole('region', { name: text.ladder });
  // As sure as the segment is, the words that say most of its emotion pass.
  await expect(ladder.locator('.passed > .ladder-word')).toHaveText(['wonderful!', 'happy,', 'love']);
  const happy = ladder.locator('li', { hasText: /^happy,/ });
  const ranks = /rank [01]\.\d\d among the lexicon’s words of joy, the segment [01]\.\d\d: 0\.\d\d apart, /;
  await expect(happy).toContainText(new RegExp(`${ranks.source}under tau 0\\.30\\.`));
  const usual = await verified();
  await tau.fill('0');
  await expect(happy).toContainText(new RegExp(`${ranks.source}not under tau 0\\.00\\.`));
  await expect.poll(verified).toBe(0);
  await tau.fill('0.5');
  await expect.poll(verified).toBeGreaterThan(usual);
  await tau.fill('0.3');
  await expect.poll(verified).toBe(usual);
});

test("a dropped NRC file takes the lexicon's place until the model's is taken back; other texts are refused", async () => {
  const nrc = join(folder, 'mine.txt');
  const lines = ['wonderful\tjoy\t1', 'wonderful\tpositive\t1', 'wonderful\tfear\t0', 'this\tanger\t1'];
  await writeFile(nrc, lines.join('\n'));
  await app.drop(nrc);
  await expect(words.getByText(text.lexiconOwn('mine.txt', 'NRC EmoLex', 2))).toBeVisible();
  const ladder = words.getByRole('region', { name: text.ladder });
  await expect(ladder.locator('.ladder-word')).toHaveText(['wonderful!', 'this!']);
  await expect(ladder.locator('.passed > .ladder-word')).toHaveText(['wonderful!']);

  const notes = join(folder, 'notes.txt');
  await writeFile(notes, 'Buy milk.\nCall her back.');
  await app.drop(notes);
  await expect(app.alert).toContainText('“notes.txt” is not a lexicon');
  await expect(words.getByText(text.lexiconOwn('mine.txt', 'NRC EmoLex', 2))).toBeVisible();
  await app.alert.getByRole('button', { name: en.banner.dismiss }).click();

  await words.getByRole('button', { name: text.modelLexicon }).click();
  await expect(words.getByText(text.lexicon('tiny', 5000))).toBeVisible();
});

/** A column of the table of heads, by class. */
const column = (index: number) =>
  heads
    .locator('tbody tr')
    .evaluateAll((rows, i) => rows.map((row) => Number(row.querySelectorAll('td')[i]?.textContent)), index);
const counted = (head: string) => heads.getByRole('checkbox', { name: new RegExp(`^${text.heads.counted(head)}`) });

test('leaving out the sound changes table and curve, and taking it in again restores them', async () => {
  const before = { curve: await app.numbers(), together: await column(3) };
  await counted(en.readOut.audio).uncheck();
  await expect(heads.getByText(text.heads.without(en.readOut.audio))).toBeVisible();
  await expect.poll(() => app.numbers()).not.toEqual(before.curve);
  expectDistributions(await app.numbers());

  // The softmax of a sum of heads is their distributions multiplied, scaled to 1.
  const [visual, spoken] = [await column(0), await column(2)];
  const product = visual.map((share, i) => share * (spoken[i] ?? 0));
  const sum = product.reduce((total, one) => total + one, 0);
  (await column(3)).forEach((share, i) => {
    expect(Math.abs(share - (product[i] ?? 0) / sum)).toBeLessThan(0.03);
  });

  await counted(en.readOut.text).uncheck();
  await expect(counted(en.readOut.visual)).toBeDisabled();
  await expect(counted(en.readOut.visual)).toHaveAccessibleName(new RegExp(text.heads.last));
  expect(await column(3)).toEqual(visual);
  await heads.getByRole('button', { name: text.heads.takeAllIn }).click();
  await expect.poll(() => app.numbers()).toEqual(before.curve);
  expect(await column(3)).toEqual(before.together);
});

test('nothing serious is found by axe, in light and dark', async () => {
  await word('wonderful!').click();
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page: app.page }).include('.lower').analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  }
});

test('where heads disagree is listed, and leads there', async () => {
  // Whether heads disagree on the sample is the model's affair, so they are made to agree but in one segment.
  const saved = SavedAnalysis.parse(JSON.parse(await readFile('public/sample/analysis.json', 'utf8')));
  const say = (name: string) => saved.model.classes.map((own) => (own === name ? 20 : 0));
  const segment = 6;
  saved.segments.forEach(({ logits }, i) => {
    for (const head of ['visual', 'audio', 'text']) if (logits[head]) logits[head] = say('joy');
    if (i === segment - 1) logits.text = say('anger');
  });
  const path = join(folder, 'disagreeing.json');
  await writeFile(path, JSON.stringify(saved));
  await app.drop(path);
  await expect(heads.getByText(text.heads.agree)).toBeVisible();
  const marked = heads.getByRole('region', { name: text.heads.where }).getByRole('button', { name: /: conflict$/ });
  await expect(marked).toHaveCount(1);
  await marked.click();
  await expect(words.getByText(text.segment(segment, 16))).toBeVisible();
  await expect(heads.getByText('Conflict: visual says joy, words says anger.')).toBeVisible();
  await expect(marked).toHaveAttribute('aria-current', 'true');
});
