// Pictures of a file through ffmpeg.wasm. A command can't pause, so it brings all pictures of a stretch, and where the
// plan is known those of the next stretches too, up to a fixed number of bytes: memory does not grow with the video.
import { requireArgument } from '../lib/assert';
import { throwIfAborted } from '../lib/errors';
import { decodeFailed } from './failures';
import {
  pictureArguments,
  pictureTimes,
  previewShape,
  type Shape,
  type PictureStretch,
  squareShape,
  wholeShape,
} from './ffmpeg-commands';
import type { FfmpegCore } from './ffmpeg-core';
import type { ProbedVideo } from './ffmpeg-probe';
import { heldSize, heldSquare, newPen, Shrinker } from './held-pictures';
import { checkPictureRequest, onScreen, requireAscending, TIMESTAMP_TOLERANCE } from './picture-times';
import type { HeldPictures, Picture, Square, VideoTrackInfo } from './types';
import { type YuvLayout, yuvBytes, yuvToRgba } from './yuv';

/** Pictures that one command may write, in bytes; ffmpeg's memory file and our copy of it both take this for a while. */
const COMMAND_BYTES = 128 * 2 ** 20;
/** Streams without an index are entered in the middle of a group of pictures: start this much earlier there, s. */
const RESYNC = 1.5;
/** A first picture is looked for so far behind the start that the container says, s. */
const LATEST = 30;
const OUTPUT = '/output';

/** Decoded pictures, ascending in time, on the file's own clock. */
interface Decoded {
  readonly shape: Shape;
  readonly times: readonly number[];
  readonly bytes: Uint8Array;
  /** What was asked for; a picture that began before its stretch is missing there. */
  readonly stretches: readonly PictureStretch[];
}

export interface FfmpegPictureTrack {
  readonly file: string;
  readonly video: ProbedVideo;
  readonly info: VideoTrackInfo;
  /** ffmpeg's name of the container format. */
  readonly format: string;
  /** What the file's own clock shows at presentation time 0. */
  readonly origin: number;
  /** Usual time between key pictures, s: decoding on to a time nearer than that is quicker than seeking to it. */
  readonly keyInterval: number;
}

export class FfmpegPictures {
  readonly #core: FfmpegCore;
  readonly #track: FfmpegPictureTrack;
  #planned: readonly number[] = [];
  #decoded: Decoded | null = null;

  constructor(core: FfmpegCore, track: FfmpegPictureTrack) {
    this.#core = core;
    this.#track = track;
  }

  /** Times, ascending, that will be asked for. */
  plan(times: readonly number[]): void {
    this.#planned = times;
  }

