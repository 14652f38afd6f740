import { deflateSync } from 'fflate';
import { expect, it } from 'vitest';
import { lacksHeads } from '../analysis/activation';
import { MODALITIES } from '../lib/shapes';
import type { KeptAnalysis } from '../analysis/kept';
import { seededMask } from '../analysis/remask';
import type { AnalysisResult } from '../analysis/result';
import { MartError } from '../lib/errors';
import { drawAt } from '../lib/random';
import { addressOf, LONGEST_PLAIN, linkIn, PLAIN } from './address';
import { ByteReader, ByteWriter } from './bytes';
import { carry, resultOf } from './carry';
import { seal, unseal } from './envelope';
import { decodeLink, encodeLink } from './link';
import { randomResult } from './random-result';
import { type LinkRecord, linkRecord } from './record';
import version2 from './version-2.fixture.json';

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);
const ALL = { words: true, thumbnails: false, heads: true };

function kept(result: AnalysisResult): KeptAnalysis {
  const none = result.segments.map(() => null);
  return { result, thumbnails: none, sounds: none };
}

function bytesOf(record: LinkRecord): Uint8Array {
  const writer = new ByteWriter();
  linkRecord.write(writer, record);
  return writer.done();
}

/** A link of a record, whatever it says; `length` is what the record claims to inflate to. */
function linkOf(record: Uint8Array, length = record.length): string {
  const body = new ByteWriter();
  const deflated = deflateSync(record);
  body.natural(length);
  body.natural(deflated.length);
  body.bytes(deflated);
  return seal({ version: 2, body: body.done() });
}

async function errorOf(link: string): Promise<string> {
  return decodeLink(link).then(
    () => 'opened',
    (error: unknown) => (error instanceof MartError ? `${error.code}: ${error.message}` : String(error)),
  );
}

const two = (values: readonly number[] | null) => values?.map((value) => value.toFixed(2));

it.each(SEEDS)('reads what it wrote of made-up result %i, byte for byte, and carries the same when sent on', (seed) => {
  for (const choices of [PLAIN, ALL]) {
    const record = carry(randomResult(seed), choices);
    const bytes = bytesOf(record);
    const read = linkRecord.read(new ByteReader(bytes));
    expect(bytesOf(read)).toEqual(bytes);
    expect(bytesOf(carry(resultOf(read), choices))).toEqual(bytes);
  }
});

it.each(SEEDS)('shows the numbers of made-up result %i as they were, to two decimals', async (seed) => {
  const result = randomResult(seed);
  const back = (await decodeLink(await encodeLink(kept(result), PLAIN))).result;
  for (const part of ['file', 'model', 'settings', 'notices', 'people'] as const) {
    expect(back[part]).toEqual(result[part]);
  }
  expect(two(back.video.distribution)).toEqual(two(result.video.distribution));
  const said = ({ mask, start, end, present, square, person }: AnalysisResult['segments'][number]) => ({
    mask,
    start,
    end,
    present,
    square,
    person,
  });
  expect(back.segments.map(said)).toEqual(result.segments.map(said));
  back.segments.forEach(({ distribution, recoveryError }, i) => {
    expect(two(distribution)).toEqual(two(result.segments[i]?.distribution ?? []));
    expect(recoveryError.toFixed(2)).toBe(result.segments[i]?.recoveryError.toFixed(2));
  });
});

