// Two distributions or two analyses side by side: divergence in nats, what changed most, and curves put on one axis with
// their correlation, distance and difference. A curve is [points][classes]; a line is one class of it, [points].
import { requireArgument } from '../lib/assert';
import type { AnalysisResult, SegmentResult } from './result';

/** Stands for a probability of 0 under the logarithm, so that a divergence stays finite. */
const LEAST = 1e-12;

/** Kullback-Leibler divergence of `after` from `before`, KL(before || after), nats; 0 for the same. */
export function divergence(before: readonly number[], after: readonly number[]): number {
  requireArgument(before.length === after.length, 'after', 'as long as before');
  const sum = before.reduce(
    (total, p, i) => (p > 0 ? total + p * Math.log(p / Math.max(after[i] ?? 0, LEAST)) : total),
    0,
  );
  // Rounding can leave a little less than nothing.
  return Math.max(0, sum);
}

export interface Change {
  /** Class of the model. */
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** What became of each class, the largest change first; of equal ones in the order of `classes`. */
export function changes(before: readonly number[], after: readonly number[], classes: readonly string[]): Change[] {
  const size = (change: Change) => Math.abs(change.after - change.before);
  return classes
    .map((name, i) => ({ name, before: before[i] ?? 0, after: after[i] ?? 0 }))
    .sort((a, b) => size(b) - size(a));
}

/** Pearson correlation of two lines over the points that both have, -1..1; null where one of them does not vary. */
export function correlation(a: Line, b: Line): number | null {
  const pairs = bothOf(a, b);
  const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [meanA, meanB] = [mean(0), mean(1)];
  let [together, ofA, ofB] = [0, 0, 0];
  for (const [x, y] of pairs) {
    together += (x - meanA) * (y - meanB);
    ofA += (x - meanA) ** 2;
    ofB += (y - meanB) ** 2;
  }
  // Sums of squares as small as rounding makes them are those of a line that does not vary.
  const varies = Math.min(ofA, ofB) > pairs.length * 1e-24;
  return varies ? Math.min(1, Math.max(-1, together / Math.sqrt(ofA * ofB))) : null;
}

/**
 * Mean over the points that both curves have of the total variation distance between their distributions, half the sum
 * of absolute differences: 0 for the same, 1 where they share nothing. Null without a common point.
 */
export function totalVariation(a: Curve, b: Curve): number | null {
  const distances = bothOf(a, b).map(
    ([p, q]) => p.reduce((sum, value, i) => sum + Math.abs(value - (q[i] ?? 0)), 0) / 2,
  );
  return distances.length > 0 ? distances.reduce((sum, distance) => sum + distance, 0) / distances.length : null;
}

/** One class over the points of an axis; null where there is no value. */
export type Line = readonly (number | null)[];
/** Distributions over the points of an axis, [points][classes]; null where there is none. */
export type Curve = readonly (readonly number[] | null)[];

/** Two curves whose points lie at the same places. */
export interface OneAxis {
  /** share: 0..1 of what was analysed of each; seconds: s on each file's clock. */
  readonly by: 'share' | 'seconds';
  /** Width of one point's stretch, in the axis's unit. */
  readonly step: number;
  /** Middles of the stretches, in the axis's unit. */
  readonly points: readonly number[];
  readonly a: Curve;
  readonly b: Curve;
}

type Segments = Pick<AnalysisResult, 'segments'>;

/**
 * Two analyses on one axis, in stretches as long as the segments of the finer one. A stretch's distribution is the mean
 * of the segments that it overlaps, weighted by the overlap, so it stays a distribution, and the finer analysis keeps
 * its own values wherever the stretches are its segments. `pick` says what of a segment is taken.
 */
export function onOneAxis(
  a: Segments,
  b: Segments,
  by: 'share' | 'seconds',
  pick: (segment: SegmentResult, index: number) => readonly number[] = ({ distribution }) => distribution,
): OneAxis {
  requireArgument(a.segments.length > 0 && b.segments.length > 0, 'segments', 'at least one in each result');
  const [first, second] = [a, b].map(({ segments }) => {
    const from = segments[0]?.start ?? 0;
    const length = (segments.at(-1)?.end ?? 0) - from;
    const place = (time: number) => (by === 'share' ? (time - from) / length : time);
    return segments.map((segment, i) => ({
      from: place(segment.start),
      to: place(segment.end),
      value: pick(segment, i),
    }));
  }) as [TimedScores[], TimedScores[]];
  const all = [...first, ...second];
  const from = Math.min(...all.map((stretch) => stretch.from));
  const to = Math.max(...all.map((stretch) => stretch.to));
  const finest = Math.min(
    ...[first, second].map((side) => ((side.at(-1)?.to ?? 0) - (side[0]?.from ?? 0)) / side.length),
  );
  // Of two as fine as each other, rounding must not add a stretch.
  const count = Math.max(1, Math.ceil((to - from) / finest - 1e-6));
  const cells = Array.from(
    { length: count },
    (_, i) => [from + i * finest, Math.min(to, from + (i + 1) * finest)] as const,
  );
  return {
    by,
    step: finest,
    points: cells.map(([start, end]) => (start + end) / 2),
    a: cells.map(([start, end]) => meanWithin(first, start, end)),
    b: cells.map(([start, end]) => meanWithin(second, start, end)),
  };
}

interface TimedScores {
  readonly from: number;
  readonly to: number;
  readonly value: readonly number[];
}

/** Mean over [start, end), each stretch weighted by what of it lies within; null where none does. */
function meanWithin(stretches: readonly TimedScores[], start: number, end: number): readonly number[] | null {
  // What rounding lets overlap at a common boundary is nothing.
  const least = (end - start) * 1e-6;
  const within = stretches
    .map(({ from, to, value }) => ({ value, weight: Math.min(to, end) - Math.max(from, start) }))
    .filter(({ weight }) => weight > least);
  const [only] = within;
  if (!only) return null;
  if (within.length === 1) return only.value;
  const all = within.reduce((sum, { weight }) => sum + weight, 0);
  return only.value.map((_, i) => within.reduce((sum, { value, weight }) => sum + (value[i] ?? 0) * weight, 0) / all);
}

/** One class of a curve. */
export function lineOf(curve: Curve, index: number): Line {
  return curve.map((point) => point?.[index] ?? null);
}

/** b - a for one class at each point of an axis; null where either has no value. */
export function differenceLine({ a, b }: Pick<OneAxis, 'a' | 'b'>, index: number): Line {
  return a.map((point, i) => {
    const [before, after] = [point?.[index], b[i]?.[index]];
    return before === undefined || after === undefined ? null : after - before;
  });
}

/** Points that both have, in order. */
function bothOf<T>(a: readonly (T | null)[], b: readonly (T | null)[]): [T, T][] {
  requireArgument(a.length === b.length, 'b', 'as many points as a');
  return a.flatMap((x, i): [T, T][] => {
    const y = b[i];
    return x === null || y === null || y === undefined ? [] : [[x, y]];
  });
}
