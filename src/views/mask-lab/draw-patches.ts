// Masked and revealed patches over a picture: a dark veil at 85 %, hints outlined amber. Patches t*49 + h*7 + w.

export const GRID_SIDE = 7;
const PATCHES_PER_STEP = GRID_SIDE * GRID_SIDE;
const VEIL = 'rgb(8 10 14 / 0.85)';
const HINT = '#ffb300';

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

type Pen = Pick<CanvasRenderingContext2D, 'fillRect' | 'strokeRect' | 'fillStyle' | 'strokeStyle' | 'lineWidth'>;

/** Draws veil and outlines of one time step over the picture that lies in `box`. */
export function drawPatches(
  pen: Pen,
  box: Box,
  { mask, hints }: { readonly mask: Uint8Array; readonly hints: Uint8Array },
  tubelet: number,
): void {
  pen.fillStyle = VEIL;
  for (const place of markedInStep(mask, tubelet)) {
    const cell = cellOf(box, place);
    pen.fillRect(cell.x, cell.y, cell.width, cell.height);
  }
  pen.strokeStyle = HINT;
  // 2 px, but never so thick that small cells fill up.
  const line = Math.min(2, box.side / GRID_SIDE / 5);
  pen.lineWidth = line;
  for (const place of markedInStep(hints, tubelet)) {
    const cell = cellOf(box, place);
    pen.strokeRect(cell.x + line / 2, cell.y + line / 2, cell.width - line, cell.height - line);
  }
}
