// Geometry of the one time axis that every row of the timeline shares. Times in s, x in CSS pixels from the plot's
// left edge.
import { type Extent, segmentSpan } from '../../state/page-state';

export interface TimeAxis extends Extent {
  readonly width: number;
}

export function xOf(axis: TimeAxis, time: number): number {
  return ((time - axis.from) / (axis.to - axis.from)) * axis.width;
}

export function timeAt(axis: TimeAxis, x: number): number {
  const share = Math.min(1, Math.max(0, x / axis.width));
  return axis.from + share * (axis.to - axis.from);
}

export function segmentCentre(axis: TimeAxis, index: number): number {
  const [start, end] = segmentSpan(axis, index);
  return (start + end) / 2;
}

/**
 * Every how many segments one thumbnail is shown, so that each is at least `least` pixels wide. Odd, so that the
 * middle one of each group stands exactly under its point on the curve.
 */
export function thumbnailStride(axis: TimeAxis, least: number): number {
  const wanted = Math.ceil((least * axis.segments) / axis.width);
  const odd = wanted % 2 === 0 ? wanted + 1 : wanted;
  return Math.max(1, Math.min(odd, axis.segments % 2 === 0 ? axis.segments - 1 : axis.segments));
}

export interface ThumbnailPlace {
  readonly index: number;
  /** The group of segments [from, to) that the thumbnail stands for. */
  readonly from: number;
  readonly to: number;
  /** Centre and side of the thumbnail, px. */
  readonly centre: number;
  readonly side: number;
}

/** How many groups of `stride` segments there are; what is left over belongs to the last one. */
export function thumbnailGroups({ segments }: Extent, stride: number): number {
  return Math.max(1, Math.floor(segments / stride));
}

/**
 * Where thumbnails stand: one per group of `stride` segments, never wider than its group nor than `most`; of the groups
 * that hold the segments from `first` to `last`.
 */
export function thumbnailPlaces(
  axis: TimeAxis,
  stride: number,
  most: number,
  { first, last }: { readonly first: number; readonly last: number } = { first: 0, last: axis.segments - 1 },
): ThumbnailPlace[] {
  const segment = axis.width / axis.segments;
  const groups = thumbnailGroups(axis, stride);
  const group0 = Math.min(groups - 1, Math.floor(first / stride));
  const shown = Math.min(groups, Math.floor(last / stride) + 1) - group0;
  return Array.from({ length: shown }, (_, i) => {
    const group = group0 + i;
    const from = group * stride;
    const to = group === groups - 1 ? axis.segments : from + stride;
    const index = Math.floor((from + to - 1) / 2);
    const centre = (index + 0.5) * segment;
    const room = 2 * Math.min(centre - from * segment, to * segment - centre);
    return { index, from, to, centre, side: Math.max(1, Math.min(most, room - 2)) };
  });
}

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Round times for the axis, at least `apart` pixels from one another. */
export function timeTicks(axis: TimeAxis, apart: number): number[] {
  const span = axis.to - axis.from;
  const step = STEPS.find((candidate) => (candidate / span) * axis.width >= apart) ?? 7200;
  const first = Math.ceil(axis.from / step - 1e-9);
  const last = Math.floor(axis.to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}
