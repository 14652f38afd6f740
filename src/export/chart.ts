// Geometry of the curve that files draw, in pixels: scales, a line that never overshoots its points, round time ticks,
// labels kept apart, and the veil's cells. Plain numbers and SVG path strings, for pictures and for video alike.
import { GRID_SIDE, PATCHES_PER_STEP } from '../lib/shapes';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Maps [from, to] s to the box's width and [low, high] to its height. */
export interface Scale {
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
}

export function scaleOf(
  box: Box,
  [from, to]: readonly [number, number],
  [low, high]: readonly [number, number],
): Scale {
  return {
    x: (time) => box.x + ((time - from) / (to - from || 1)) * box.width,
    y: (value) => box.y + (1 - (value - low) / (high - low)) * box.height,
  };
}

export const round = (value: number) => Math.round(value * 100) / 100;

type Point = readonly [x: number, y: number];

/** Monotone cubic (Fritsch and Carlson, with Steffen's slopes): between two points the line stays between them. */
export function monotonePath(points: readonly Point[]): string {
  const [first] = points;
  if (!first) return '';
  const slopes = points.map((_, i) => slopeAt(points, i));
  const curves = points.slice(1).map((point, i) => {
    const before = points[i] ?? point;
    const third = (point[0] - before[0]) / 3;
    const [leave, arrive] = [slopes[i] ?? 0, slopes[i + 1] ?? 0];
    const controls = [before[0] + third, before[1] + third * leave, point[0] - third, point[1] - third * arrive];
    return `C${[...controls, ...point].map(round).join(' ')}`;
  });
  return `M${round(first[0])} ${round(first[1])}${curves.join('')}`;
}

function slopeAt(points: readonly Point[], i: number): number {
  const rise = (from: number) => {
    const [a, b] = [points[from], points[from + 1]];
    return a && b ? (b[1] - a[1]) / (b[0] - a[0]) : null;
  };
  const [before, after] = [rise(i - 1), rise(i)];
  if (before === null || after === null) return before ?? after ?? 0;
  if (before * after <= 0) return 0;
  const [left, right] = [width(points, i - 1), width(points, i)];
  const through = (before * right + after * left) / (left + right);
  return Math.sign(before) * Math.min(2 * Math.abs(before), 2 * Math.abs(after), Math.abs(through));
}

const width = (points: readonly Point[], from: number) => (points[from + 1]?.[0] ?? 0) - (points[from]?.[0] ?? 0);

/** Round times in [from, to], at most `most`, a step of 1, 2, 5, 10, 15, 30 s or more apart. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
  const step = steps.find((size) => (to - from) / size <= most) ?? Math.ceil((to - from) / most / 3600) * 3600;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => round((first + i) * step));
}

/** Centres as near to `wanted` as they can be, `gap` apart, within [low, high]. */
export function keepApart(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = [...wanted];
  let floor = low;
  for (const i of order) {
    placed[i] = Math.max(floor, placed[i] ?? 0);
    floor = (placed[i] ?? 0) + gap;
  }
  let ceiling = high;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(ceiling, placed[i] ?? 0);
    ceiling = (placed[i] ?? 0) - gap;
  }
  return placed;
}

/** Cells of time step `step` (0..7) that are set in `marks` [392] (patch t*49 + h*7 + w), inside a square of `side`. */
export function cellsOf(marks: Uint8Array, step: number, x: number, y: number, side: number): Box[] {
  const cell = side / GRID_SIDE;
  const cells: Box[] = [];
  for (let place = 0; place < PATCHES_PER_STEP; place++) {
    if (!marks[step * PATCHES_PER_STEP + place]) continue;
    const [row, column] = [Math.floor(place / GRID_SIDE), place % GRID_SIDE];
    cells.push({ x: x + column * cell, y: y + row * cell, width: cell, height: cell });
  }
  return cells;
}

/** "00:04.2", with hours from one hour on. */
export function clock(seconds: number): string {
  const tenths = Math.round(Math.max(0, seconds) * 10);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(tenths / 36_000);
  return `${hours > 0 ? `${two(hours)}:` : ''}${two(Math.floor(tenths / 600) % 60)}:${two(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
}
