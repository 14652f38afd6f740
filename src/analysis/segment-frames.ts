// The 16 pictures of a segment as the network takes them: cut to a square by the media, resized to 112 x 112 here.
import { MartError } from '../lib/errors';
import { FRAMES } from '../lib/shapes';
import type { Picture } from '../media/types';
import { FRAME_BYTES, resizeSquare } from '../segment/resize';
import type { PlannedSegment } from '../segment/types';

export interface FramesRead {
  /** [16, 112, 112, 3] */
  readonly pixels: Uint8Array;
  readonly frameTimes: number[];
  readonly damaged: number;
}

/** The 16 pictures of a segment, each cut and resized once however often the plan loops over it. */
export async function readFrames(
  planned: PlannedSegment,
  picturesAt: (times: readonly number[]) => AsyncIterable<Picture> | Iterable<Picture>,
): Promise<FramesRead> {
  const times = [...new Set(planned.frameTimes)].sort((a, b) => a - b);
  const taken: { shown: number; pixels: Uint8Array }[] = [];
  let damaged = 0;
  for await (const picture of picturesAt(times)) {
    const last = taken.at(-1);
    if (picture.stale) damaged++;
    taken.push({ shown: picture.time, pixels: last?.shown === picture.time ? last.pixels : resized(picture) });
  }
  const byTime = new Map(times.map((time, i) => [time, taken[i]]));
  const pixels = new Uint8Array(FRAMES * FRAME_BYTES);
  const frameTimes = planned.frameTimes.map((time, i) => {
    const picture = byTime.get(time);
    if (!picture) throw new MartError('decode-failed', `no picture at ${time} s`, { time });
    pixels.set(picture.pixels, i * FRAME_BYTES);
    return picture.shown;
  });
  return { pixels, frameTimes, damaged };
}

function resized({ rgba, side }: Picture): Uint8Array {
  const pixels = new Uint8Array(FRAME_BYTES);
  resizeSquare(rgba, side, pixels);
  return pixels;
}
