// One drawing of a curve, for the page, files and videos alike, on d3's scales and shapes: two scales over a box, lines
// that never overshoot their points, round ticks, and how large markers are. Plain numbers and SVG path strings, px.
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { area, curveMonotoneX, line } from 'd3-shape';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Scale = ScaleLinear<number, number>;

/** Time or place to the right, value upwards. */
export interface Plot {
  readonly x: Scale;
  readonly y: Scale;
}

type Bounds = readonly [low: number, high: number];

export function plotOf({ x, y, width, height }: Box, across: Bounds, up: Bounds): Plot {
  return { x: scaleLinear(across, [x, x + width]), y: scaleLinear(up, [y + height, y]) };
}

/** Null: nothing is known there, and the line is broken. */
export type Point = readonly [x: number, y: number] | null;

const known = (point: Point): boolean => point !== null;
const across = (point: Point): number => point?.[0] ?? 0;
const up = (point: Point): number => point?.[1] ?? 0;

const monotone = line<Point>(across, up).defined(known).curve(curveMonotoneX).digits(2);

/** Between two points the line stays between them. Empty without points. */
export function linePath(points: readonly Point[]): string {
  return monotone(points) ?? '';
}

/** Between the line and the height of `base`. */
export function areaPath(points: readonly Point[], base: number): string {
  return area<Point>(across, base, up).defined(known).curve(curveMonotoneX).digits(2)(points) ?? '';
}

/** Points with nothing known on either side, of which a line shows nothing. */
export function lonePoints(points: readonly Point[]): NonNullable<Point>[] {
  return points.filter((point, i) => point !== null && !points[i - 1] && !points[i + 1]) as NonNullable<Point>[];
}

/** s: clocks do not count by tens, as d3's ticks do. */
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Round times in [from, to], at most about `most`. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const step = STEPS.find((size) => (to - from) / size <= most) ?? Math.ceil((to - from) / most / 3600) * 3600;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => round((first + i) * step));
}

/** Radius of the markers: smaller where segments are close, so that neighbours do not cover each other. px */
export function markerRadius(segmentWidth: number): number {
  return Math.min(4, Math.max(1, segmentWidth * 0.3));
}

/** Pixels to hundredths. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
