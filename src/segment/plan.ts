// The clip plan (spec section 2): which 16 pictures stand for each segment, and the instant around which its sound is
// taken. One clock of 30 plan frames a second for both, so that the same file gives the same input every time; this
// replaces MART's random draw of consecutive frames. Times in s on the file's clock.
import { requireArgument } from '../lib/assert';
import { FRAMES, MOST_SEGMENTS } from '../lib/shapes';
import type { ClipPlan, PlannedSegment } from './types';

export const PLAN_RATE = 30;

export interface PlanRequest {
  /** End of the longest track of the file, s. */
  readonly duration: number;
  /** Number of segments, 1..720; null: see `every`. */
  readonly segments: number | null;
  /** Longest segment, s, when `segments` is null; both null: 16 segments up to 64 s, else one per 4 s, at most 720. */
  readonly every: number | null;
  /** Analysed part [from, to) of the file, s; null: all of it. */
  readonly range: readonly [from: number, to: number] | null;
}

/** `segments` equal runs of the range, each with its frames and centre. Throws `invalid-argument`. Spec section 2. */
export function planSegments({ duration, segments, every, range }: PlanRequest): ClipPlan {
  requireArgument(Number.isFinite(duration) && duration > 0, 'duration', 'a positive number of seconds');
  const [from, to] = range ?? [0, duration];
  requireArgument(
    from >= 0 && from < to && to <= duration,
    'range',
    `a stretch [from, to) within the file's ${duration} s, with from before to`,
  );
  const length = to - from;
  const count = segmentCount(length, segments, every);
  const frames = Math.max(1, Math.floor(PLAN_RATE * length));
  return {
    from,
    to,
    segments: Array.from({ length: count }, (_, index) => planSegment(index, count, frames, from, length)),
  };
}

function segmentCount(length: number, segments: number | null, every: number | null): number {
  if (segments !== null) {
    const fits = Number.isInteger(segments) && segments >= 1 && segments <= MOST_SEGMENTS;
    requireArgument(fits, 'segments', `a whole number from 1 to ${MOST_SEGMENTS}`);
    return segments;
  }
  if (every !== null) {
    requireArgument(Number.isFinite(every) && every > 0, 'every', 'a positive number of seconds');
    // 1.1 / 0.1 is a little over 11 in floating point and must not become 12 segments.
    const count = Math.max(1, Math.ceil(length / every - 1e-9));
    requireArgument(
      count <= MOST_SEGMENTS,
      'every',
      `at least ${length / MOST_SEGMENTS} s here (${MOST_SEGMENTS} segments)`,
    );
    return count;
  }
  return length <= 64 ? 16 : Math.min(MOST_SEGMENTS, Math.ceil(length / 4));
}

/** `frames` is N of the spec: the plan frames of the whole range. */
function planSegment(index: number, count: number, frames: number, from: number, length: number): PlannedSegment {
  const middle = Math.floor(((index + 0.5) * frames) / count);
  const first = Math.max(0, Math.min(middle - FRAMES / 2, frames - FRAMES));
  const taken = Math.min(FRAMES, frames);
  return {
    index,
    start: from + (index * length) / count,
    end: from + ((index + 1) * length) / count,
    frameTimes: Array.from({ length: FRAMES }, (_, i) => from + (first + (i % taken)) / PLAN_RATE),
    // Plan frame n lasts from n/30 to (n+1)/30 s; a range shorter than one frame is centred on its own middle.
    centre: from + (frames === 1 ? Math.min(length, 1 / PLAN_RATE) / 2 : (first + taken / 2) / PLAN_RATE),
  };
}
