// Opens a video: WebCodecs through Mediabunny where the browser can decode its pictures, else ffmpeg.wasm. The picture
// track decides; sound that WebCodecs can't decode comes through ffmpeg while pictures stay on WebCodecs.
import { MartError, throwIfAborted } from '../lib/errors';
import { type Bytes, fetchedOnce, isRemote, partsOf, type RemoteFile } from '../lib/remote-file';
import { inspectContainer } from './container';
import type { ContainerFacts } from './container-facts';
import {
  emptyFile,
  encrypted,
  fileDamaged,
  notAVideo,
  noVideoTrack,
  truncatedFile,
  unsupportedCodec,
} from './failures';
import { type CoreUrls, FfmpegCore } from './ffmpeg-core';
import { type FfmpegAudio, openSoundWithFfmpeg, openWithFfmpeg, probeFile } from './ffmpeg-open';
import { embeddedCues } from './ffmpeg-sound';
import { RelievedPictures } from './relieved-pictures';
import type { Decoder, MediaInfo, MediaSource } from './types';
import { openWithWebCodecs, type PictureVerdict, type WebCodecsOpening } from './webcodecs-open';

export interface NamedBlob extends Blob {
  readonly name: string;
}

export interface OpenOptions {
  /** Null: what the browser can't decode stays unread. */
  readonly ffmpeg: CoreUrls | null;
  readonly signal?: AbortSignal;
  /** Hears of a video at an address that has to be fetched whole. */
  readonly onBytes?: (bytes: Bytes) => void;
  /** 'ffmpeg' reads with ffmpeg what WebCodecs could, to compare the two. By default WebCodecs comes first. */
  readonly decoder?: Decoder;
}

