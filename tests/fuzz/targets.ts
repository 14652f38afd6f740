// The parsers that read what strangers give, each with real seeds and mutations that leave magic, lengths and checksums
// right, so that most cases get behind the first checks.
import { readFileSync } from 'node:fs';
import { deflateSync, inflateSync } from 'fflate';
import { savedResultSchema } from '../../src/analysis/restore';
import { parseConfig } from '../../src/engine/model-files';
import { safetensorsLength } from '../../src/engine/weight-files';
import { readLexicon } from '../../src/lexicon/read-lexicon';
import { imageSize } from '../../src/lib/image-size';
import { openSafetensors } from '../../src/mart/weights-safetensors';
import { inspectContainer } from '../../src/media/container';
import { demuxed } from './demux';
import { readSubtitles } from '../../src/media/subtitles';
import { linkIn } from '../../src/share/address';
import { ByteReader, ByteWriter } from '../../src/share/bytes';
import { seal, unseal } from '../../src/share/envelope';
import { decodeLink } from '../../src/share/link';
import { randomResult } from '../../src/share/random-result';
import { keptFromJson } from '../../src/share/saved-json';
import { mutateBytes, mutateJson, type Step } from './mutate';

export interface Target {
  readonly name: string;
  /** The module that reads it. */
  readonly module: string;
  readonly seeds: readonly Uint8Array[];
  /** `raw`: no care is taken of what stands in front. */
  readonly mutate: (seed: Uint8Array, steps: readonly Step[], raw: boolean) => Uint8Array;
  /** What the page does with it. Whatever is thrown but a MartError is a crash. */
  readonly read: (bytes: Uint8Array) => unknown;
  /** Whether magic, version, lengths and checksums are right, so that the rest is looked at. */
  readonly passes: (bytes: Uint8Array) => boolean | Promise<boolean>;
}

const file = (path: string) => new Uint8Array(readFileSync(new URL(`../../${path}`, import.meta.url)));
const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return null;
  }
};

const links = JSON.parse(textOf(file('src/share/version-2.fixture.json'))) as Record<
  'plain' | 'words' | 'heads',
  string
>;

function recordOf(link: string): { length: number; record: Uint8Array } {
  const reader = new ByteReader(unseal(link).body);
  const length = reader.natural(2 ** 23);
  return { length, record: inflateSync(reader.bytes(reader.natural(2 ** 23)), { out: new Uint8Array(length) }) };
}

function linkOf(record: Uint8Array): string {
  const body = new ByteWriter();
  const deflated = deflateSync(record, { level: 1 });
  body.natural(record.length);
  body.natural(deflated.length);
  body.bytes(deflated);
  return seal({ version: 2, body: body.done() });
}

const link: Target = {
  name: 'link',
  module: 'src/share/link.ts',
  seeds: [links.plain, links.words, links.heads].map(bytesOf),
  mutate: (seed, steps, raw) =>
    raw ? mutateBytes(seed, 0, steps) : bytesOf(linkOf(mutateBytes(recordOf(textOf(seed)).record, 0, steps))),
  read: (bytes) => decodeLink(linkIn(`#r=${textOf(bytes)}`) ?? ''),
  passes(bytes) {
    try {
      return recordOf(linkIn(`#r=${textOf(bytes)}`) ?? '').record.length > 0;
    } catch {
      return false;
    }
  },
};

/** The sample's real analysis, of two segments: most of it is the same again. */
function shortSample(): string {
  const result = savedResultSchema.parse(JSON.parse(textOf(file('public/sample/analysis.json'))));
  const segments = result.segments.slice(0, 2);
  const people = result.people.map(({ curve: _, ...person }) => ({ ...person, boxes: person.boxes.slice(0, 2) }));
  return JSON.stringify({ ...result, segments, people, settings: { ...result.settings, segments: 2 } });
}

/** Text that stands for JSON: of raw cases the letters are changed, of the others what they stand for. */
const mutateJsonText: Target['mutate'] = (seed, steps, raw) =>
  raw ? mutateBytes(seed, 0, steps) : bytesOf(mutateJson(textOf(seed), steps));

const json: Target = {
  name: 'json',
  module: 'src/share/saved-json.ts',
  seeds: [shortSample(), ...[1, 3, 12].map((seed) => JSON.stringify(randomResult(seed)))].map(bytesOf),
  mutate: mutateJsonText,
  read: (bytes) => keptFromJson(textOf(bytes), 'a.json'),
  passes: (bytes) => (jsonOf(bytes) as { version?: unknown } | null)?.version === 2,
};

