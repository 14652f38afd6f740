// Command lines of the ffmpeg path and the reading of what they print. Every time that comes from a file is a whole
// number of its own ticks, as ffmpeg prints seconds with six digits only. Pure.
import { fitted } from './draw';
import type { ProbedVideo } from './ffmpeg-probe';
import { INPUT } from './ffmpeg-core';
import type { Square } from './types';

export interface Block {
  readonly time: number;
  readonly frames: number;
}

/** Seeks to the key picture before `from` s on the file's own clock (null: reads from the start) and keeps its times. */
export function inputArguments(from: number | null): string[] {
  const seek = from === null ? [] : ['-ss', seconds(from)];
  // Not accurate: what lies before the wanted time is cut by the filters, which know the file's own times.
  return [...seek, '-seek_timestamp', '1', '-noaccurate_seek', '-copyts', '-i', INPUT];
}

/** Every picture of [from, to) s as RGBA, whole pictures of the filter's own size one after the other. */
export function pictureArguments(
  video: ProbedVideo,
  window: { readonly seek: number | null; readonly from: number | null; readonly to: number },
  shape: string,
  output: string,
): string[] {
  const start = window.from === null ? '' : `start=${seconds(window.from)}:`;
  const filter = `trim=${start}end=${seconds(window.to)},showinfo=checksum=0,${shape}`;
  return [
    ...inputArguments(window.seek),
    ...['-map', `0:${video.index}`, '-vf', filter],
    ...['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgba', output],
  ];
}

/** The square at native resolution. ffmpeg has turned the picture upright already. */
export function squareFilter(video: ProbedVideo, square: Square): string {
  const { width, height } = video.info;
  // Colour is stored for 2 x 2 pixels: crop to whole ones first, exactly after the conversion.
  const left = square.x & ~1;
  const top = square.y & ~1;
  const wide = Math.min(width - left, (square.x + square.side - left + 1) & ~1);
  const high = Math.min(height - top, (square.y + square.side - top + 1) & ~1);
  const exact = left === square.x && top === square.y && wide === square.side && high === square.side;
  return [
    ...(video.squarePixels ? [] : [`scale=${width}:${height}`, 'setsar=1']),
    `crop=${wide}:${high}:${left}:${top}:exact=1`,
    toRgba(video, wide, high),
    ...(exact ? [] : [`crop=${square.side}:${square.side}:${square.x - left}:${square.y - top}`]),
  ].join(',');
}

/** The whole picture, at most `maxSide` pixels wide or high. */
export function previewFilter(video: ProbedVideo, maxSide: number): { shape: string; width: number; height: number } {
  const { width, height } = fitted(video.info.width, video.info.height, maxSide);
  return { shape: toRgba(video, width, height), width, height };
}

function toRgba(video: ProbedVideo, width: number, height: number): string {
  const range = video.fullRange ? 'full' : 'limited';
  const flags = 'bicubic+accurate_rnd+full_chroma_int';
  return `scale=${width}:${height}:in_color_matrix=${video.matrix}:in_range=${range}:out_range=full:flags=${flags},format=rgba`;
}

/** Decoded sound of the stretch around [from, to) s as interleaved floats, in whole blocks. */
export function soundArguments(index: number, from: number, to: number, output: string): string[] {
  // The last block may be cut by `end`: it lies beyond what is wanted by more than any codec's block.
  const filter = `aselect=gte(t\\,${seconds(from)}),atrim=end=${seconds(to + 0.5)},ashowinfo`;
  return [
    ...inputArguments(from > 0 ? from : null),
    ...['-map', `0:${index}`, '-af', filter, '-c:a', 'pcm_f32le', '-f', 'f32le', output],
  ];
}

/** Times in s of the pictures that `showinfo` saw, in order. */
export function pictureTimes(log: readonly string[]): number[] {
  const times: number[] = [];
  let tick = Number.NaN;
  for (const line of log) {
    const base = /config in time_base: (\d+)\/(\d+)/.exec(line);
    if (base) tick = Number(base[1]) / Number(base[2]);
    const shown = /showinfo.*\bn: *\d+ pts: *(-?\d+) /.exec(line);
    if (shown) times.push(Number(shown[1]) * tick);
  }
  return times;
}

/** The blocks of sound that `ashowinfo` saw, in order. */
export function soundBlocks(log: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (const line of log) {
    const shown = /ashowinfo.*\bn: *\d+ pts: *(-?\d+) .*\brate: *(\d+) nb_samples: *(\d+)/.exec(line);
    if (shown) blocks.push({ time: Number(shown[1]) / Number(shown[2]), frames: Number(shown[3]) });
  }
  return blocks;
}

/** Plain decimals: ffmpeg does not read exponents everywhere. */
function seconds(time: number): string {
  return time.toFixed(6);
}
