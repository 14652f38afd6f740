// Sound and embedded cues of a file through ffmpeg.wasm: one command per stretch of sound, one for a whole text track.
import { assert, requireArgument } from '../lib/assert';
import { MartError } from '../lib/errors';
import { inputArguments, soundArguments, soundBlocks } from './ffmpeg-commands';
import type { FfmpegCore } from './ffmpeg-core';
import { placeBlock, SoundGrid, sampleWindow } from './sound-grid';
import { parseCues } from './subtitles';
import type { AudioTrackInfo, Cue, Sound } from './types';

/** Decoding starts this much before the wanted sound (see webcodecs-source). */
const PRE_ROLL = 0.25;
const OUTPUT = '/output';

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
    const { log, data } = await this.#core.ffmpeg(args, OUTPUT, { signal });
    assert(data.byteOffset % 4 === 0, 'floats are aligned');
    const samples = new Float32Array(data.buffer, data.byteOffset, Math.floor(data.byteLength / 4));
    const grid = new SoundGrid(sampleRate, this.#info.start);
    let passed = 0;
    for (const { time, frames } of soundBlocks(log)) {
      const position = grid.position(time - this.#origin, frames);
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
  const { data } = await core.ffmpeg(args, OUTPUT, { signal, quiet: true });
  try {
    return parseCues(new TextDecoder().decode(data), file).cues;
  } catch (error) {
    // An embedded track without usable cues is as good as none; the video plays all the same.
    if (!(error instanceof MartError)) throw error;
    return [];
  }
}
