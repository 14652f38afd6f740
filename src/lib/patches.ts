// Masked and revealed patches over a picture: a dark veil at 85 %, hints outlined amber. Patches t*49 + h*7 + w.
import { GRID_SIDE, PATCHES_PER_STEP } from './shapes';

export const VEIL_OPACITY = 0.85;

export interface PatchColours {
  readonly veil: string;
  readonly hint: string;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The marked places of time step `tubelet` (0..7) in a [392] array, as h*7 + w. */
export function markedInStep(marks: Uint8Array, tubelet: number): number[] {
  const first = tubelet * PATCHES_PER_STEP;
  const found: number[] = [];
  for (let place = 0; place < PATCHES_PER_STEP; place++) if (marks[first + place]) found.push(place);
  return found;
}

/** Where place h*7 + w lies in the box. Edges are whole pixels, so neighbours meet without a seam. */
export function cellOf(box: Box, place: number): Cell {
  const edge = (i: number) => Math.round((i * box.side) / GRID_SIDE);
  const row = Math.floor(place / GRID_SIDE);
  const column = place % GRID_SIDE;
  return {
    x: box.x + edge(column),
    y: box.y + edge(row),
    width: edge(column + 1) - edge(column),
    height: edge(row + 1) - edge(row),
  };
}

/** The place under a point of a square of `side`, both in px; null outside. */
export function placeAt(x: number, y: number, side: number): number | null {
  const [column, row] = [x, y].map((at) => Math.floor((at / side) * GRID_SIDE)) as [number, number];
  const inside = (i: number) => i >= 0 && i < GRID_SIDE;
  return inside(column) && inside(row) ? row * GRID_SIDE + column : null;
}

/** Places on the straight line between two, both included: a quick stroke leaves none out. */
export function placesBetween(from: number, to: number): number[] {
  const [x, y] = [from % GRID_SIDE, Math.floor(from / GRID_SIDE)];
  const [dx, dy] = [(to % GRID_SIDE) - x, Math.floor(to / GRID_SIDE) - y];
  const steps = Math.max(Math.abs(dx), Math.abs(dy), 1);
  return Array.from(
    { length: steps + 1 },
    (_, i) => Math.round(y + (dy * i) / steps) * GRID_SIDE + Math.round(x + (dx * i) / steps),
  );
}

/** Of hints in a picture of `side`: 2 px, but never so thick that small cells fill up. */
export function outlineOf(side: number): number {
  return Math.min(2, side / GRID_SIDE / 5);
}

type Pen = Pick<
  CanvasRenderingContext2D,
  'fillRect' | 'strokeRect' | 'fillStyle' | 'strokeStyle' | 'lineWidth' | 'globalAlpha'
>;

/** Draws veil and outlines of one time step over the picture that lies in `box`. */
export function drawPatches(
  pen: Pen,
  box: Box,
  { mask, hints }: { readonly mask: Uint8Array; readonly hints: Uint8Array },
  tubelet: number,
  { veil, hint }: PatchColours,
): void {
  pen.fillStyle = veil;
  pen.globalAlpha = VEIL_OPACITY;
  for (const place of markedInStep(mask, tubelet)) {
    const cell = cellOf(box, place);
    pen.fillRect(cell.x, cell.y, cell.width, cell.height);
  }
  pen.globalAlpha = 1;
  pen.strokeStyle = hint;
  const line = outlineOf(box.side);
  pen.lineWidth = line;
  for (const place of markedInStep(hints, tubelet)) {
    const cell = cellOf(box, place);
    pen.strokeRect(cell.x + line / 2, cell.y + line / 2, cell.width - line, cell.height - line);
  }
}
