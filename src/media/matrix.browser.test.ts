// Opens every row of tests/fixtures/matrix.ts as the page does, and holds docs/media.md to what comes of it: who reads pictures
// and sound, how many cues, how far picture times are from ffprobe's, what is said where nothing can be read.
// `npm run -s media:matrix` writes the table anew.
import { expect, test } from 'vitest';
import { MATRIX, type Row } from '../../tests/fixtures/matrix';
import expected from '../../tests/fixtures/matrix/expected.json';
import { MartError } from '../lib/errors';
import { openMedia } from './open';
import { CORES, collect, fixtureAt } from './test-videos';
import type { MediaSource, Picture } from './types';

/** Where no core is: what opens does so without ffmpeg. */
const nowhere = new URL('/nowhere/', location.href).href;
const WITHOUT = { core: nowhere, coreMt: nowhere };

/** Pictures that are asked for of each file, at most. */
const MOST_ASKED = 24;
/** s: how far the two decoders may be apart in a picture's time. */
const ALIKE = 1.5e-3;
/** Mean difference of values 0..255: each stretches halved colour in its own way. */
const ALIKE_VALUES = 8;

const EXTRA: Readonly<Record<string, string>> = {
  ac3: '@mediabunny/ac3',
  eac3: '@mediabunny/ac3',
  dts: '@mediabunny/dts',
  prores: '@mediabunny/prores',
};
/** Some browsers decode it, most builds of Chromium don't: both ways give the same row. */
const HEVC = 'WebCodecs where the browser has HEVC, else ffmpeg.wasm';

const lines = new Map<Row, string>();

for (const row of MATRIX) {
  const { file, container, video, audio, oddity } = row;
  test(`${file}: ${[container, video, audio, oddity].filter(Boolean).join(', ')}`, { tags: 'slow' }, async () => {
    const said = await whatHappens(row).catch((error: unknown) => {
      if (error instanceof MartError) return [`said: \`${error.code}\``, '', '', '', ''];
      throw error;
    });
    const cells = [`\`${file}\``, container, video, audio ?? '', oddity ?? '', ...said];
    lines.set(row, `| ${cells.join(' | ')} |`);
  });
}

test('docs/media.md says what happens with each file', { tags: 'slow' }, async ({ skip }) => {
  if (lines.size < MATRIX.length) skip('not every row was opened');
  await expect(page(MATRIX.map((row) => lines.get(row)))).toMatchFileSnapshot('../../docs/media.md');
});

/** Who reads pictures and sound, cues, worst difference of picture times from ffprobe's and between decoders. */
async function whatHappens({ file, audio }: Row): Promise<string[]> {
  const source = await openMedia(await fixtureAt(file), { ffmpeg: CORES });
  const { info } = source;
  const shown = await shownPictures(source, file);
  const cues = (await source.cues())?.length ?? 0;
  expect(info.audio === null).toBe(audio === null);
  expect(await loudness(source)).toBeGreaterThan(info.audio === null ? -1 : 1e-6);
  const worst = shown.length === 0 ? null : Math.max(...shown.map(({ late }) => Math.abs(late)));
  for (const { late, frame } of shown) expect(Math.abs(late)).toBeLessThan(frame);
  const [reads, hears] = [picturesBy(source), await soundBy(source, file)];
  await source.close();
  const peer = info.decoder === 'webcodecs' ? await differenceFromFfmpeg(file, shown) : null;
  return [
    reads,
    hears,
    cues === 0 ? '' : String(cues),
    inMilliseconds(worst),
    peer === null ? '' : inMilliseconds(peer),
  ];
}

function picturesBy({ info: { decoder, decoderReason, video, truncated, blindStart } }: MediaSource): string {
  if (video.codec === 'hevc' && decoderReason?.code !== 'unsupported-container') return HEVC;
  const by = decoder === 'webcodecs' ? (EXTRA[video.codec] ?? 'WebCodecs') : `ffmpeg.wasm (${decoderReason?.code})`;
  return [by, ...(truncated ? ['cut'] : []), ...(blindStart ? ['from its first whole picture on'] : [])].join(', ');
}

