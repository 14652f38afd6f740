import { expect, it } from 'vitest';
import type { KeptAnalysis } from '../analysis/kept';
import { remask } from '../analysis/remask';
import type { AnalysisResult } from '../analysis/result';
import { MartError } from '../lib/errors';
import { drawAt } from '../lib/random';
import { bytesToBase64 } from '../lib/base64';
import { seal, unseal } from './envelope';
import { addressOf, LONGEST_PLAIN, linkIn } from './address';
import { decodeLink, encodeLink } from './link';
import { shownNumbers } from './quantise';
import { randomResult } from './random-result';
import version1 from './version-1.fixture.json';

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);
const PLAIN = { words: false, thumbnails: false };

function kept(result: AnalysisResult): KeptAnalysis {
  const none = result.segments.map(() => null);
  return { result, thumbnails: none, sounds: none };
}

/** What the page shows of a result, as it shows it. */
function shown({ segments, video, model }: AnalysisResult) {
  const two = (values: readonly number[]) => values.map((value) => value.toFixed(2));
  return [...segments, video].map((part) => ({
    together: two(part.distribution),
    heads: two(
      shownNumbers(
        Object.values(part.logits).filter((row) => row !== null),
        model,
      ),
    ),
  }));
}

async function codeOf(link: string): Promise<string> {
  return decodeLink(link).then(
    () => 'opened',
    (error: unknown) => (error instanceof MartError ? error.code : String(error)),
  );
}

it.each(SEEDS)('shows the numbers of made-up result %i as they were, to two decimals', async (seed) => {
  const result = randomResult(seed);
  const back = (await decodeLink(await encodeLink(kept(result), PLAIN))).result;
  expect(shown(back)).toEqual(shown(result));
  expect(back.file).toEqual(result.file);
  expect(back.model).toEqual(result.model);
  expect(back.settings).toEqual(result.settings);
  expect(back.notices).toEqual(result.notices);
  expect(back.people).toEqual(result.people);
  expect(
    back.segments.map(({ mask, start, end, present, square, person }) => ({
      mask,
      start,
      end,
      present,
      square,
      person,
    })),
  ).toEqual(
    result.segments.map(({ mask, start, end, present, square, person }) => ({
      mask,
      start,
      end,
      present,
      square,
      person,
    })),
  );
  expect(back.segments.map(({ recoveryError }) => recoveryError.toFixed(2))).toEqual(
    result.segments.map(({ recoveryError }) => recoveryError.toFixed(2)),
  );
});

it.each(SEEDS)('carries the words of made-up result %i only when asked to', async (seed) => {
  const result = randomResult(seed);
  const { segments } = (await decodeLink(await encodeLink(kept(result), { ...PLAIN, words: true }))).result;
  segments.forEach(({ words }, i) => {
    const before = result.segments[i]?.words ?? [];
    expect(words.map(({ text, pieces }) => ({ text, pieces }))).toEqual(
      before.map(({ text, pieces }) => ({ text, pieces })),
    );
    words.forEach(({ start, end }, k) => {
      expect(Math.abs(start - (before[k]?.start ?? 0))).toBeLessThan(6e-4);
      expect(Math.abs(end - (before[k]?.end ?? 0))).toBeLessThan(6e-4);
    });
  });
  const without = await decodeLink(await encodeLink(kept(result), PLAIN));
  expect(without.result.segments.flatMap(({ words }) => words)).toEqual([]);
});

it('says nothing of the device and carries no attention', async () => {
  const { run, segments } = (await decodeLink(await encodeLink(kept(randomResult(1)), PLAIN))).result;
  expect({ adapter: run.adapter, versions: run.versions, seconds: run.seconds }).toEqual({
    adapter: '',
    versions: {},
    seconds: {},
  });
  expect(segments.every(({ attention }) => Object.values(attention).every((tensor) => tensor === null))).toBe(true);
});