it.each(SEEDS)('carries what the heads of made-up result %i say, and its words, only when asked to', async (seed) => {
  const result = randomResult(seed);
  const full = (await decodeLink(await encodeLink(kept(result), ALL))).result;
  full.segments.forEach(({ words, logits }, i) => {
    const before = result.segments[i];
    const steps = (row: readonly number[] | null | undefined) => row?.map((value) => Math.round(value * 100) + 0);
    for (const head of MODALITIES) expect(steps(logits[head])).toEqual(steps(before?.logits[head]));
    const told = (all: typeof words | undefined) => all?.map(({ text, pieces }) => ({ text, pieces }));
    expect(told(words)).toEqual(told(before?.words));
    words.forEach(({ start, end }, k) => {
      expect(Math.abs(start - (before?.words[k]?.start ?? 0))).toBeLessThan(6e-4);
      expect(Math.abs(end - (before?.words[k]?.end ?? 0))).toBeLessThan(6e-4);
    });
  });
  const plain = (await decodeLink(await encodeLink(kept(result), PLAIN))).result;
  expect(plain.segments.flatMap(({ words }) => words)).toEqual([]);
  expect([lacksHeads(full.segments), lacksHeads(plain.segments)]).toEqual([false, true]);
  expect([plain.video.scores, ...plain.segments.map(({ scores }) => scores)].every((row) => row === null)).toBe(true);
  // Nothing comes of asking for what a link has left out.
  expect((await decodeLink(await encodeLink(kept(plain), ALL))).result).toEqual(plain);
});

it('says nothing of the device and carries no attention', async () => {
  const { run, segments } = (await decodeLink(await encodeLink(kept(randomResult(1)), PLAIN))).result;
  expect(run).toMatchObject({ adapter: '', versions: {}, seconds: {} });
  expect(segments.every(({ attention }) => Object.values(attention).every((tensor) => tensor === null))).toBe(true);
});

it('writes nothing for masks that follow from the settings', async () => {
  const result = randomResult(3);
  const settings = { ...result.settings, strategy: 'random' as const };
  const masks = result.segments.map((_, i) => seededMask(settings, i) ?? '');
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
  const link = version2.words;
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.%é';
  for (let i = 0; i < link.length; i++) {
    // Some other letter at each place, and at a few places each other letter.
    const others = [...letters].filter((letter) => letter !== link[i]);
    const tried = i % 97 === 0 ? others : [others[drawAt(7, i) % others.length] ?? '.'];
    for (const letter of tried) expect(() => unseal(link.slice(0, i) + letter + link.slice(i + 1))).toThrow(MartError);
    expect(() => unseal(link.slice(0, i))).toThrow(MartError);
  }
  expect(await errorOf('')).toMatch(/^link-broken: .*cut/);
  expect(await errorOf(link.slice(0, 400))).toMatch(/^link-broken: .*cut/);
  expect(await errorOf(`${link.slice(0, 400)}${link[400] === 'A' ? 'B' : 'A'}${link.slice(401)}`)).toMatch(
    /^link-broken: .*sum/,
  );
});

it('tells a link of a newer version from a broken one', async () => {
  const { body } = unseal(version2.plain);
  expect(await errorOf(seal({ version: 3, body }))).toMatch(/^link-newer/);
  expect(await errorOf(seal({ version: 3, body }).replace(/.$/, '!'))).toMatch(/^link-broken/);
  expect(await errorOf(seal({ version: 1, body }))).toMatch(/^link-broken/);
});

const sound = () => carry(randomResult(4), ALL);
const MADE_UP: readonly [what: string, record: () => LinkRecord][] = [
  ['segments lack', () => ({ ...sound(), present: [] })],
  [
    'settings.segments',
    () => ({
      ...sound(),
      shares: [],
      present: [],
      errors: [],
      masks: [],
      heads: [],
      words: [],
      followed: [],
      spans: null,
    }),
  ],
  ['classes', () => ({ ...sound(), model: { ...sound().model, classes: ['joy', 'joy'] } })],
  ['a number is not from', () => ({ ...sound(), file: { ...sound().file, duration: Number.POSITIVE_INFINITY } })],
  ['a number is not from', () => ({ ...sound(), file: { ...sound().file, duration: 1e9 } })],
  ['end: after start', () => ({ ...sound(), spans: null, file: { ...sound().file, duration: 0 }, range: null })],
  ['a number is above', () => ({ ...sound(), present: Array(100_000).fill(0) })],
];

it.each(MADE_UP)('refuses a made-up record and says why: %s', async (what, record) => {
  expect(await errorOf(linkOf(bytesOf(record())))).toMatch(new RegExp(`^link-broken: .*${what}`));
});