/** What is open so far, in the order of the attempts. */
interface Opening {
  readonly file: NamedBlob | RemoteFile;
  readonly facts: ContainerFacts;
  readonly core: FfmpegCore;
  readonly hasCore: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * Opens `file`. Rejects with a MartError: empty-file, not-a-video, file-damaged, kind-unread, truncated-file, encrypted, no-video-track, no-frames,
 * unsupported-codec, decode-failed, ffmpeg-failed, cancelled; `details.file` is the file's name.
 */
export async function openMedia(file: NamedBlob | RemoteFile, options: OpenOptions): Promise<MediaSource> {
  if (file.size === 0) throw emptyFile(file.name);
  const inspection = await inspectContainer(partsOf(file));
  if (inspection.kind === 'other-file') throw notAVideo(file.name, inspection.what);
  const { facts } = inspection;
  if (facts.encrypted) throw encrypted(file.name);
  if (facts.impossible) throw fileDamaged(file.name, facts.impossible);
  if (facts.indexMissing) throw truncatedFile(file.name);
  const core = new FfmpegCore(
    isRemote(file) ? fetchedOnce(file, options.onBytes) : async () => file,
    file,
    options.ffmpeg,
  );
  const opening: Opening = { file, facts, core, hasCore: options.ffmpeg !== null, signal: options.signal };
  try {
    if (options.decoder === 'ffmpeg') return await ffmpegSource(opening, null);
    const followed = opening.hasCore && facts.beyond && (await followedByFfmpeg(opening, facts.beyond));
    if (followed) return followed;
    let webCodecs = await openWithWebCodecs(file, file.name);
    try {
      throwIfAborted(options.signal);
      const unlisted = await unlistedSound(opening, webCodecs);
      if (unlisted) {
        // The presentation may start with the sound that Mediabunny did not list.
        webCodecs.input.dispose();
        webCodecs = await openWithWebCodecs(file, file.name, unlisted.origin);
      }
      if (webCodecs.picture.kind === 'ok')
        return await webCodecsSource(opening, webCodecs, webCodecs.picture, unlisted);
    } catch (error) {
      webCodecs.input.dispose();
      throw error;
    }
    webCodecs.input.dispose();
    const reason = reasonAgainstWebCodecs(file, webCodecs);
    if (!opening.hasCore) throw unsupportedCodec(file.name, codecOf(webCodecs));
    return await ffmpegSource(opening, reason);
  } catch (error) {
    core.close();
    throw error;
  }
}

/** What Mediabunny can't follow, ffmpeg can; null where it has no decoder for what is in it. */
async function followedByFfmpeg(opening: Opening, reason: string): Promise<MediaSource | null> {
  try {
    return await ffmpegSource(opening, reason);
  } catch (error) {
    if (error instanceof MartError && error.code === 'unsupported-codec') return null;
    throw error;
  }
}

/** Formats whose tracks Mediabunny lists completely, so that no picture track in its list means there is none. */
const FULLY_LISTED = new Set(['MP4', 'QuickTime File Format', 'Matroska', 'WebM', 'MP3', 'WAVE', 'FLAC', 'ADTS']);

/** Sound beside pictures, where Mediabunny lists none but may not list all; null where there is none. */
async function unlistedSound(
  { core, facts, hasCore, signal }: Opening,
  { format, picture, sound }: WebCodecsOpening,
): Promise<FfmpegAudio | null> {
  const told = picture.kind !== 'ok' || sound.kind !== 'none' || format === null || FULLY_LISTED.has(format);
  if (told || !hasCore) return null;
  try {
    return await openSoundWithFfmpeg(core, facts, signal);
  } catch {
    throwIfAborted(signal);
    return null;
  }
}

/** What nothing but ffmpeg reads: the codec, else the container. */
function codecOf({ picture, format }: WebCodecsOpening): string {
  return ('codec' in picture ? picture.codec : null) ?? format ?? 'unknown';
}

/** Code of why ffmpeg is asked; throws where it would find nothing either. */
function reasonAgainstWebCodecs(file: Opening['file'], { picture, format }: WebCodecsOpening): string {
  if (picture.kind === 'encrypted') throw encrypted(file.name);
  if (picture.kind === 'cut') throw truncatedFile(file.name);
  if (picture.kind === 'no-video-track' && format !== null && FULLY_LISTED.has(format)) throw noVideoTrack(file.name);
  return picture.kind === 'unreadable' ? 'unsupported-container' : picture.kind;
}

async function webCodecsSource(
  { file, facts, core, hasCore, signal }: Opening,
  { input, sound }: WebCodecsOpening,
  picture: PictureVerdict & { readonly kind: 'ok' },
  unlisted: FfmpegAudio | null,
): Promise<MediaSource> {
  const audio = sound.kind === 'ok' ? sound : null;
  let converted = unlisted;
  let audioProblem: string | null = null;
  if (sound.kind === 'unsupported-codec' || sound.kind === 'decode-failed') {
    try {
      converted = await openSoundWithFfmpeg(core, facts, signal);
      if (!converted) audioProblem = `${sound.kind}: ${sound.codec}`;
    } catch (error) {
      throwIfAborted(signal);
      // Pictures alone are worth more than none.
      audioProblem = `${sound.kind}: ${sound.codec} (${error instanceof Error ? error.message : String(error)})`;
    }
  }
  const heard = audio ?? converted;
  const pictures = new RelievedPictures(picture.pictures, async (signal) => {
    const other = await openWithFfmpeg(core, file.name, facts, signal).catch((error: unknown) => {
      if (error instanceof MartError && error.code !== 'cancelled') return null;
      throw error;
    });
    const { width, height } = picture.info;
    return other?.video.width === width && other.video.height === height ? other.pictures : null;
  });
  const info: MediaInfo = {
    name: file.name,
    bytes: file.size,
    duration: Math.max(picture.info.end, heard?.info.end ?? 0),
    video: picture.info,
    audio: heard?.info ?? null,
    decoder: 'webcodecs',
    decoderReason: null,
    audioProblem,
    textTracks: facts.textTracks,
    truncated: picture.truncated || facts.cut,
    unfollowed: facts.beyond,
    blindStart: picture.blindStart,
  };
  return {
    info,
    plan: () => {},
    pictures: (times, square, signal) => pictures.pictures(times, square, signal),
    hold: (times, signal) => pictures.hold(times, signal),
    relieved: () => pictures.relieved,
    sound: async (start, end, signal) => (heard ? heard.sound.sound(start, end, signal) : null),
    preview: (time, maxSide, signal) => pictures.preview(time, maxSide, signal),
    cues: async (signal) => {
      if (facts.textTracks === 0) return [];
      if (!hasCore) return null;
      const track = (await probeFile(core, signal))?.textTracks[0];
      return track === undefined ? [] : embeddedCues(core, file.name, track, signal);
    },
    close: async () => {
      input.dispose();
      core.close();
    },
  };
}

async function ffmpegSource({ file, facts, core, signal }: Opening, reason: string | null): Promise<MediaSource> {
  const { video, pictures, audio, textTracks } = await openWithFfmpeg(core, file.name, facts, signal);
  const info: MediaInfo = {
    name: file.name,
    bytes: file.size,
    duration: Math.max(video.end, audio?.info.end ?? 0),
    video,
    audio: audio?.info ?? null,
    decoder: 'ffmpeg',
    decoderReason: reason === null ? null : { code: reason, codec: video.codec },
    audioProblem: null,
    textTracks: textTracks.length,
    truncated: facts.cut,
  };
  const [track] = textTracks;
  return {
    info,
    plan: (times) => pictures.plan(times),
    pictures: (times, square, signal) => pictures.pictures(times, square, signal),
    hold: (times, signal) => pictures.hold(times, signal),
    sound: async (start, end, signal) => (audio ? audio.sound.sound(start, end, signal) : null),
    preview: (time, maxSide, signal) => pictures.preview(time, maxSide, signal),
    cues: async (signal) => (track === undefined ? [] : embeddedCues(core, file.name, track, signal)),
    close: async () => core.close(),
  };
}