it('writes nothing for masks that follow from the settings', async () => {
  const result = randomResult(3);
  const [first] = result.segments;
  const settings = { ...result.settings, strategy: 'random' as const };
  const blank = { ...first, attention: { intra: null, inter: null, wordsToPatches: null, wordsToSound: null } };
  const masks = result.segments.map((_, i) => {
    const { mask } = remask(blank as (typeof result.segments)[number], i, settings);
    return bytesToBase64(
      Uint8Array.from({ length: 49 }, (_, byte) =>
        [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, bit) => sum | ((mask[byte * 8 + bit] ?? 0) << bit), 0),
      ),
    );
  });
  const seeded = { ...result, settings, segments: result.segments.map((s, i) => ({ ...s, mask: masks[i] ?? '' })) };
  const link = await encodeLink(kept(seeded), PLAIN);
  expect((await decodeLink(link)).result.segments.map(({ mask }) => mask)).toEqual(masks);
  const painted = await encodeLink(kept({ ...result, settings }), PLAIN);
  expect(painted.length - link.length).toBeGreaterThan(result.segments.length * 10);
  expect((await decodeLink(painted)).result.segments.map(({ mask }) => mask)).toEqual(
    result.segments.map(({ mask }) => mask),
  );
});

it('refuses every change of a single character, and every cut', async () => {
  const link = version1.words;
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.%é';
  for (let i = 0; i < link.length; i++) {
    // Some other letter at each place, and at a few places each other letter.
    const others = [...letters].filter((letter) => letter !== link[i]);
    const tried = i % 97 === 0 ? others : [others[drawAt(7, i) % others.length] ?? '.'];
    for (const letter of tried) expect(() => unseal(link.slice(0, i) + letter + link.slice(i + 1))).toThrow(MartError);
    expect(() => unseal(link.slice(0, i))).toThrow(MartError);
  }
  expect(await codeOf(link.slice(0, -1))).toBe('link-broken');
  expect(await codeOf('')).toBe('link-broken');
});

it('tells a link of a newer version from a broken one', async () => {
  const { body } = unseal(version1.plain);
  expect(await codeOf(seal({ version: 3, body }))).toBe('link-newer');
  expect(await codeOf(seal({ version: 3, body }).replace(/.$/, '!'))).toBe('link-broken');
});

it('finds made-up links broken, whatever they hold, and ends', async () => {
  for (let seed = 0; seed < 300; seed++) {
    const length = 1 + (drawAt(seed, 0) % 400);
    const record = Uint8Array.from({ length }, (_, i) => drawAt(seed, i + 1));
    const body = Uint8Array.from([0, length >> 8, length & 255, ...record]);
    expect(['link-broken', 'opened']).toContain(await codeOf(seal({ version: 1 + (seed % 2), body })));
  }
});

it('still opens links of version 1', async () => {
  const plain = (await decodeLink(version1.plain)).result;
  expect(plain.segments.map(({ distribution }) => distribution.map((share) => share.toFixed(2)))).toEqual(
    version1.distribution,
  );
  expect(plain.segments.map(({ recoveryError }) => recoveryError.toFixed(2))).toEqual(version1.recoveryError);
  expect(plain.segments.map(({ mask }) => mask)).toEqual(version1.masks);
  expect(plain.file).toEqual(version1.file);
  const { width, height } = plain.file;
  const square = { x: Math.floor((width - height) / 2), y: 0, side: height };
  expect(plain.settings.view).toEqual({ kind: 'frame' });
  expect(plain.segments.every((segment) => segment.person === null)).toBe(true);
  expect(plain.segments.map((segment) => segment.square)).toEqual(plain.segments.map(() => square));
  const said = (await decodeLink(version1.words)).result.segments.flatMap(({ words }) => words.map(({ text }) => text));
  expect(said.join(' ')).toBe(version1.said);
});

it('stays short for the sample’s 16 segments, from the address of a page like this', async () => {
  const { result } = await decodeLink(version1.plain);
  const link = await encodeLink(kept(result), PLAIN);
  expect(addressOf(link, 'https://somebody-or-other.github.io/mart-in-the-browser/').length).toBeLessThanOrEqual(
    LONGEST_PLAIN,
  );
});

it('makes addresses without what the page was opened with, but for the model', () => {
  expect(addressOf('abc', 'https://a.org/x/?sample=&model=base&mask=hint#r=old')).toBe(
    'https://a.org/x/?model=base#r=abc',
  );
  expect(addressOf('abc', 'http://localhost:1/')).toBe('http://localhost:1/#r=abc');
  expect(linkIn('#r=abc')).toBe('abc');
  expect(linkIn('#timeline')).toBeNull();
});