it('gives a link that would inflate without end no more room than it says', async () => {
  expect(await errorOf(linkOf(new Uint8Array(2 ** 24), 1000))).toMatch(/^link-broken/);
  expect(await errorOf(linkOf(new Uint8Array(8), 2 ** 40))).toMatch(/^link-broken: .*above/);
});

it('finds made-up links broken, whatever they hold, and ends', async () => {
  const whole = bytesOf(sound());
  for (let seed = 0; seed < 600; seed++) {
    // Noise, and records of which a byte is another one.
    const length = 1 + (drawAt(seed, 0) % 400);
    const noise = Uint8Array.from({ length }, (_, i) => drawAt(seed, i + 1));
    const changed = whole.with(drawAt(seed, 1) % whole.length, drawAt(seed, 2) % 256);
    expect(await errorOf(linkOf(seed % 2 ? noise : changed))).toMatch(/^(link-broken|opened)/);
  }
});

it('opens links of version 2, for ever', async () => {
  const read = async (link: string) => (await decodeLink(link)).result;
  const plain = await read(version2.plain);
  expect(plain.file).toEqual(version2.file);
  expect(plain.segments.map(({ distribution }) => two(distribution))).toEqual(version2.distribution);
  expect(plain.segments.map(({ recoveryError }) => recoveryError.toFixed(2))).toEqual(version2.recoveryError);
  expect(plain.segments.map(({ mask }) => mask)).toEqual(version2.masks);
  expect(plain.segments.map(({ square: { x, y, side }, person }) => [x, y, side, person])).toEqual(version2.seen);
  const said = (await read(version2.words)).segments.flatMap(({ words }) => words.map(({ text }) => text));
  expect(said.join(' ')).toBe(version2.said);
  expect((await read(version2.heads)).segments.map(({ logits }) => two(logits.audio))).toEqual(version2.audio);
});

it('stays short for the sample’s 16 segments, from the address of a page like this', async () => {
  const { result } = await decodeLink(version2.plain);
  const link = await encodeLink(kept(result), PLAIN);
  expect(addressOf(link, 'https://somebody-or-other.github.io/mart-in-the-browser/').length).toBeLessThanOrEqual(
    LONGEST_PLAIN,
  );
});

const BEHIND = [
  '.',
  ')',
  '>',
  '%3E',
  ' ',
  '%20',
  '\n',
  ').',
  '>,',
  '"',
  '”',
  '%E2%80%9D',
  '’',
  '»',
  '\u200b',
  '%E2%80%8B',
];
it.each([...BEHIND, '\ufeff', '\u2060.', '*', '_', '__', '-', '&utm=x', ' and more words', '%'])(
  'opens a link behind which a messenger put %j',
  async (behind) => {
    const { result } = await decodeLink(linkIn(`#r=${version2.plain}${behind}`) ?? '');
    expect(result.file).toEqual(version2.file);
  },
);

it.each(['\n', '%0A', '%0D%0A', ' ', '%20', '\u200b', '\u00ad'])(
  'opens a link that a mail program broke by %j',
  async (by) => {
    const broken = version2.plain.replace(/.{76}/g, `$&${by}`);
    for (const hash of [`#r=${broken}`, `#r%3D${broken}`, `#r=${by}"${broken}"`, `#r=<${broken}>`]) {
      expect((await decodeLink(linkIn(hash) ?? '')).result.file).toEqual(version2.file);
    }
  },
);

it('makes addresses without what the page was opened with, but for the model', () => {
  expect(addressOf('abc', 'https://a.org/x/?sample=&model=base&mask=hint#r=old')).toBe(
    'https://a.org/x/?model=base#r=abc',
  );
  expect(addressOf('abc', 'http://localhost:1/')).toBe('http://localhost:1/#r=abc');
  expect(linkIn('#r=abc')).toBe('abc');
  expect(linkIn('#timeline')).toBeNull();
});
