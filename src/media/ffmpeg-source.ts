// Pictures and sound of a file through ffmpeg.wasm: one command per stretch, which seeks to the key picture before it.
// Memory is bounded by what one command may write, whatever the length of the video or the size of its pictures.
import { assert, requireArgument } from '../lib/assert';
import { throwIfAborted } from '../lib/errors';
import {
  inputArguments,
  pictureArguments,
  pictureTimes,
  previewFilter,
  soundArguments,
  soundBlocks,
  squareFilter,
} from './ffmpeg-commands';
import type { FfmpegCore } from './ffmpeg-core';
import type { ProbedVideo } from './ffmpeg-probe';
import { decodeFailed } from './failures';
import { checkPictureRequest, onScreen, TIMESTAMP_TOLERANCE } from './picture-times';
import { blockPosition, placeBlock, sampleWindow } from './sound-grid';
import { parseCues } from './subtitles';
import type { AudioTrackInfo, Cue, Picture, Sound, Square, VideoTrackInfo } from './types';

/** Pictures that one command may write, in bytes of RGBA; ffmpeg's memory file and our copy of it both take this. */
const COMMAND_BYTES = 96 * 2 ** 20;
/** Decoding starts this much before the wanted sound (see webcodecs-source). */
const PRE_ROLL = 0.25;
/** Streams without an index are entered in the middle of a group of pictures: start this much earlier there, s. */
const RESYNC = 1.5;
const OUTPUT = '/output';

interface Window {
  /** Times of the pictures on the file's own clock, s, and their bytes one after the other. */
  readonly times: readonly number[];
  readonly bytes: Uint8Array;
}

export class FfmpegPictures {
  readonly #core: FfmpegCore;
  readonly #file: string;
  readonly #video: ProbedVideo;
  readonly #info: VideoTrackInfo;
  readonly #origin: number;
  readonly #resync: number;

  constructor(
    core: FfmpegCore,
    file: string,
    video: ProbedVideo,
    info: VideoTrackInfo,
    format: string,
    origin: number,
  ) {
    this.#core = core;
    this.#file = file;
    this.#video = video;
    this.#info = info;
    this.#origin = origin;
    this.#resync = /^mpeg/.test(format) ? RESYNC : 0;
  }

