// One of the lab's pictures in layers: 112 x 112 pixels, greyed and coloured by an overlay, veiled where masked.
import type { FramePicture } from '../../lib/picture';
import { PATCHES_PER_STEP } from '../../lib/shapes';
import type { ShownMask } from '../../state/masks';
import { AS_DRAWN } from '../../state/paint';
import { drawSquare } from '../../ui/canvas';
import { cellOf, drawPatches } from '../../lib/patches';
import { NO_COLOUR, OVERLAY_HUES, PATCH_COLOURS } from '../../ui/tokens';
import type { Overlay } from './overlays';

export interface Layers {
  readonly picture: FramePicture;
  readonly mask: ShownMask | null;
  readonly overlay: Overlay | null;
}

/** Opacity of a patch in full colour: the picture stays visible under it. */
const FULL = 0.85;

/** Fills a canvas of `side` x `side` with time step `tubelet` of the layers. */
export function drawPicture(
  context: CanvasRenderingContext2D,
  side: number,
  { picture, mask, overlay }: Layers,
  tubelet: number,
  smooth: boolean,
): void {
  context.imageSmoothingEnabled = smooth;
  context.imageSmoothingQuality = 'high';
  drawSquare(context, picture, side);
  const box = { x: 0, y: 0, side };
  if (overlay) drawOverlay(context, side, overlay, tubelet);
  if (mask) drawPatches(context, box, mask, tubelet, PATCH_COLOURS);
}

function drawOverlay(context: CanvasRenderingContext2D, side: number, overlay: Overlay, tubelet: number): void {
  const { values, max, only, measure } = overlay;
  context.globalCompositeOperation = 'saturation';
  context.fillStyle = NO_COLOUR;
  context.fillRect(0, 0, side, side);
  context.globalCompositeOperation = 'source-over';
  context.fillStyle = 'rgb(0 0 0 / 0.3)';
  context.fillRect(0, 0, side, side);
  for (let place = 0; place < PATCHES_PER_STEP; place++) {
    const patch = tubelet * PATCHES_PER_STEP + place;
    if (only && !only[patch]) continue;
    const share = max > 0 ? Math.min(1, (values[patch] ?? 0) / max) : 0;
    context.fillStyle = `rgb(${OVERLAY_HUES[measure]} / ${FULL * share})`;
    const { x, y, width, height } = cellOf({ x: 0, y: 0, side }, place);
    context.fillRect(x, y, width, height);
  }
}

/** A small white corner on each patch that was painted by hand; on the screen only. */
export function drawHandMarks(context: CanvasRenderingContext2D, side: number, mask: ShownMask, tubelet: number): void {
  if (!mask.painted) return;
  context.fillStyle = '#fff';
  context.strokeStyle = '#000';
  context.lineWidth = 1;
  for (let place = 0; place < PATCHES_PER_STEP; place++) {
    if (mask.painted[tubelet * PATCHES_PER_STEP + place] === AS_DRAWN) continue;
    const { x, y, width } = cellOf({ x: 0, y: 0, side }, place);
    const size = width / 3.5;
    context.beginPath();
    context.moveTo(x + 1, y + 1);
    context.lineTo(x + 1 + size, y + 1);
    context.lineTo(x + 1, y + 1 + size);
    context.closePath();
    context.fill();
    context.stroke();
  }
}