const config: Target = {
  name: 'config',
  module: 'src/engine/model-files.ts',
  seeds: [file('models/tiny/config.json')],
  mutate: mutateJsonText,
  read: (bytes) => parseConfig(textOf(bytes), 'config.json'),
  passes: (bytes) => (jsonOf(bytes) as { version?: unknown } | null)?.version === 1,
};

const CLASSES = ['anger', 'disgust', 'fear', 'joy', 'neutral', 'sadness', 'surprise'];
const POLARITY = [-1, -1, -1, 1, 0, -1, 1];
const EMOTIONS = ['anger', 'anticipation', 'disgust', 'fear', 'joy', 'sadness', 'surprise', 'trust'];
const WORDS = ['happy', 'sad', 'scared of', 'wonderful', 'constructor'];

function words(own: string): string {
  const all = JSON.parse(own) as { words: Record<string, unknown> };
  return JSON.stringify({ ...all, words: Object.fromEntries(Object.entries(all.words).slice(0, 40)) });
}

/** In the forms of the files that people bring; the words are made up. */
const LEXICONS: Readonly<Record<string, string>> = {
  mart: words(textOf(file('models/tiny/lexicon.json'))),
  emolex: WORDS.flatMap((word) => [...EMOTIONS, 'positive'].map((name, i) => `${word}\t${name}\t${i % 2}`)).join('\n'),
  wide: [
    `word,${EMOTIONS.join(',')}`,
    ...WORDS.map((word) => `${word},${EMOTIONS.map((_, i) => i % 2).join(',')}`),
  ].join('\n'),
  intensity: WORDS.map((word, i) => `${word}\t${EMOTIONS[i]}\t0.${i + 1}`).join('\n'),
  senticnet: `senticnet = {}\n${WORDS.map((word) => `senticnet['${word}'] = ['0.1','0','0','0.2','#joy','#fear','positive','0.5','a','b']`).join('\n')}`,
  table: `CONCEPT;PRIMARY EMOTION;SECONDARY EMOTION;POLARITY VALUE;POLARITY INTENSITY\n${WORDS.map((word) => `${word};#joy;#fear;positive;0.5`).join('\n')}`,
};

/** Rows of names that say what kind of table it is. */
const behind: Readonly<Record<string, number>> = { wide: 75, table: 75 };

const lexicons = Object.entries(LEXICONS).map(
  ([form, text]): Target => ({
    name: `lexicon-${form}`,
    module: 'src/lexicon/read-lexicon.ts',
    seeds: [bytesOf(text)],
    mutate:
      form === 'mart' ? mutateJsonText : (seed, steps, raw) => mutateBytes(seed, raw ? 0 : (behind[form] ?? 20), steps),
    read: (bytes) => readLexicon(textOf(bytes), 'words.txt', CLASSES, POLARITY),
    // Known as a lexicon of some kind: read, or refused for a line or a field of it.
    passes(bytes) {
      try {
        readLexicon(textOf(bytes), 'words.txt', CLASSES, POLARITY);
        return true;
      } catch (error) {
        return !/SenticNet, NRC or|save the spreadsheet|JSON/.test(String(error));
      }
    },
  }),
);

const CUES = [0, 1, 2, 3].map((i) => ({ from: `00:00:0${i}`, text: `so <i>wonderful</i> &amp; {\\an8}scared ${i}` }));
const SUBTITLES: Readonly<Record<string, string>> = {
  srt: CUES.map(({ from, text }, i) => `${i + 1}\n${from},100 --> ${from},900\n${text}\n`).join('\n'),
  vtt: `WEBVTT\n\nNOTE a\n\nSTYLE\n::cue {}\n\n${CUES.map(({ from, text }) => `${from}.100 --> ${from}.900 line:0\n<v A>${text}</v>\n`).join('\n')}`,
  sbv: CUES.map(({ from, text }) => `${from.slice(1)}.100,${from.slice(1)}.900\n${text}\n`).join('\n'),
  ass: `[Script Info]\nTitle: a\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n${CUES.map(({ from, text }) => `Dialogue: 0,${from.slice(1)}.10,${from.slice(1)}.90,Default,,0,0,0,,${text}`).join('\n')}`,
};

const subtitles = Object.entries(SUBTITLES).map(
  ([form, text]): Target => ({
    name: `subtitles-${form}`,
    module: 'src/media/subtitles.ts',
    seeds: form === 'srt' ? [bytesOf(text), file('tests/fixtures/media/utf16.srt')] : [bytesOf(text)],
    mutate: (seed, steps, raw) => mutateBytes(seed, raw ? 0 : Math.min(12, seed.length - 1), steps),
    read: (bytes) => readSubtitles(new File([bytes.slice()], `a.${form}`)),
    passes: (bytes) =>
      readSubtitles(new File([bytes.slice()], `a.${form}`)).then(
        ({ cues }) => cues.length > 0,
        () => false,
      ),
  }),
);

