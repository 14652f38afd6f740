// Command lines of the ffmpeg path and the reading of what they print. Every time that comes from a file is a whole
// number of its own ticks, as ffmpeg prints seconds with six digits only. Pure.
import { fitted } from './draw';
import { INPUT } from './ffmpeg-core';
import { WHITE_LISTS } from './ffmpeg-kinds';
import type { ProbedVideo } from './ffmpeg-probe';
import type { Square } from './types';

export interface Block {
  readonly time: number;
  readonly frames: number;
}

/** Seeks to the key picture before `from` s on the file's own clock (null: reads from the start) and keeps its times. */
export function inputArguments(from: number | null): string[] {
  const seek = from === null ? [] : ['-ss', seconds(from)];
  // Not accurate: what lies before the wanted time is cut by the filters, which know the file's own times.
  return [...seek, '-seek_timestamp', '1', '-noaccurate_seek', '-copyts', ...WHITE_LISTS, '-i', INPUT];
}

/** A stretch of pictures on the file's own clock, s; `from` null: from the first picture on. */
export interface PictureStretch {
  readonly from: number | null;
  readonly to: number;
}

/** What of each picture is wanted, and how ffmpeg writes it: planar 4:2:0 of `width` x `height`. */
export interface Shape {
  readonly filter: string;
  readonly width: number;
  readonly height: number;
}

/** Every picture of the stretches (ascending), one after the other, decoded in one pass from `seek` on. */
export function pictureArguments(
  video: ProbedVideo,
  seek: number | null,
  stretches: readonly PictureStretch[],
  shape: Shape,
  output: string,
): string[] {
  const wanted = stretches
    .map(({ from, to }) =>
      from === null ? `lt(t\\,${seconds(to)})` : `between(t\\,${seconds(from)}\\,${seconds(to)})`,
    )
    .join('+');
  // `trim` ends the command after the last stretch; `select` alone would decode to the end of the file. It rounds to the
  // track's ticks, which may be as long as a picture (AVI, Ogg), and leaves out what begins at its end.
  const end = seconds((stretches.at(-1)?.to ?? 0) + 1 / video.frameRate);
  // The first `showinfo` is a sign of life for each decoded picture; the second lists those that are kept.
  const filter = `showinfo=checksum=0,trim=end=${end},select=${wanted},showinfo@kept=checksum=0,${shape.filter}`;
  return [
    ...inputArguments(seek),
    ...['-map', `0:${video.index}`, '-vf', filter],
    ...['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', output],
  ];
}

/** The square at native resolution, grown to whole 2 x 2 blocks of pixels that share their colour. */
export function squareShape(
  video: ProbedVideo,
  square: Square,
): Shape & { readonly left: number; readonly top: number } {
  const left = square.x & ~1;
  const top = square.y & ~1;
  const width = Math.min(video.info.width - left, (square.x + square.side - left + 1) & ~1);
  const height = Math.min(video.info.height - top, (square.y + square.side - top + 1) & ~1);
  const toSquarePixels = video.squarePixels ? [] : [`scale=${video.info.width}:${video.info.height}`, 'setsar=1'];
  const filter = [...toSquarePixels, `crop=${width}:${height}:${left}:${top}:exact=1`, planar(video, width, height)];
  return { filter: filter.join(','), width, height, left: square.x - left, top: square.y - top };
}

/** The whole picture, at most `maxSide` pixels wide or high. */
export function previewShape(video: ProbedVideo, maxSide: number): Shape {
  const { width, height } = fitted(video.info.width, video.info.height, maxSide);
  return wholeShape(video, { width, height });
}

/** The whole picture at `width` x `height`. */
export function wholeShape(video: ProbedVideo, { width, height }: { width: number; height: number }): Shape {
  return { filter: planar(video, width, height), width, height };
}

/** Keeps colours as stored: matrix and range are undone when the picture becomes RGBA. */
function planar(video: ProbedVideo, width: number, height: number): string {
  const range = video.fullRange ? 'full' : 'limited';
  const colour = `in_color_matrix=${video.matrix}:out_color_matrix=${video.matrix}:in_range=${range}:out_range=${range}`;
  return `scale=${width}:${height}:${colour},format=yuv420p`;
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

/** Times in s of the pictures that were kept, in order. */
export function pictureTimes(log: readonly string[]): number[] {
  const times: number[] = [];
  let tick = Number.NaN;
  for (const line of log) {
    if (!line.includes('showinfo@kept')) continue;
    const base = /config in time_base: (\d+)\/(\d+)/.exec(line);
    if (base) tick = Number(base[1]) / Number(base[2]);
    const shown = /\bn: *\d+ pts: *(-?\d+) /.exec(line);
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

/** Plain decimals. Work-around: FFmpeg 5.1: not all options read exponents (no report found). Goes when all do. */
function seconds(time: number): string {
  return time.toFixed(6);
}
