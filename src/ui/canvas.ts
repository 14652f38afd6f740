// Pictures of the network's frames on canvases: 112 x 112 RGBA onto something that drawImage takes, and crisp sizes.
import { isBitmap, type FramePicture } from '../lib/picture';
import { FRAME_SIZE } from '../lib/shapes';

const bitmaps = new WeakMap<Uint8ClampedArray, HTMLCanvasElement>();

/** A canvas that holds the 112 x 112 picture; made once per picture. */
export function pictureCanvas(rgba: Uint8ClampedArray<ArrayBuffer>): HTMLCanvasElement {
  const known = bitmaps.get(rgba);
  if (known) return known;
  const canvas = document.createElement('canvas');
  canvas.width = FRAME_SIZE;
  canvas.height = FRAME_SIZE;
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, FRAME_SIZE, FRAME_SIZE), 0, 0);
  bitmaps.set(rgba, canvas);
  return canvas;
}

/** Draws a picture of any kind as a square; one that was closed is left out, since its successor is about to be drawn. */
export function drawSquare(context: CanvasRenderingContext2D, picture: FramePicture, side: number): void {
  if (isBitmap(picture) && picture.width === 0) return;
  const source = isBitmap(picture) ? picture : pictureCanvas(picture);
  context.drawImage(source, 0, 0, FRAME_SIZE, FRAME_SIZE, 0, 0, side, side);
}

/** Browsers refuse larger canvases. px */
const LONGEST_SIDE = 8192;

/** Sizes the canvas for the screen's pixels and returns its context scaled to CSS pixels, cleared. */
export function prepareCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = Math.min(window.devicePixelRatio || 1, LONGEST_SIDE / Math.max(width, height, 1));
  const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}
