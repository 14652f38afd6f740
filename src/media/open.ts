// Opens a video: WebCodecs through Mediabunny where the browser can decode its pictures, else ffmpeg.wasm. The picture
// track decides; sound that WebCodecs can't decode comes through ffmpeg while pictures stay on WebCodecs.
import { throwIfAborted } from '../lib/errors';
import { decodeFailed, emptyFile, encrypted, noFrames, notAVideo, noVideoTrack, unsupportedCodec } from './failures';
import type { Cue, MediaInfo, MediaSource, Picture, Sound, Square } from './types';
import { openWithWebCodecs, type WebCodecsOpening } from './webcodecs-open';

export interface NamedBlob extends Blob {
  readonly name: string;
}

export interface OpenOptions {
  /** URLs of the folders that hold ffmpeg-core.js and .wasm (and .worker.js), single- and multi-threaded. */
  readonly ffmpeg: { readonly core: string; readonly coreMt: string };
  readonly signal?: AbortSignal;
}

/**
 * Opens `file`. Rejects with a MartError: empty-file, not-a-video, truncated-file, encrypted, no-video-track, no-frames,
 * unsupported-codec, decode-failed, ffmpeg-failed, cancelled; `details.file` is the file's name.
 */
export async function openMedia(file: NamedBlob, options: OpenOptions): Promise<MediaSource> {
  if (file.size === 0) throw emptyFile(file.name);
  const opening = await openWithWebCodecs(file);
  try {
    throwIfAborted(options.signal);
    return sourceOf(file, opening);
  } catch (error) {
    opening.input.dispose();
    throw error;
  }
}

function sourceOf(file: NamedBlob, { input, picture, sound }: WebCodecsOpening): MediaSource {
  if (picture.kind === 'unreadable') throw notAVideo(file.name);
  if (picture.kind === 'encrypted') throw encrypted(file.name);
  if (picture.kind === 'no-video-track') throw noVideoTrack(file.name);
  if (picture.kind === 'no-frames') throw noFrames(file.name);
  if (picture.kind !== 'ok') throw unsupportedCodec(file.name, picture.codec);
  const audio = sound.kind === 'ok' ? sound : null;
  const info: MediaInfo = {
    name: file.name,
    bytes: file.size,
    duration: Math.max(picture.info.end, audio?.info.end ?? 0),
    video: picture.info,
    audio: audio?.info ?? null,
    decoder: 'webcodecs',
    decoderReason: null,
    audioProblem: sound.kind === 'ok' || sound.kind === 'none' ? null : sound.kind,
    textTracks: 0,
    truncated: picture.truncated,
  };
  return {
    info,
    pictures: (times: readonly number[], square: Square, signal?: AbortSignal): AsyncIterable<Picture> =>
      picture.pictures.pictures(times, square, signal),
    sound: async (start: number, end: number, signal?: AbortSignal): Promise<Sound | null> =>
      audio ? audio.sound.sound(start, end, signal) : null,
    preview: async (time: number, maxSide: number): Promise<ImageBitmap> => {
      const bitmap = await picture.pictures.preview(time, maxSide);
      if (!bitmap) throw decodeFailed(file.name, picture.info.codec);
      return bitmap;
    },
    cues: async (): Promise<readonly Cue[]> => [],
    close: async () => input.dispose(),
  };
}