const TENSORS = { 'a.weight': [4, 3], 'module.b.bias': [6] } as const;

function tensorFile(): Uint8Array {
  const header = JSON.stringify({
    __metadata__: { format: 'pt' },
    'a.weight': { dtype: 'F32', shape: [4, 3], data_offsets: [0, 48] },
    'module.b.bias': { dtype: 'F16', shape: [6], data_offsets: [48, 60] },
  });
  return withHeader(header, new Uint8Array(60).fill(1));
}

function withHeader(header: string, data: Uint8Array): Uint8Array {
  const text = bytesOf(header);
  const all = new Uint8Array(8 + text.length + data.length);
  new DataView(all.buffer).setBigUint64(0, BigInt(text.length), true);
  all.set(text, 8);
  all.set(data, 8 + text.length);
  return all;
}

const headerOf = (bytes: Uint8Array) => {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  return { text: textOf(bytes.subarray(8, 8 + length)), data: bytes.subarray(8 + length) };
};

const safetensors: Target = {
  name: 'safetensors',
  module: 'src/mart/weights-safetensors.ts',
  seeds: [tensorFile()],
  mutate(seed, steps, raw) {
    if (raw) return mutateBytes(seed, 0, steps);
    const { text, data } = headerOf(seed);
    return withHeader(mutateJson(text, steps), data);
  },
  async read(bytes) {
    safetensorsLength(bytes);
    const source = await openSafetensors(async (_, start, end) => bytes.subarray(start, end), 'a.safetensors');
    const rows = source.readRows('a.weight', TENSORS['a.weight'], [0, 3]);
    await Promise.all([source.read('a.weight', TENSORS['a.weight']), source.read('b.bias', [6]), rows]);
  },
  passes(bytes) {
    return bytes.length >= 8 && typeof jsonOf(bytesOf(headerOf(bytes).text)) === 'object';
  },
};

const VIDEOS = [
  'one-frame.mp4',
  'text-track.mp4',
  'two-edits.mp4',
  'partly-fragmented.mp4',
  'text-track.mkv',
  'cue-loop.mkv',
  'odd-size.webm',
];
/** Headers are what a reader of headers reads; the rest of a long file would take most of the changes. */
const short = (name: string) => file(`tests/fixtures/media/${name}`).subarray(0, 24_000);

const container: Target = {
  name: 'container',
  module: 'src/media/container.ts',
  seeds: VIDEOS.map(short),
  mutate: (seed, steps, raw) => mutateBytes(seed, raw ? 0 : 16, steps),
  read: (bytes) => inspectContainer(new Blob([bytes.slice()])),
  passes: async (bytes) => (await inspectContainer(new Blob([bytes.slice()]))).kind === 'container',
};

/** Mediabunny's readers, behind the checks that ours stand in front of them. */
const demuxer: Target = {
  name: 'demuxer',
  module: 'src/media/webcodecs-open.ts',
  // The loop is one of the inputs found.
  seeds: VIDEOS.filter((name) => name !== 'cue-loop.mkv').map((name) => file(`tests/fixtures/media/${name}`)),
  mutate: (seed, steps, raw) => mutateBytes(seed, raw ? 0 : 16, steps),
  read: (bytes) => demuxed(new Blob([bytes.slice()])),
  passes: async (bytes) => (await demuxed(new Blob([bytes.slice()]))) !== null,
};

/** Heads of pictures in links; what they say is made up, the way they say it is not. */
const image: Target = {
  name: 'image-size',
  module: 'src/lib/image-size.ts',
  seeds: [
    [
      0x52, 0x49, 0x46, 0x46, 90, 0, 0, 0, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x20, 9, 0, 0, 0, 0x30, 1, 0, 0x9d,
      1, 0x2a, 16, 0, 16, 0,
    ],
    [
      0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 9, 0, 0, 0, 7, 8, 6, 0, 0,
      0,
    ],
    [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xdb, 0, 3, 0, 0xff, 0xc0, 0, 11, 8, 0, 7, 0, 9, 1, 1, 0x11, 0],
  ].map((bytes) => Uint8Array.from(bytes)),
  mutate: (seed, steps, raw) => mutateBytes(seed, raw ? 0 : seed[0] === 0xff ? 15 : 16, steps),
  read: (bytes) => imageSize(bytes),
  passes: (bytes) => imageSize(bytes) !== null,
};

export const TARGETS: readonly Target[] = [
  link,
  json,
  config,
  safetensors,
  ...lexicons,
  ...subtitles,
  container,
  demuxer,
  image,
];
