// The curve's numbers: from segments to one value per segment and class, sums for stacks, and the value axis.
import { distributionWithout, headsNotKept, temporalActivation } from '../../analysis/activation';
import type { SegmentResult } from '../../analysis/types';
import type { Modality } from '../../lib/shapes';
import type { PageState } from '../../state/page-state';

/** Eq. 3 is shown where it was chosen, and the heads are there to be weighed. */
export function showsEquation3({ equation3, segments }: Pick<PageState, 'equation3' | 'segments'>): boolean {
  return equation3 && !headsNotKept(segments);
}

/**
 * Value per segment and class: the per-segment softmax, or Eq. 3 over the segments so far; without the heads that are
 * left out. [segments][classes]
 */
export function curveValues(
  segments: readonly SegmentResult[],
  equation3: boolean,
  leftOut: readonly Modality[],
  temperature: number,
): readonly (readonly number[])[] {
  if (equation3) return temporalActivation(segments, leftOut);
  return segments.map((segment) => distributionWithout(segment, leftOut, temperature));
}

/** Where class `i` begins and ends in a stack of shares. */
export function stackedUpTo(shares: readonly number[], i: number): readonly [below: number, above: number] {
  const below = shares.slice(0, i).reduce((sum, value) => sum + value, 0);
  return [below, below + (shares[i] ?? 0)];
}

export interface ValueAxis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

const SHARES: ValueAxis = { low: 0, high: 1, ticks: [0, 0.5, 1] };

/** 0..1 for a distribution; for Eq. 3, whose scores have no bounds, round bounds around the values and 0. */
export function valueAxis(values: readonly (readonly number[])[], equation3: boolean): ValueAxis {
  if (!equation3) return SHARES;
  let low = 0;
  let high = 0;
  for (const row of values) {
    for (const value of row) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low === 0 && high === 0) return SHARES;
  const step = roundUp((high - low) / 2);
  const bottom = Math.floor(low / step);
  const top = Math.ceil(high / step);
  const ticks = Array.from({ length: top - bottom + 1 }, (_, i) => (bottom + i) * step);
  return { low: bottom * step, high: top * step, ticks };
}

/** The next of 1, 2, 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power;
}

/** Room above and below the plotted values, so that markers at 0 and 1 are whole. px */
export const CURVE_PADDING = 10;

export function yOf(axis: ValueAxis, value: number, height: number): number {
  const share = (value - axis.low) / (axis.high - axis.low);
  return CURVE_PADDING + (1 - share) * (height - 2 * CURVE_PADDING);
}

/** Radius of the markers: smaller where segments are close, so that neighbours do not cover each other. px */
export function markerRadius(segmentWidth: number): number {
  return Math.min(4, Math.max(1, segmentWidth * 0.3));
}

/** Sentiment with its sign, which is more than its colour says. */
export function signed(value: number): string {
  const digits = Math.abs(value).toFixed(2);
  return Number(digits) === 0 ? '0.00' : `${value > 0 ? '+' : '\u2212'}${digits}`;
}