  async *pictures(times: readonly number[], square: Square, signal?: AbortSignal): AsyncGenerator<Picture> {
    checkPictureRequest(times, square, this.#info);
    const bytes = square.side * square.side * 4;
    const shape = squareFilter(this.#video, square);
    for (const run of this.#runs(times, bytes)) {
      const window = await this.#window(run, shape, bytes, signal);
      for (const time of run) {
        throwIfAborted(signal);
        const index = onScreen(window.times, this.#clock(time));
        const rgba = new Uint8ClampedArray(window.bytes.slice(index * bytes, (index + 1) * bytes).buffer);
        yield { time: (window.times[index] ?? 0) - this.#origin, side: square.side, rgba };
      }
    }
  }

  async preview(time: number, maxSide: number, signal?: AbortSignal): Promise<ImageBitmap> {
    requireArgument(maxSide >= 1, 'maxSide', 'at least 1 pixel');
    const { shape, width, height } = previewFilter(this.#video, maxSide);
    const size = width * height * 4;
    const window = await this.#window([time], shape, size, signal);
    const index = onScreen(window.times, this.#clock(time));
    const rgba = new Uint8ClampedArray(window.bytes.slice(index * size, (index + 1) * size).buffer);
    return createImageBitmap(new ImageData(rgba, width, height));
  }

  /** Asked times as times on the file's own clock that have a picture. */
  #clock(time: number): number {
    return Math.min(time, this.#info.end) + this.#origin;
  }

  /** Runs of times whose pictures, and those between and just before them, fit into one command. */
  #runs(times: readonly number[], bytes: number): number[][] {
    const most = Math.max(1, Math.floor(COMMAND_BYTES / bytes)) - this.#margin() * this.#video.frameRate;
    const runs: number[][] = [];
    for (const time of times) {
      const run = runs.at(-1);
      const first = run?.[0];
      if (run && first !== undefined && (time - first) * this.#video.frameRate + 1 <= most) run.push(time);
      else runs.push([time]);
    }
    return runs;
  }

  /** How far before a time its picture is looked for first, s. */
  #margin(): number {
    return 3 / this.#video.frameRate;
  }

  /** All pictures of a stretch that begins with the one on screen at the first time. */
  async #window(times: readonly number[], shape: string, bytes: number, signal?: AbortSignal): Promise<Window> {
    const first = this.#clock(times[0] ?? 0);
    const to = this.#clock(times.at(-1) ?? 0) + 2 * TIMESTAMP_TOLERANCE;
    // A picture may stay on screen for long: look further back until one is found that began before the first time.
    for (let margin = this.#margin(); ; margin *= 8) {
      const from = first - margin;
      const atStart = from <= this.#info.start + this.#origin;
      const window = { seek: atStart ? null : from - this.#resync, from: atStart ? null : from, to };
      const found = await this.#decode(window, shape, bytes, signal);
      const reached = found.times[0] !== undefined && found.times[0] <= first + TIMESTAMP_TOLERANCE;
      if (reached || (atStart && found.times.length > 0)) return found;
      if (atStart) return this.#firstPicture(shape, bytes, signal);
    }
  }

  /** Before the first picture, the first one is shown. */
  async #firstPicture(shape: string, bytes: number, signal?: AbortSignal): Promise<Window> {
    const to = this.#info.start + this.#origin + 1 / this.#video.frameRate;
    const found = await this.#decode({ seek: null, from: null, to }, shape, bytes, signal);
    if (found.times.length === 0) throw decodeFailed(this.#file, this.#info.codec);
    return found;
  }

  async #decode(
    window: { readonly seek: number | null; readonly from: number | null; readonly to: number },
    shape: string,
    bytes: number,
    signal?: AbortSignal,
  ): Promise<Window> {
    const { log, data } = await this.#core.ffmpeg(pictureArguments(this.#video, window, shape, OUTPUT), OUTPUT, signal);
    const whole = Math.floor(data.length / bytes);
    return { times: pictureTimes(log).slice(0, whole), bytes: data };
  }
}

export class FfmpegSound {
  readonly #core: FfmpegCore;
  readonly #index: number;
  readonly #info: AudioTrackInfo;
  readonly #origin: number;

  constructor(core: FfmpegCore, index: number, info: AudioTrackInfo, origin: number) {
    this.#core = core;
    this.#index = index;
    this.#info = info;
    this.#origin = origin;
  }

  async sound(start: number, end: number, signal?: AbortSignal): Promise<Sound> {
    requireArgument(Number.isFinite(start) && Number.isFinite(end) && end >= start, 'end', 'finite, not before start');
    const { sampleRate, channels: channelCount } = this.#info;
    const { from, length } = sampleWindow(start, end, sampleRate);
    const channels = Array.from({ length: channelCount }, () => new Float32Array(length));
    const args = soundArguments(this.#index, start + this.#origin - PRE_ROLL, end + this.#origin, OUTPUT);
    const { log, data } = await this.#core.ffmpeg(args, OUTPUT, signal);
    assert(data.byteOffset % 4 === 0, 'floats are aligned');
    const samples = new Float32Array(data.buffer, data.byteOffset, Math.floor(data.byteLength / 4));
    let passed = 0;
    for (const { time, frames } of soundBlocks(log)) {
      const position = blockPosition(time - this.#origin, frames, sampleRate, this.#info.start);
      const place = placeBlock(position, frames, from, length);
      const first = passed;
      passed += frames;
      if (!place || passed * channelCount > samples.length) continue;
      channels.forEach((channel, c) => {
        for (let i = 0; i < place.count; i++) {
          channel[place.target + i] = samples[(first + place.offset + i) * channelCount + c] ?? 0;
        }
      });
    }
    return { start: from / sampleRate, sampleRate, channels };
  }
}

/** Cues of the text track with stream index `index`; none where it can't be read. */
export async function embeddedCues(
  core: FfmpegCore,
  file: string,
  index: number,
  signal?: AbortSignal,
): Promise<readonly Cue[]> {
  const args = [...inputArguments(null), '-map', `0:${index}`, '-c:s', 'webvtt', '-f', 'webvtt', OUTPUT];
  const { data } = await core.ffmpeg(args, OUTPUT, signal);
  try {
    return (await parseCues(new TextDecoder().decode(data), file)).cues;
  } catch {
    // An embedded track without usable cues is as good as none; the video plays all the same.
    return [];
  }
}