  async *pictures(times: readonly number[], square: Square, signal?: AbortSignal): AsyncGenerator<Picture> {
    checkPictureRequest(times, square, this.#track.info);
    const shape = squareShape(this.#track.video, square);
    const rectangle = { left: shape.left, top: shape.top, width: square.side, height: square.side };
    for (const run of this.#runs(times, shape)) {
      const decoded = await this.#stretch(run, shape, signal);
      for (const time of run) {
        throwIfAborted(signal);
        const index = onScreen(decoded.times, this.#clock(time));
        const shown = (decoded.times[index] ?? 0) - this.#track.origin;
        const rgba = this.#rgba(decoded, index, rectangle);
        yield { time: Math.max(0, shown), side: square.side, rgba, stale: false };
      }
    }
  }

  async hold(times: readonly number[], signal?: AbortSignal): Promise<HeldPictures> {
    requireAscending(times);
    const { info, origin } = this.#track;
    const shape = wholeShape(this.#track.video, heldSize(info.width, info.height, times.length));
    const size = yuvBytes(shape.width, shape.height);
    const layout = this.#layout(shape);
    const held: { readonly time: number; readonly yuv: Uint8Array }[] = [];
    for (const run of this.#runs(times, shape)) {
      const decoded = await this.#stretch(run, shape, signal);
      for (const time of run) {
        throwIfAborted(signal);
        const index = onScreen(decoded.times, this.#clock(time));
        const shown = Math.max(0, (decoded.times[index] ?? 0) - origin);
        const last = held.at(-1);
        // A copy: the decoded stretch may go before the picture is cut.
        const yuv = last?.time === shown ? last.yuv : decoded.bytes.slice(index * size, (index + 1) * size);
        held.push({ time: shown, yuv });
      }
    }
    const rgbaOf = (index: number, { x, y, width, height }: { x: number; y: number; width: number; height: number }) =>
      yuvToRgba(held[index]?.yuv ?? new Uint8Array(), layout, { left: x, top: y, width, height });
    const shrinker = new Shrinker();
    let pen: ReturnType<typeof newPen> | null = null;
    return {
      times: held.map(({ time }) => time),
      stale: held.map(() => false),
      small(index, width, height) {
        pen ??= newPen(shape.width, shape.height);
        const whole = rgbaOf(index, { x: 0, y: 0, width: shape.width, height: shape.height });
        pen.putImageData(new ImageData(whole, shape.width, shape.height), 0, 0);
        return shrinker.shrink(pen.canvas, width, height);
      },
      picture(index, square) {
        const { x, y, side } = heldSquare(square, info, shape);
        const rgba = rgbaOf(index, { x, y, width: side, height: side });
        return { time: held[index]?.time ?? 0, side, rgba, stale: false };
      },
    };
  }

  async preview(time: number, maxSide: number, signal?: AbortSignal): Promise<ImageBitmap> {
    requireArgument(maxSide >= 1, 'maxSide', 'at least 1 pixel');
    const shape = previewShape(this.#track.video, maxSide);
    const decoded = await this.#search([time], shape, signal);
    const { width, height } = shape;
    const rgba = this.#rgba(decoded, onScreen(decoded.times, this.#clock(time)), { left: 0, top: 0, width, height });
    return createImageBitmap(new ImageData(rgba, width, height));
  }

  #rgba(
    { bytes, shape }: Decoded,
    index: number,
    rectangle: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  ): Uint8ClampedArray<ArrayBuffer> {
    const size = yuvBytes(shape.width, shape.height);
    return yuvToRgba(bytes.subarray(index * size, (index + 1) * size), this.#layout(shape), rectangle);
  }

  #layout({ width, height }: Shape): YuvLayout {
    const { matrix, fullRange } = this.#track.video;
    return { width, height, matrix, fullRange };
  }

  /** Asked times as times on the file's own clock, none behind the last picture. */
  #clock(time: number): number {
    return Math.min(time, this.#track.info.end) + this.#track.origin;
  }

  /** How far before a time its picture is looked for first, s. */
  get #margin(): number {
    return 3 / this.#track.video.frameRate;
  }

  /** Bytes that the pictures from just before `first` to `last` may take. */
  #cost(first: number, last: number, shape: Shape): number {
    return ((last - first + this.#margin) * this.#track.video.frameRate + 1) * yuvBytes(shape.width, shape.height);
  }

  /** Runs of times whose pictures, and those between them, fit into one command. */
  #runs(times: readonly number[], shape: Shape): number[][] {
    const runs: number[][] = [];
    for (const time of times) {
      const run = runs.at(-1);
      const first = run?.[0];
      if (run && first !== undefined && this.#cost(first, time, shape) <= COMMAND_BYTES) run.push(time);
      else runs.push([time]);
    }
    return runs;
  }

  /** The pictures of a run: those decoded ahead, else a command that brings them and, as far as it pays, the next ones. */
  async #stretch(run: readonly number[], shape: Shape, signal: AbortSignal | undefined): Promise<Decoded> {
    const decoded = this.#decoded;
    const first = this.#clock(run[0] ?? 0);
    const last = this.#clock(run.at(-1) ?? 0);
    if (decoded?.shape.filter === shape.filter && holds(decoded, first, last)) return decoded;
    this.#decoded = null;
    this.#decoded = await this.#search(run, shape, signal);
    return this.#decoded;
  }

  /** Decodes from far enough back that the picture on screen at the first time is among what comes. */
  async #search(run: readonly number[], shape: Shape, signal: AbortSignal | undefined): Promise<Decoded> {
    const first = this.#clock(run[0] ?? 0);
    const trackStart = this.#track.info.start + this.#track.origin;
    const [own, ...ahead] = this.#ahead(run, shape);
    // Before the first picture, the first one is shown: the stretch must reach it, and it may come later than is said.
    let to = Math.max(own?.to ?? first, trackStart + 1 / this.#track.video.frameRate);
    for (let margin = this.#margin; ; margin *= 8) {
      const from = first - margin <= trackStart ? null : first - margin;
      const decoded = await this.#decode([{ from, to }, ...(from === null ? [] : ahead)], shape, signal);
      if (holds(decoded, first, first)) return decoded;
      if (from !== null) continue;
      if (to >= trackStart + LATEST) throw decodeFailed(this.#track.file, this.#track.info.codec);
      to = Math.max(to, trackStart + margin);
    }
  }

  /** The run's stretch, then the planned ones after it that are near enough to decode on to, as many as fit. */
  #ahead(run: readonly number[], shape: Shape): PictureStretch[] {
    const { frameRate } = this.#track.video;
    const own = { first: run[0] ?? 0, last: run.at(-1) ?? 0 };
    const stretches = [own];
    let open = own;
    let pictures = this.#cost(own.first, own.last, shape) / yuvBytes(shape.width, shape.height);
    const most = COMMAND_BYTES / yuvBytes(shape.width, shape.height);
    for (const time of this.#planned) {
      if (time <= open.last) continue;
      const gap = time - open.last;
      const near = gap <= 2 * this.#margin;
      // A seek decodes half of a group of pictures on average, and a command takes a while to start.
      if (!near && gap > this.#track.keyInterval / 2 + 0.5) break;
      pictures += 1 + (near ? gap : this.#margin) * frameRate;
      if (pictures > most) {
        // What is cut in the middle would have to be decoded again.
        if (near && open !== own) stretches.pop();
        break;
      }
      if (near) open.last = time;
      else {
        open = { first: time, last: time };
        stretches.push(open);
      }
    }
    return stretches.map(({ first, last }) => ({
      from: this.#clock(first) - this.#margin,
      to: this.#clock(last) + 2 * TIMESTAMP_TOLERANCE,
    }));
  }

  async #decode(stretches: readonly PictureStretch[], shape: Shape, signal: AbortSignal | undefined): Promise<Decoded> {
    const from = stretches[0]?.from ?? null;
    const seek = from === null ? null : from - (/^mpeg/.test(this.#track.format) ? RESYNC : 0);
    const args = pictureArguments(this.#track.video, seek, stretches, shape, OUTPUT);
    const { log, data } = await this.#core.ffmpeg(args, OUTPUT, { signal, threads: true });
    const whole = Math.floor(data.length / yuvBytes(shape.width, shape.height));
    const times = pictureTimes(log).slice(0, whole);
    return { shape, times, bytes: data, stretches };
  }
}

/** Whether a stretch has every picture from the one on screen at `first` to `last`, on the file's own clock. */
function holds({ stretches, times }: Decoded, first: number, last: number): boolean {
  return stretches.some(({ from, to }) => {
    if (to < last) return false;
    if (from === null) return times.length > 0;
    return times.some((time) => time >= from && time <= first + TIMESTAMP_TOLERANCE);
  });
}
