// Opens a file with ffmpeg.wasm: probes it once and decodes its first picture, to know that it can be read and how.
import type { ContainerFacts } from './container-facts';
import {
  decodeFailed,
  kindUnread,
  noFrames,
  notAVideo,
  noVideoTrack,
  truncatedFile,
  unsupportedCodec,
} from './failures';
import type { FfmpegCore } from './ffmpeg-core';
import { type UnreadKind, unreadKind } from './ffmpeg-kinds';
import { type Probe, PROBE_ARGUMENTS, parseProbe } from './ffmpeg-probe';
import { FfmpegPictures } from './ffmpeg-pictures';
import { FfmpegSound } from './ffmpeg-sound';
import type { AudioTrackInfo, VideoTrackInfo } from './types';

export interface FfmpegOpening {
  readonly video: VideoTrackInfo;
  readonly pictures: FfmpegPictures;
  readonly audio: FfmpegAudio | null;
  readonly textTracks: readonly number[];
}

export interface FfmpegAudio {
  readonly info: AudioTrackInfo;
  readonly sound: FfmpegSound;
  /** What the file's own clock shows at presentation time 0, s. */
  readonly origin: number;
}

/** Demuxers that take any bytes for a picture or for text art. */
const NO_VIDEO = /(^|,)(tty|image2|\w+_pipe|ico|bin|xbin|adf|idf)(,|$)/;

/** Streams without a container, whose length ffprobe guesses from a bit rate. */
const BARE = /^(mpegvideo|h264|hevc|m4v|mjpeg|vc1|dirac|cavsvideo|obu)$/;

/** Times of a packet as ffprobe prints them, shown, decoded and how long; "N/A" where there is none. */
const PACKET = /^(-?[\d.]+|N\/A),(-?[\d.]+|N\/A),(-?[\d.]+|N\/A)/;

/** s before the end that is said, from which on packets are looked at for a later one. */
const TAIL = 3;

/** Codecs that the core recognises but has no decoder for. */
const UNDECODED = new Set(['av1', 'none', 'unknown', 'vvc']);

/** Throws not-a-video, kind-unread, no-video-track, no-frames, truncated-file, unsupported-codec, decode-failed or ffmpeg-failed. */
export async function openWithFfmpeg(
  core: FfmpegCore,
  file: string,
  facts: ContainerFacts,
  signal?: AbortSignal,
): Promise<FfmpegOpening> {
  const { probe, unread } = await probed(core, signal);
  if (unread && !(unread.what === 'container' && NO_VIDEO.test(unread.name))) throw kindUnread(file, unread);
  if (!probe) {
    if (facts.cut && facts.family !== 'other') throw truncatedFile(file);
    throw notAVideo(file);
  }
  const { video } = probe;
  if (!video) throw noVideoTrack(file);
  if (video.info.width === 0 || video.info.height === 0) {
    throw facts.cut ? truncatedFile(file) : unsupportedCodec(file, video.info.codec);
  }
  const guessed = facts.cut || BARE.test(probe.format);
  const end = await endOf(core, video, probe, guessed, signal);
  if (end === null) throw facts.cut ? truncatedFile(file) : noFrames(file);
  const info: VideoTrackInfo = { ...video.info, end };
  const { format, origin } = probe;
  const keyInterval = await keyIntervalOf(core, video.index, signal);
  const pictures = new FfmpegPictures(core, { file, video, info, format, origin, keyInterval });
  try {
    const first = await pictures.preview(info.start, 16, signal);
    first.close();
  } catch (error) {
    if (signal?.aborted) throw error;
    if (UNDECODED.has(info.codec)) throw unsupportedCodec(file, info.codec);
    throw facts.cut ? truncatedFile(file) : decodeFailed(file, info.codec, error);
  }
  return { video: info, pictures, audio: await audioOf(core, probe, facts, signal), textTracks: probe.textTracks };
}

/** The sound alone, where WebCodecs takes the pictures; null where ffmpeg can't read it either. */
export async function openSoundWithFfmpeg(
  core: FfmpegCore,
  facts: ContainerFacts,
  signal?: AbortSignal,
): Promise<FfmpegAudio | null> {
  const probe = await probeFile(core, signal);
  return probe && audioOf(core, probe, facts, signal);
}

export async function probeFile(core: FfmpegCore, signal?: AbortSignal): Promise<Probe | null> {
  return (await probed(core, signal)).probe;
}

async function probed(
  core: FfmpegCore,
  signal?: AbortSignal,
): Promise<{ probe: Probe | null; unread: UnreadKind | null }> {
  const { text, log } = await core.ffprobe(PROBE_ARGUMENTS, { signal });
  return { probe: parseProbe(text), unread: unreadKind(log) };
}

async function audioOf(
  core: FfmpegCore,
  probe: Probe,
  facts: ContainerFacts,
  signal: AbortSignal | undefined,
): Promise<FfmpegAudio | null> {
  if (!probe.audio) return null;
  const end = await endOf(core, probe.audio, probe, facts.cut, signal);
  if (end === null) return null;
  const info: AudioTrackInfo = { ...probe.audio.info, end };
  const sound = new FfmpegSound(core, probe.audio.index, info, probe.origin);
  return { info, sound, origin: probe.origin };
}

/** End of a track, s. Where the container does not say it, or it can't be believed, the packets do; null without any. */
async function endOf(
  core: FfmpegCore,
  track: { readonly index: number; readonly info: { readonly end: number | null } },
  { origin, format }: Probe,
  guessed: boolean,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  const said = track.info.end !== null && track.info.end > 0 && !guessed ? track.info.end : null;
  // Of a program stream ffprobe takes the last time that is written down: the packets behind it have none.
  if (said !== null && format !== 'mpeg') return said;
  const tail = said === null ? [] : ['-read_intervals', `${Math.max(0, said + origin - TAIL)}%`];
  const entries = ['-show_entries', 'packet=pts_time,dts_time,duration_time', '-of', 'csv=p=0'];
  const args = ['-select_streams', String(track.index), ...tail, ...entries];
  const { text } = await core.ffprobe(args, { signal, quiet: true });
  let end = said;
  let untimed = 0;
  for (const line of text.split('\n')) {
    // Work-around: @ffmpeg/core 0.12.10: a command goes on to show what one before it was asked for, the tracks and the file
    // (no report found). Goes when it forgets.
    const [, shown = Number.NaN, decoded = Number.NaN, duration = 0] = (PACKET.exec(line) ?? []).map(Number);
    // Bare streams number their packets as they are decoded, not as they are shown.
    const time = Number.isNaN(shown) ? decoded : shown;
    if (Number.isNaN(time)) untimed += duration || 0;
    else end = Math.max(end ?? 0, time + (duration || 0) - origin);
  }
  return end ?? (untimed > 0 ? untimed : null);
}

/** Longest time between key pictures among the first 300, s; all of their span where there is one key picture. */
async function keyIntervalOf(core: FfmpegCore, index: number, signal: AbortSignal | undefined): Promise<number> {
  const entries = ['-show_entries', 'packet=pts_time,flags', '-of', 'csv=p=0', '-read_intervals', '%+#300'];
  const { text } = await core.ffprobe(['-select_streams', String(index), ...entries], { signal });
  let longest = 0;
  let key: number | null = null;
  for (const line of text.split('\n')) {
    const [time = '', flags = ''] = line.split(',');
    const seconds = Number.parseFloat(time);
    if (Number.isNaN(seconds)) continue;
    longest = Math.max(longest, seconds - (key ?? seconds));
    if (flags.startsWith('K')) key = seconds;
  }
  return longest;
}
