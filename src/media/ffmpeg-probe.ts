// What ffprobe says of a file, as the facts that the ffmpeg path needs: displayed size, times on the presentation clock,
// colour matrix, and which of its subtitle tracks hold text. Times in s.
import { z } from 'zod';
import type { AudioTrackInfo, VideoTrackInfo } from './types';

const number = z.coerce.number();
const ratio = z.string().transform((text) => {
  const [over = Number.NaN, under = 1] = text.split(/[:/]/).map(Number);
  return over / under;
});

const streamSchema = z.object({
  index: z.int(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  codec_tag_string: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  sample_aspect_ratio: ratio.optional(),
  avg_frame_rate: ratio.optional(),
  color_space: z.string().optional(),
  color_range: z.string().optional(),
  sample_rate: number.optional(),
  channels: z.int().optional(),
  start_time: number.optional(),
  duration: number.optional(),
  disposition: z.object({ attached_pic: z.int().optional(), default: z.int().optional() }).optional(),
  side_data_list: z.array(z.object({ rotation: number.optional() })).optional(),
});
const probeSchema = z.object({
  streams: z.array(streamSchema).default([]),
  format: z.object({ format_name: z.string(), start_time: number.optional(), duration: number.optional() }),
});
type Stream = z.infer<typeof streamSchema>;

export const PROBE_ARGUMENTS = ['-show_streams', '-show_format', '-of', 'json'] as const;

export interface ProbedVideo {
  readonly index: number;
  /** `end` is null where the container does not say it. */
  readonly info: Omit<VideoTrackInfo, 'end'> & { readonly end: number | null };
  /** Pictures a second on average, for how far to look; never for times. */
  readonly frameRate: number;
  /** Whether pixels are square as stored. */
  readonly squarePixels: boolean;
  /** swscale's name of the colour matrix and whether luma spans 0..255. */
  readonly matrix: 'bt709' | 'bt601' | 'bt2020';
  readonly fullRange: boolean;
}

export interface ProbedAudio {
  readonly index: number;
  readonly info: Omit<AudioTrackInfo, 'end'> & { readonly end: number | null };
}

export interface Probe {
  readonly format: string;
  /** What the file's own clock shows at presentation time 0. */
  readonly origin: number;
  readonly video: ProbedVideo | null;
  readonly audio: ProbedAudio | null;
  /** Stream indices of the subtitle tracks that hold text. */
  readonly textTracks: readonly number[];
}

/** Clocks that start at 0 by definition; elsewhere (MPEG-TS and -PS, AVI, ASF) the presentation starts with its first track. */
const ZERO_BASED = /^(mov|matroska|webm|ogg)/;
const TEXT_CODECS = new Set(['subrip', 'srt', 'ass', 'ssa', 'webvtt', 'mov_text', 'text']);

/** Reads ffprobe's JSON; null where it is none, as ffprobe prints it when it can't open a file. */
export function parseProbe(json: string): Probe | null {
  const parsed = probeSchema.safeParse(tryJson(json));
  if (!parsed.success) return null;
  const { streams, format } = parsed.data;
  const origin = ZERO_BASED.test(format.format_name) ? 0 : (format.start_time ?? 0);
  const formatEnd = format.duration === undefined ? null : (format.start_time ?? 0) + format.duration - origin;
  const video = first(streams, 'video');
  const audio = first(streams, 'audio');
  return {
    format: format.format_name,
    origin,
    video: video && videoOf(video, origin, formatEnd),
    audio: audio && audioOf(audio, origin, formatEnd),
    textTracks: streams
      .filter(({ codec_type, codec_name }) => codec_type === 'subtitle' && TEXT_CODECS.has(codec_name ?? ''))
      .map(({ index }) => index),
  };
}

/** The default track of its kind, else the first; cover art is no video. */
function first(streams: readonly Stream[], type: string): Stream | null {
  const found = streams.filter((one) => one.codec_type === type && one.disposition?.attached_pic !== 1);
  return found.find((one) => one.disposition?.default === 1) ?? found[0] ?? null;
}

function videoOf(stream: Stream, origin: number, formatEnd: number | null): ProbedVideo {
  const { width = 0, height = 0, sample_aspect_ratio: aspect } = stream;
  const pixelAspect = aspect !== undefined && Number.isFinite(aspect) && aspect > 0 ? aspect : 1;
  const rotation = clockwise(stream.side_data_list?.find((one) => one.rotation !== undefined)?.rotation ?? 0);
  // Stretched, never shrunk, to square pixels.
  const wide = pixelAspect > 1 ? Math.round(width * pixelAspect) : width;
  const high = pixelAspect < 1 ? Math.round(height / pixelAspect) : height;
  const upright = rotation % 180 === 0;
  const rate = stream.avg_frame_rate;
  return {
    index: stream.index,
    info: {
      codec: codecOf(stream),
      width: upright ? wide : high,
      height: upright ? high : wide,
      rotation,
      ...times(stream, origin, formatEnd),
    },
    frameRate: rate !== undefined && Number.isFinite(rate) && rate > 0 ? rate : 25,
    squarePixels: pixelAspect === 1,
    matrix: matrixOf(stream.color_space),
    fullRange: stream.color_range === 'pc',
  };
}

function audioOf(stream: Stream, origin: number, formatEnd: number | null): ProbedAudio | null {
  const { sample_rate: sampleRate, channels } = stream;
  if (!sampleRate || !channels) return null;
  return {
    index: stream.index,
    info: { codec: codecOf(stream), sampleRate, channels, ...times(stream, origin, formatEnd) },
  };
}

function times(stream: Stream, origin: number, formatEnd: number | null): { start: number; end: number | null } {
  const start = (stream.start_time ?? origin) - origin;
  return { start: Math.max(0, start), end: stream.duration === undefined ? formatEnd : start + stream.duration };
}

function codecOf({ codec_name, codec_tag_string }: Stream): string {
  return codec_name ?? codec_tag_string ?? 'unknown';
}

/** ffprobe counts counter-clockwise, -180..180. */
function clockwise(degrees: number): 0 | 90 | 180 | 270 {
  const turn = (((-Math.round(degrees / 90) * 90) % 360) + 360) % 360;
  return turn === 90 || turn === 180 || turn === 270 ? turn : 0;
}

/** Unsaid is taken as BT.709, as Mediabunny and Chromium take it, so that both paths show the same colours. */
function matrixOf(colourSpace: string | undefined): ProbedVideo['matrix'] {
  if (colourSpace === 'smpte170m' || colourSpace === 'bt470bg') return 'bt601';
  return colourSpace?.startsWith('bt2020') ? 'bt2020' : 'bt709';
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
