// Geometry of the one time axis that every row of the timeline shares. Times in s, x in CSS pixels from the plot's
// left edge.
import { plotOf, type Scale } from '../../lib/plot';
import { type Extent, segmentSpan } from '../../state/page-state';

export interface TimeAxis extends Extent {
  readonly width: number;
}

const scales = new WeakMap<TimeAxis, Scale>();

/** From s to px, kept with the axis. */
function timeScale(axis: TimeAxis): Scale {
  const scale =
    scales.get(axis) ?? plotOf({ x: 0, y: 0, width: axis.width, height: 0 }, [axis.from, axis.to], [0, 1]).x;
  scales.set(axis, scale);
  return scale;
}

export function xOf(axis: TimeAxis, time: number): number {
  return timeScale(axis)(time);
}

export function timeAt(axis: TimeAxis, x: number): number {
  return timeScale(axis).invert(Math.min(axis.width, Math.max(0, x)));
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
