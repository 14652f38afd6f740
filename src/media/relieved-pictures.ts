// Pictures by WebCodecs, and by ffmpeg where WebCodecs gives up on the way: its decoder may refuse what it took before, for
// damage, a codec's whim or a device that went. What ffmpeg can't better stays as it was: the picture before, said to be stale.
import { MartError } from '../lib/errors';
import type { FfmpegPictures } from './ffmpeg-pictures';
import type { HeldPictures, Picture, Square } from './types';
import type { WebCodecsPictures } from './webcodecs-source';

/** s within which ffmpeg's picture is the one that is due. */
const SAME = 2e-3;
/** Share of pictures that must be those that are due: of damaged ones ffmpeg gives some, patched. */
const ENOUGH = 0.5;

export class RelievedPictures {
  readonly #own: WebCodecsPictures;
  readonly #open: (signal?: AbortSignal) => Promise<FfmpegPictures | null>;
  #other: FfmpegPictures | null | undefined;
  /** Whether the browser's decoder gives nothing at all any more. */
  #gone = false;
  #relieved = false;

  /** `open`: the same pictures through ffmpeg; null where it has none. */
  constructor(own: WebCodecsPictures, open: (signal?: AbortSignal) => Promise<FfmpegPictures | null>) {
    this.#own = own;
    this.#open = open;
  }

  /** Whether ffmpeg gave any of the pictures so far. */
  get relieved(): boolean {
    return this.#relieved;
  }

  async *pictures(times: readonly number[], square: Square, signal?: AbortSignal): AsyncGenerator<Picture> {
    const stale: Picture[] = [];
    let whole = times.length === 0;
    let failure: MartError | null = null;
    try {
      for await (const picture of this.#gone ? [] : this.#own.pictures(times, square, signal)) {
        whole ||= !picture.stale;
        stale.push(picture);
        if (whole) yield* stale.splice(0);
      }
    } catch (error) {
      failure = refusal(error);
    }
    if (whole) return;
    const collected = async (other: FfmpegPictures) => {
      const pictures: Picture[] = [];
      for await (const picture of other.pictures(times, square, signal)) pictures.push(picture);
      return pictures;
    };
    yield* (await this.#relief({ times, failure, signal }, collected, (some) => some.map(({ time }) => time))) ?? stale;
  }

  async hold(times: readonly number[], signal?: AbortSignal): Promise<HeldPictures> {
    let own: HeldPictures = NONE;
    let failure: MartError | null = null;
    try {
      if (!this.#gone) own = await this.#own.hold(times, signal);
    } catch (error) {
      failure = refusal(error);
    }
    if (times.length === 0 || own.stale.includes(false)) return own;
    const ask = (other: FfmpegPictures) => other.hold(times, signal);
    return (await this.#relief({ times, failure, signal }, ask, (held) => held.times)) ?? own;
  }

  async preview(time: number, maxSide: number, signal?: AbortSignal): Promise<ImageBitmap> {
    let failure: MartError | null = null;
    try {
      if (!this.#gone) return await this.#own.preview(time, maxSide);
    } catch (error) {
      failure = refusal(error);
    }
    const ask = (other: FfmpegPictures) => other.preview(time, maxSide, signal);
    const bitmap = await this.#relief({ times: [time], failure, signal }, ask, () => [time]);
    return bitmap ?? Promise.reject(failure);
  }

  /** What ffmpeg gives, where it decodes what WebCodecs can't; else null, or the failure is thrown. */
  async #relief<Given>(
    { times, failure, signal }: Refused,
    ask: (other: FfmpegPictures) => Promise<Given>,
    timesOf: (given: Given) => readonly number[],
  ): Promise<Given | null> {
    let given: Given | null = null;
    try {
      if (this.#other === undefined) this.#other = await this.#open(signal);
      given = this.#other && (await ask(this.#other));
    } catch (error) {
      if (signal?.aborted || this.#gone) throw error;
    }
    // Where WebCodecs found nothing at all, not even what it had found before, it is not asked again.
    if (given && failure) this.#gone = true;
    if (given && (this.#gone || (await this.#isDue(times, timesOf(given))))) {
      this.#relieved = true;
      return given;
    }
    if (failure) throw failure;
    return null;
  }

  async #isDue(times: readonly number[], shown: readonly number[]): Promise<boolean> {
    const due = await this.#own.due(times);
    const same = shown.filter((time, i) => Math.abs(time - (due[i] ?? Number.NaN)) < SAME);
    return same.length >= ENOUGH * times.length;
  }
}

interface Refused {
  readonly times: readonly number[];
  /** What WebCodecs threw; null where it gave pictures, but none of those that were asked for. */
  readonly failure: MartError | null;
  readonly signal: AbortSignal | undefined;
}

const NONE: HeldPictures = {
  times: [],
  stale: [],
  small: () => new Uint8ClampedArray(),
  picture: () => ({ time: 0, side: 0, rgba: new Uint8ClampedArray(), stale: true }),
};

/** The error of a decoder that refuses; any other is thrown on. */
function refusal(error: unknown): MartError {
  if (error instanceof MartError && error.code === 'decode-failed') return error;
  throw error;
}
