// Pictures and sound of a file through Mediabunny: it demuxes, the browser's WebCodecs decode. Both are pulled: nothing
// is read or decoded beyond what a request needs, and each decoded picture is closed as soon as it is drawn.
import {
  type AudioSample,
  AudioSampleSink,
  EncodedPacketSink,
  InputDisposedError,
  type InputAudioTrack,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import { requireArgument } from '../lib/assert';
import { cancelled, MartError, throwIfAborted } from '../lib/errors';
import { drawPreview, SquareReader } from './draw';
import { CanvasStore, heldSize } from './held-pictures';
import { decodeFailed, fileGone } from './failures';
import { checkPictureRequest, decodingRuns, lookupTime, requireAscending } from './picture-times';
import { placeBlock, SoundGrid, sampleWindow } from './sound-grid';
import type { AudioTrackInfo, HeldPictures, Picture, Sound, Square, VideoTrackInfo } from './types';

/**
 * Decoding starts this much before the wanted sound: AAC and Vorbis need one packet to overlap with, Opus asks for 80 ms,
 * MP3 may refer back several packets.
 */
const PRE_ROLL = 0.25;

/** s of sound that are decoded by themselves where a decoder stopped, and left out where they can't be. */
const SOUND_PIECE = 0.1;

/** Of which time the picture is that stands for an asked one; `stale`: the asked one can't be decoded. */
export interface Shown {
  readonly time: number;
  readonly stale: boolean;
}

export class WebCodecsPictures {
  readonly #file: string;
  readonly #sink: VideoSampleSink;
  readonly #packets: EncodedPacketSink;
  readonly #info: VideoTrackInfo;
  /** Time of the first picture on the file's own clock, which may lie before 0. */
  readonly #first: number;
  /** What the file's own clock shows at presentation time 0. */
  readonly #origin: number;
  readonly #held: CanvasStore;

  constructor(file: string, track: InputVideoTrack, info: VideoTrackInfo, first: number, origin: number) {
    this.#file = file;
    this.#sink = new VideoSampleSink(track);
    this.#packets = new EncodedPacketSink(track);
    this.#info = info;
    this.#first = first;
    this.#origin = origin;
    this.#held = new CanvasStore(info);
  }

  async *pictures(times: readonly number[], square: Square, signal?: AbortSignal): AsyncGenerator<Picture> {
    checkPictureRequest(times, square, this.#info);
    const reader = new SquareReader(square, this.#info.width, this.#info.height);
    for await (const { time, stale } of this.#drawn(times, (sample) => reader.draw(sample), signal)) {
      yield { time, side: square.side, rgba: reader.read(), stale };
    }
  }

  /** Times of the pictures that the file has on screen at `times`, whether they can be decoded or not. */
  async due(times: readonly number[]): Promise<number[]> {
    const due: number[] = [];
    for (const time of times) {
      const packet = await this.#packets.getPacket(this.#lookup(time), { metadataOnly: true });
      due.push(packet ? Math.max(0, packet.timestamp - this.#origin) : Number.NaN);
    }
    return due;
  }

  async hold(times: readonly number[], signal?: AbortSignal): Promise<HeldPictures> {
    requireAscending(times);
    const size = heldSize(this.#info.width, this.#info.height, times.length);
    this.#held.clear();
    const shown: Shown[] = [];
    const numbers: number[] = [];
    let number = 0;
    const keep = (sample: VideoSample) => {
      number = this.#held.hold(sample, size);
    };
    for await (const picture of this.#drawn(times, keep, signal)) {
      shown.push(picture);
      numbers.push(number);
    }
    return this.#held.view(shown, numbers);
  }

  /** The picture on screen at each of `times`, each drawn by `draw` before it is given. */
  async *#drawn(
    times: readonly number[],
    draw: (sample: VideoSample) => void,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Shown> {
    try {
      yield* this.#decoded(times, draw, signal);
    } catch (error) {
      throw readingError(error, this.#file, this.#info.codec);
    }
  }

  async *#decoded(
    times: readonly number[],
    draw: (sample: VideoSample) => void,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Shown> {
    // A picture that can't be decoded shows what was on screen before it; at the start, what comes next.
    let owed = 0;
    let time: number | null = null;
    for (const run of decodingRuns(times, this.#info.width, this.#info.height)) {
      for await (const sample of this.#samples(run)) {
        if (sample) time = Math.max(0, drawAndClose(sample, draw) - this.#origin);
        throwIfAborted(signal);
        owed++;
        if (time === null) continue;
        for (; owed > 0; owed--) yield { time, stale: owed > 1 || sample === null };
      }
    }
    if (owed === 0) return;
    const before = await this.#before(times[0] ?? 0);
    if (!before) throw decodeFailed(this.#file, this.#info.codec);
    time = Math.max(0, drawAndClose(before, draw) - this.#origin);
    for (; owed > 0; owed--) yield { time, stale: true };
  }

  /** A sample or null for each of `times`. After damage, or when the browser took the decoder away, with a new decoder. */
  async *#samples(times: readonly number[]): AsyncGenerator<VideoSample | null> {
    let next = 0;
    let takenBackAt = -1;
    while (next < times.length) {
      try {
        for await (const sample of this.#sink.samplesAtTimestamps(
          times.slice(next).map((time) => this.#lookup(time)),
        )) {
          next++;
          yield sample;
        }
        return;
      } catch (error) {
        if (!isDecoderFault(error)) throw error;
        if (isTakenBack(error) && takenBackAt < next) {
          takenBackAt = next;
          continue;
        }
        // The decoder was ahead of what it gave: the one that is due may be whole.
        yield await this.#sample(times[next++] ?? 0);
      }
    }
  }

  async #sample(time: number): Promise<VideoSample | null> {
    for (let again = false; ; again = true) {
      try {
        return await this.#sink.getSample(this.#lookup(time));
      } catch (error) {
        if (!isDecoderFault(error)) throw error;
        if (again || !isTakenBack(error)) return null;
      }
    }
  }

  /** The last picture that can be decoded some way before `time`: a second, then twice as far each time. */
  async #before(time: number): Promise<VideoSample | null> {
    for (let back = 1; ; back *= 2) {
      const found = await this.#sample(time - back);
      if (found || time - back <= this.#info.start) return found;
    }
  }

  async preview(time: number, maxSide: number): Promise<ImageBitmap> {
    requireArgument(maxSide >= 1, 'maxSide', 'at least 1 pixel');
    let sample: VideoSample | null;
    try {
      sample = (await this.#sample(time)) ?? (await this.#before(time));
    } catch (error) {
      throw readingError(error, this.#file, this.#info.codec);
    }
    if (!sample) throw decodeFailed(this.#file, this.#info.codec);
    try {
      return drawPreview(sample, maxSide);
    } finally {
      sample.close();
    }
  }

  #lookup(time: number): number {
    return lookupTime(time + this.#origin, this.#first);
  }
}

/** Draws the picture and returns its time on the file's own clock, s. */
function drawAndClose(sample: VideoSample, draw: (sample: VideoSample) => void): number {
  try {
    draw(sample);
    return sample.timestamp;
  } finally {
    sample.close();
  }
}

export class WebCodecsSound {
  readonly #file: string;
  readonly #sink: AudioSampleSink;
  readonly #info: AudioTrackInfo;
  readonly #first: number;
  readonly #origin: number;

  constructor(file: string, track: InputAudioTrack, info: AudioTrackInfo, first: number, origin: number) {
    this.#file = file;
    this.#sink = new AudioSampleSink(track);
    this.#info = info;
    this.#first = first;
    this.#origin = origin;
  }

  async sound(start: number, end: number, signal?: AbortSignal): Promise<Sound> {
    requireArgument(Number.isFinite(start) && Number.isFinite(end) && end >= start, 'end', 'finite, not before start');
    try {
      return await this.#decoded(start, end, signal);
    } catch (error) {
      throw readingError(error, this.#file, this.#info.codec);
    }
  }

  async #decoded(start: number, end: number, signal?: AbortSignal): Promise<Sound> {
    const { sampleRate, channels: channelCount } = this.#info;
    const { from, length } = sampleWindow(start, end, sampleRate);
    const channels = Array.from({ length: channelCount }, () => new Float32Array(length));
    const grid = new SoundGrid(sampleRate, this.#first - this.#origin);
    const decodeFrom = Math.max(this.#first, start + this.#origin - PRE_ROLL);
    // One packet more than asked: raster positions may lie a little before a packet's rounded time.
    for await (const sample of this.#samples(decodeFrom, end + this.#origin + 0.005)) {
      try {
        throwIfAborted(signal);
        const frames = sample.numberOfFrames;
        const position = grid.position(sample.timestamp - this.#origin, frames);
        const place = placeBlock(position, frames, from, length);
        if (!place) continue;
        channels.slice(0, sample.numberOfChannels).forEach((channel, planeIndex) => {
          sample.copyTo(channel.subarray(place.target, place.target + place.count), {
            planeIndex,
            format: 'f32-planar',
            frameOffset: place.offset,
            frameCount: place.count,
          });
        });
      } finally {
        sample.close();
      }
    }
    return { start: from / sampleRate, sampleRate, channels };
  }

  /**
   * After damage, or when the browser took the decoder away, with new decoders: what was waiting in the old one is lost with
   * it, so that only short pieces tell what is whole.
   */
  async *#samples(from: number, end: number): AsyncGenerator<AudioSample> {
    let piece = Number.POSITIVE_INFINITY;
    let given = false;
    let failure: unknown = null;
    for (let next = from; next < end; ) {
      const to = Math.min(end, next + piece);
      try {
        for await (const sample of this.#sink.samples(Math.max(from, next - PRE_ROLL), to)) {
          if (sample.timestamp + sample.duration / 2 < next) {
            sample.close();
            continue;
          }
          next = sample.timestamp + sample.duration;
          given = true;
          yield sample;
        }
        next = Math.max(next, to);
      } catch (error) {
        if (!isDecoderFault(error)) throw error;
        if (piece === SOUND_PIECE) next = to;
        piece = SOUND_PIECE;
        failure = error;
      }
    }
    if (failure !== null && !given) throw failure;
  }
}

/** Whether the browser wanted a decoder back, in a hidden tab: a new one goes on from the key picture before. */
function isTakenBack(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

/** Whether a decoder stopped: for damage, or since the browser wanted it back. */
function isDecoderFault(error: unknown): boolean {
  return !(error instanceof MartError || error instanceof InputDisposedError || isUnreadable(error));
}

/** A file that was changed, moved or removed since it was chosen. */
function isUnreadable(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'NotReadableError' || error.name === 'NotFoundError');
}

/** What Mediabunny or a decoder threw on the way. */
function readingError(error: unknown, file: string, codec: string): MartError {
  if (error instanceof MartError) return error;
  if (isUnreadable(error)) return fileGone(file, error);
  // The source was closed while something was still being read.
  return error instanceof InputDisposedError ? cancelled() : decodeFailed(file, codec, error);
}
