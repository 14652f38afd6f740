// The curve's numbers: from segments to one value per segment and class, sums for stacks, and the value axis.
import { scaleLinear } from 'd3-scale';
import { distributionWithout, lacksHeads, temporalActivation } from '../../analysis/activation';
import type { SegmentResult } from '../../analysis/types';
import { plotOf, type Scale } from '../../lib/plot';
import type { Modality } from '../../lib/shapes';
import type { PageState } from '../../state/page-state';

/** Eq. 3 is shown where it was chosen, and the heads are there to be weighed. */
export function showsEquation3({ equation3, segments }: Pick<PageState, 'equation3' | 'segments'>): boolean {
  return equation3 && !lacksHeads(segments);
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
  const all = [0, ...values.flat()];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (low === high) return SHARES;
  const scale = scaleLinear([low, high], [0, 1]).nice(2);
  const [bottom = 0, top = 1] = scale.domain();
  return { low: bottom, high: top, ticks: scale.ticks(2) };
}

/** Room above and below the plotted values, so that markers at 0 and 1 are whole. px */
export const CURVE_PADDING = 10;

export function valueScale({ low, high }: ValueAxis, height: number): Scale {
  return plotOf({ x: 0, width: 0, y: CURVE_PADDING, height: height - 2 * CURVE_PADDING }, [0, 1], [low, high]).y;
}

export function yOf(axis: ValueAxis, value: number, height: number): number {
  return valueScale(axis, height)(value);
}
