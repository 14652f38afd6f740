// For the browser tests of media/: fixtures, and videos made on the spot whose pictures say which one they are and whose
// samples say where they stand.
import {
  AudioSample,
  AudioSampleSource,
  BufferTarget,
  MkvOutputFormat,
  MovOutputFormat,
  Output,
  QUALITY_HIGH,
  type Rotation,
  VideoSample,
  VideoSampleSource,
} from 'mediabunny';
import { assert } from '../lib/assert';
import type { Decoder, MediaSource, Picture, Square } from './types';

export const CORES = {
  core: new URL('/ffmpeg/core/', location.href).href,
  coreMt: new URL('/ffmpeg/core-mt/', location.href).href,
};

const FIXTURES = '../../tests/fixtures/';

/** A file of tests/fixtures/media, under another name if one is given. */
export function fixture(name: string, as = name): Promise<File> {
  return fixtureAt(`media/${name}`, as);
}

/** A file of tests/fixtures/matrix. */
export function matrixFile(name: string): Promise<File> {
  return fixtureAt(`matrix/${name}`);
}

/** A file of tests/fixtures by its path there. */
export async function fixtureAt(path: string, as = path.split('/').at(-1) ?? path): Promise<File> {
  const response = await fetch(new URL(FIXTURES + path, import.meta.url));
  assert(response.ok, `${path}: ${response.status}`);
  return new File([await response.arrayBuffer()], as);
}

const BITS = 10;
/** A bit is a block of the encoder: within one, VP9 takes a change that keeps its mean for none. */
const BLOCK = 64;
const COLUMNS = 5;
const SIZE = COLUMNS * BLOCK;
export const CODE_SQUARE: Square = { x: 0, y: 0, side: SIZE };

/** White blocks for the 1 bits of `code` in two rows at the top; a white corner at the bottom right. */
function drawCode(context: OffscreenCanvasRenderingContext2D, code: number): void {
  context.fillStyle = '#000';
  context.fillRect(0, 0, SIZE, SIZE);
  context.fillStyle = '#fff';
  for (let bit = 0; bit < BITS; bit++) {
    if ((code >> bit) & 1) context.fillRect((bit % COLUMNS) * BLOCK, Math.floor(bit / COLUMNS) * BLOCK, BLOCK, BLOCK);
  }
  context.fillRect(SIZE - BLOCK, SIZE - BLOCK, BLOCK, BLOCK);
}

/** The number in an upright picture. */
export function readCode({ rgba, side }: Picture): number {
  let code = 0;
  for (let bit = 0; bit < BITS; bit++) {
    const row = (Math.floor(bit / COLUMNS) + 0.5) * BLOCK;
    const column = ((bit % COLUMNS) + 0.5) * BLOCK;
    if ((rgba[(row * side + column) * 4] ?? 0) > 127) code |= 1 << bit;
  }
  return code;
}

/** The value of sample `index`: a ramp that 16 bits hold exactly and that repeats only after 1.5 s. */
export function rampSample(index: number): number {
  return (((index % 65521) + 65521) % 65521) / 32768 - 1;
}

export interface MadeVideo {
  readonly container: 'mov' | 'mkv';
  /** Presentation times of the pictures, s; picture i shows the number i. */
  readonly times: readonly number[];
  readonly rotation?: Rotation;
  readonly keyEvery?: number;
  /** Sound as a ramp from `start` to `end` s, uncompressed. */
  readonly sound?: { readonly start: number; readonly end: number; readonly sampleRate: number };
}

/** A video that Chromium encodes here: VP9, PCM. */
export async function makeVideo(options: MadeVideo): Promise<File> {
  const { container, times, rotation = 0, keyEvery = 2, sound } = options;
  const target = new BufferTarget();
  const output = new Output({ format: container === 'mov' ? new MovOutputFormat() : new MkvOutputFormat(), target });
  const pictures = new VideoSampleSource({ codec: 'vp9', quality: QUALITY_HIGH, keyFrameInterval: keyEvery });
  output.addVideoTrack(pictures, { rotation });
  const samples = sound ? new AudioSampleSource({ codec: 'pcm-s16' }) : null;
  if (samples) output.addAudioTrack(samples);
  await output.start();
  if (samples && sound) await addRamp(samples, sound);
  const canvas = new OffscreenCanvas(SIZE, SIZE);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  assert(context !== null, 'no 2D context');
  for (const [i, timestamp] of times.entries()) {
    drawCode(context, i);
    const sample = new VideoSample(canvas, { timestamp, duration: (times[i + 1] ?? timestamp + 0.04) - timestamp });
    await pictures.add(sample);
    sample.close();
  }
  await output.finalize();
  assert(target.buffer !== null, 'no file');
  return new File([target.buffer], `made.${container}`);
}

async function addRamp(source: AudioSampleSource, sound: NonNullable<MadeVideo['sound']>): Promise<void> {
  const { start, end, sampleRate } = sound;
  const first = Math.round(start * sampleRate);
  const last = Math.round(end * sampleRate);
  // As long as AAC's blocks: never a whole number of milliseconds.
  for (let from = first; from < last; from += 1024) {
    const data = Float32Array.from({ length: Math.min(1024, last - from) }, (_, i) => rampSample(from + i));
    const init = { data, format: 'f32', numberOfChannels: 1, sampleRate, timestamp: from / sampleRate } as const;
    const sample = new AudioSample(init);
    await source.add(sample);
    sample.close();
  }
}

export async function collect(source: MediaSource, times: readonly number[], square: Square): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for await (const picture of source.pictures(times, square)) pictures.push(picture);
  return pictures;
}

/** Options of a test that each decoder passes: through ffmpeg it is slow, unless it is the one by which that path is held. */
export function slowByFfmpeg(decoder: Decoder, holdsIt = false): { tags: string[] } {
  return { tags: decoder === 'ffmpeg' && !holdsIt ? ['slow'] : [] };
}
