// The element's curve as SVG, drawn by the same module as the files that the page saves, and its strip of masked frames
// below, on the same axis. Sizes in CSS px, times in s.
import { remask } from '../../analysis/remask';
import { type CurveDrawing, drawnCurve, spanOf } from '../../export/curve';
import { markerPath } from '../../lib/markers';
import { drawPatches } from '../../lib/patches';
import { type Box, type Plot, plotOf, round, timeTicks } from '../../lib/plot';
import { tickText } from '../../lib/time';
import { pictureCanvas, prepareCanvas } from '../../ui/canvas';
import { colourOf, emotionLooks } from '../../ui/emotions';
import { tokenOf, PATCH_COLOURS } from '../../ui/tokens';
import { svg } from './dom';
import type { Shown } from './shown';
import type { ElementWords } from './element-words';
import { nameOf } from './words';

const LEFT = 44;
/** Room for names at the lines' ends, and for their codes where it is narrow. */
const NAMES = 120;
const CODES = 52;
const NARROW = 560;
const AXIS = 24;
/** A frame of the strip is at least so wide, and at most. */
const LEAST_FRAME = 34;
const MOST_FRAME = 72;

/** Where the curve lies in an element of `width`; the strip has the same left and right. */
function boxIn(width: number, height: number): Box {
  const right = width < NARROW ? CODES : NAMES;
  return { x: LEFT, y: 12, width: Math.max(40, width - LEFT - right), height: height - AXIS - 16 };
}

/** How far to the right the segments reach that there are. */
function shareOf({ segments, planned }: Shown): number {
  return planned > segments.length ? segments.length / planned : 1;
}

export function drawCurve(
  target: SVGSVGElement,
  shown: Shown,
  words: ElementWords,
  { width, height }: { readonly width: number; readonly height: number },
): Plot {
  const { segments, classes } = shown;
  const whole = boxIn(width, height);
  const box = { ...whole, width: whole.width * shareOf(shown) };
  const looks = emotionLooks(classes);
  const shapes = classes.map((name) => looks.get(name)?.shape ?? 'circle');
  const narrow = width < NARROW;
  const drawing: CurveDrawing = drawnCurve(segments, shapes, { box, gap: narrow ? 15 : 18, reach: 12 });
  const [from, to] = spanOf(segments);
  const right = whole.x + whole.width;
  const grid = drawing.grid.map(({ y, text }) =>
    svg(
      'g',
      {},
      svg('path', { d: `M${whole.x} ${round(y)}H${round(right)}`, class: 'grid' }),
      svg('text', { x: whole.x - 8, y: round(y + 4), 'text-anchor': 'end' }, text),
    ),
  );
  const ticks = timeTicks(from, to, Math.max(2, Math.floor(box.width / 70))).map((time) =>
    svg('text', { x: round(drawing.plot.x(time)), y: height - 6, 'text-anchor': 'middle' }, tickText(time, to)),
  );
  const lines = classes.map((name, i) => {
    const line = drawing.lines[i];
    const colour = colourOf(looks.get(name));
    const end = box.x + box.width;
    if (!line) return svg('g');
    const code = words.classCodes[name] ?? looks.get(name)?.code ?? name;
    const at = round(line.label);
    return svg(
      'g',
      { part: `line line-${name}` },
      svg('path', { d: line.leader, class: 'leader', style: `stroke: ${colour}` }),
      svg('path', { d: line.path, class: 'line', style: `stroke: ${colour}` }),
      svg('path', { d: line.markers, class: 'mark', style: `fill: ${colour}` }),
      svg('path', { d: markerPath(shapes[i] ?? 'circle', end + 20, at, 4), class: 'mark', style: `fill: ${colour}` }),
      svg('text', { x: round(end + 29), y: at + 4, class: 'name' }, narrow ? code : nameOf(words, name)),
    );
  });
  target.setAttribute('viewBox', `0 0 ${width} ${height}`);
  target.setAttribute('height', String(height));
  target.replaceChildren(...grid, ...ticks, ...lines);
  return plotOf(box, [from, to], [0, 1]);
}

/** Of a segment, veiled where it is masked: its picture, or where none is kept the mask alone. */
export function drawFrame(
  pen: CanvasRenderingContext2D,
  box: { readonly x: number; readonly y: number; readonly side: number },
  { segments, pictures, mask }: Shown,
  index: number,
  veiled: boolean,
): void {
  const segment = segments[index];
  const picture = pictures[index];
  const { x, y, side } = box;
  pen.imageSmoothingQuality = 'high';
  if (picture) pen.drawImage(pictureCanvas(picture), x, y, side, side);
  else {
    pen.fillStyle = tokenOf('patch-visible', 'light');
    pen.fillRect(x, y, side, side);
  }
  if (!segment || (picture && !veiled)) return;
  const { mask: masked, revealed } = remask(segment, index, mask);
  drawPatches(pen, box, { mask: masked, hints: revealed }, MIDDLE_STEP, PATCH_COLOURS);
}

/** Frame 8 of the 16 stands for the segment: its time step. */
const MIDDLE_STEP = 4;

/** The height that a strip of frames takes; 0 without segments. */
export function stripHeight({ segments, planned }: Shown, width: number): number {
  if (segments.length === 0) return 0;
  return placesOf(boxIn(width, 0).width, Math.max(planned, segments.length)).side + 8;
}

function placesOf(
  width: number,
  count: number,
): { readonly pitch: number; readonly stride: number; readonly side: number } {
  const pitch = width / Math.max(1, count);
  const stride = Math.max(1, Math.ceil(LEAST_FRAME / pitch));
  return { pitch, stride, side: Math.floor(Math.min(MOST_FRAME, pitch * stride - 2)) };
}

export function drawStrip(canvas: HTMLCanvasElement, shown: Shown, width: number, veiled: boolean): void {
  const height = stripHeight(shown, width);
  const pen = prepareCanvas(canvas, width, height);
  canvas.style.height = `${height}px`;
  if (!pen) return;
  const { x, width: room } = boxIn(width, 0);
  const { pitch, stride, side } = placesOf(room, Math.max(shown.planned, shown.segments.length));
  for (let i = Math.floor(stride / 2); i < shown.segments.length; i += stride) {
    drawFrame(pen, { x: Math.round(x + (i + 0.5) * pitch - side / 2), y: 0, side }, shown, i, veiled);
  }
}
