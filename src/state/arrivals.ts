// Segments that come one by one, gathered so that drawing them never takes all the time.
import type { SoundPicture } from '../analysis/kept';
import type { FoundFace, SegmentResult, SegmentTimes, Thumbnail } from '../analysis/types';

/** Segments that come faster than this are shown together, ms; many segments take longer to draw. */
const SHOW_EVERY = 60;
const SHOW_EVERY_OF_MANY = 240;
const MANY = 200;

export interface Arrival {
  readonly segment: SegmentResult;
  readonly thumbnail: Thumbnail;
  readonly sound: SoundPicture | null;
  readonly faces: readonly FoundFace[];
  readonly times: SegmentTimes;
}

/** Gathers segments and hands them over together, so that drawing never takes all the time. */
export function collect(show: (arrived: readonly Arrival[]) => void) {
  let arrived: Arrival[] = [];
  let all = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (arrived.length > 0) show(arrived);
    arrived = [];
  };
  return {
    add(arrival: Arrival) {
      all++;
      arrived.push(arrival);
      timer ??= setTimeout(flush, all < MANY ? SHOW_EVERY : SHOW_EVERY_OF_MANY);
    },
    flush,
  };
}