async function soundBy({ info: { decoder, audio, audioProblem, video } }: MediaSource, file: string): Promise<string> {
  if (audioProblem) return `none: ${audioProblem}`;
  if (!audio) return '';
  if (video.codec === 'hevc') return 'as the pictures';
  if (decoder === 'ffmpeg') return 'ffmpeg.wasm';
  const alone = await openMedia(await fixtureAt(file), { ffmpeg: WITHOUT });
  await alone.close();
  return alone.info.audio ? (EXTRA[audio.codec] ?? 'WebCodecs') : 'ffmpeg.wasm';
}

/** Mean square of the first channel's samples; 0 without sound. */
async function loudness(source: MediaSource): Promise<number> {
  const sound = await source.sound(0, source.info.duration);
  const samples = sound?.channels[0] ?? new Float32Array();
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length);
}

interface ShownPicture {
  /** In the middle of the time for which the picture is on screen. */
  readonly asked: number;
  readonly picture: Picture;
  /** s from ffprobe's time of the picture. */
  readonly late: number;
  /** s until the next picture. */
  readonly frame: number;
}

/** Pictures at times of their own, damaged ones left out; none of a bare stream, which has no times. */
async function shownPictures(source: MediaSource, file: string): Promise<ShownPicture[]> {
  const { times } = (expected as Readonly<Record<string, { readonly times: readonly number[] }>>)[file] ?? {
    times: [],
  };
  if (times.length === 0) (await source.preview(source.info.duration / 2, 32)).close();
  const step = Math.ceil(times.length / MOST_ASKED);
  const wanted = times.flatMap((time, i) => {
    const frame = (times[i + 1] ?? time + 0.04) - time;
    return i % step === 0 && frame > 0 ? [{ time, frame, asked: time + frame / 2 }] : [];
  });
  const pictures = await collect(
    source,
    wanted.map(({ asked }) => asked),
    squareOf(source),
  );
  return wanted.flatMap(({ time, frame, asked }, i) => {
    const picture = pictures[i];
    if (!picture) throw new Error(`no picture at ${asked} s`);
    return picture.stale ? [] : [{ asked, picture, late: picture.time - time, frame }];
  });
}

function squareOf({ info: { video } }: MediaSource) {
  return { x: 0, y: 0, side: Math.min(video.width, video.height) };
}

/** Worst difference in s between the two decoders' times of the same pictures; null where ffmpeg has none. */
async function differenceFromFfmpeg(file: string, shown: readonly ShownPicture[]): Promise<number | null> {
  const opened = await openMedia(await fixtureAt(file), { ffmpeg: CORES, decoder: 'ffmpeg' }).catch(
    (error: unknown) => {
      if (error instanceof MartError) return null;
      throw error;
    },
  );
  if (!opened) return null;
  const others = await collect(
    opened,
    shown.map(({ asked }) => asked),
    squareOf(opened),
  );
  await opened.close();
  const apart = shown.map(({ picture }, i) => {
    const other = others[i];
    const sum = picture.rgba.reduce((total, value, at) => total + Math.abs(value - (other?.rgba[at] ?? 999)), 0);
    expect(sum / picture.rgba.length).toBeLessThan(ALIKE_VALUES);
    return Math.abs(picture.time - (other?.time ?? Number.NaN));
  });
  const worst = Math.max(...apart);
  expect(worst).toBeLessThan(ALIKE);
  return worst;
}

function inMilliseconds(seconds: number | null): string {
  return seconds === null ? '' : (seconds * 1000).toFixed(1);
}

function page(rows: readonly (string | undefined)[]): string {
  return `# What the page reads

Files of each container, codec and oddity, opened as the page opens them, in Chromium. Written by \`npm run -s media:matrix\`,
held to the page by \`src/media/matrix.browser.test.ts\`. The files are in \`tests/fixtures\`, made by \`make-matrix.ts\` and
\`make-fixtures.ts\` there.

- **Pictures, sound by**: the browser's WebCodecs, a small decoder of \`@mediabunny\`, or ffmpeg.wasm with the reason why, or
  the code of what is said where neither can read the file.
- **Times**: the worst difference in ms between the times of pictures here and in ffprobe, of up to ${MOST_ASKED} pictures; less than one
  frame in each row. Bare streams have no times.
- **Decoders**: the worst difference in ms between WebCodecs and ffmpeg.wasm, where both read the file; they show the same
  pictures too.

| file | container | video | sound | what is unusual | pictures by | sound by | cues | times | decoders |
|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
