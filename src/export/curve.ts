// The curve as files draw it, SVG and video alike: grid, a line with markers per class, and a label at each line's end.
import { placeLabels } from '../lib/labels';
import { type MarkerShape, markerPath } from '../lib/markers';
import { type Box, linePath, markerRadius, type Plot, plotOf, round } from '../lib/plot';

interface Segment {
  readonly start: number;
  readonly end: number;
  readonly distribution: readonly number[];
}

export interface CurveLine {
  readonly path: string;
  /** Of all points together; empty where they would be no more than a thicker line. */
  readonly markers: string;
  /** From the last point to the label. */
  readonly leader: string;
  /** Height of the label's middle, px. */
  readonly label: number;
}

export interface CurveDrawing {
  readonly plot: Plot;
  readonly grid: readonly { readonly y: number; readonly text: string }[];
  /** In the order of the classes. */
  readonly lines: readonly CurveLine[];
}

/** Markers smaller than this are left out. px */
const LEAST_MARKER = 1.6;

interface Room {
  readonly box: Box;
  /** Between labels, and from the box to them. px */
  readonly gap: number;
  readonly reach: number;
}

export function drawnCurve(
  segments: readonly Segment[],
  shapes: readonly MarkerShape[],
  { box, gap, reach }: Room,
): CurveDrawing {
  const plot = plotOf(box, spanOf(segments), [0, 1]);
  const right = box.x + box.width;
  const radius = markerRadius(box.width / segments.length);
  const ends = shapes.map((_, i) => ({ name: String(i), y: plot.y(segments.at(-1)?.distribution[i] ?? 0) - box.y }));
  const labels = new Map(placeLabels(ends, box.height, gap).map(({ name, at }) => [name, box.y + at]));
  const lines = shapes.map((shape, i): CurveLine => {
    const points = segments.map((segment) => [middle(plot, segment), plot.y(segment.distribution[i] ?? 0)] as const);
    const [last, label] = [points.at(-1), labels.get(String(i)) ?? 0];
    return {
      path: linePath(points),
      markers: radius < LEAST_MARKER ? '' : points.map(([x, y]) => markerPath(shape, x, y, radius)).join(''),
      leader: last
        ? `M${round(last[0])} ${round(last[1])}H${round(right)}L${round(right + reach)} ${round(label)}`
        : '',
      label,
    };
  });
  const grid = [0, 0.5, 1].map((value) => ({ y: plot.y(value), text: String(value) }));
  return { plot, grid, lines };
}

export function spanOf(segments: readonly Pick<Segment, 'start' | 'end'>[]): readonly [from: number, to: number] {
  return [segments[0]?.start ?? 0, segments.at(-1)?.end ?? 1];
}

export function middle({ x }: Plot, { start, end }: Pick<Segment, 'start' | 'end'>): number {
  return x((start + end) / 2);
}
