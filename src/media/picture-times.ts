// Which picture is on screen at a time, and how many decoded pictures may wait at once. Times in s, sizes in pixels.
import { requireArgument } from '../lib/assert';
import type { Square, VideoTrackInfo } from './types';

/**
 * Containers round timestamps (Matroska to 1 ms), so that a picture meant for n/30 s may carry a time up to half a
 * millisecond later. A picture this much ahead of the asked time counts as on screen.
 */
export const TIMESTAMP_TOLERANCE = 0.0006;

/** Decoded pictures waiting in the decoder's queue may take this much (4:2:0, 1.5 bytes a pixel). */
const QUEUE_BYTES = 192 * 2 ** 20;

/** The time to look up: never before the first picture. */
export function lookupTime(time: number, firstPicture: number): number {
  return Math.max(firstPicture, time + TIMESTAMP_TOLERANCE);
}

/** Index of the last of `pictureTimes` (ascending) that is on screen at `time`; 0 before the first. */
export function onScreen(pictureTimes: readonly number[], time: number): number {
  let low = 0;
  let high = pictureTimes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pictureTimes[middle] ?? Number.POSITIVE_INFINITY) <= time + TIMESTAMP_TOLERANCE) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** `times` in runs short enough that a whole run's pictures may wait decoded: all in one below 4K, a few at 8K. */
export function decodingRuns(times: readonly number[], width: number, height: number): number[][] {
  const run = Math.max(2, Math.floor(QUEUE_BYTES / (1.5 * width * height)));
  // Small pictures: the decoder's own queue limit (about 40) holds, and long runs let it pass each group of pictures once.
  if (run >= 40) return [[...times]];
  const runs: number[][] = [];
  for (let i = 0; i < times.length; i += run) runs.push(times.slice(i, i + run));
  return runs;
}

/** Throws `invalid-argument` unless times ascend and the square lies in the picture. */
export function checkPictureRequest(times: readonly number[], square: Square, video: VideoTrackInfo): void {
  requireAscending(times);
  const { x, y, side } = square;
  requireArgument(
    [x, y, side].every(Number.isInteger) &&
      side > 0 &&
      x >= 0 &&
      y >= 0 &&
      x + side <= video.width &&
      y + side <= video.height,
    'square',
    `whole pixels inside the picture of ${video.width} x ${video.height}`,
  );
}

export function requireAscending(times: readonly number[]): void {
  const ascend = times.every((time, i) => Number.isFinite(time) && time >= (times[i - 1] ?? time));
  requireArgument(ascend, 'times', 'finite and ascending');
}
