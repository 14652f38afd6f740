// What the masked video draws on each picture: veil and hints over the square, below it what the segment conveys and the
// curve with a cursor. The curve is drawn once; a picture costs a copy of it and a few rectangles.
import { drawnCurve, spanOf } from './curve';
import { type MarkerShape, markerPath } from '../lib/markers';
import { drawPatches } from '../lib/patches';
import { type Box, plotOf, type Scale, timeTicks } from '../lib/plot';
import { clock, tickText } from '../lib/time';
import {
  type MaskedVideoJob,
  PANEL_HEIGHT,
  PICTURE_SIDE,
  stepAt,
  VIDEO_HEIGHT,
  VIDEO_WIDTH,
  type VideoSegment,
} from './masked-video-types';

const FONT = "Inter, 'Inter Variable', system-ui, 'Segoe UI', Roboto, Arial, sans-serif";
const CHART: Box = { x: 36, y: PICTURE_SIDE + 56, width: VIDEO_WIDTH - 36 - 112, height: 152 };

type Pen = OffscreenCanvasRenderingContext2D;

export class VideoPanel {
  readonly canvas = new OffscreenCanvas(VIDEO_WIDTH, VIDEO_HEIGHT);
  readonly #pen: Pen;
  readonly #job: MaskedVideoJob;
  readonly #panel: OffscreenCanvas;
  readonly #x: Scale;

  constructor(job: MaskedVideoJob) {
    this.#job = job;
    this.#x = plotOf(CHART, spanOf(job.segments), [0, 1]).x.clamp(true);
    this.#pen = penOf(this.canvas);
    this.#panel = new OffscreenCanvas(VIDEO_WIDTH, PANEL_HEIGHT);
    const pen = penOf(this.#panel);
    pen.translate(0, -PICTURE_SIDE);
    drawChart(pen, job);
  }

  /** Draws the picture at `time` s of the file; `drawPicture` puts a segment's square at the origin. */
  draw(time: number, drawPicture: (pen: Pen, square: VideoSegment['square']) => void): OffscreenCanvas {
    const pen = this.#pen;
    const { segments, colours } = this.#job;
    const index = Math.max(
      0,
      segments.findLastIndex(({ start }) => start <= time),
    );
    const segment = segments[index];
    if (segment) drawPicture(pen, segment.square);
    const box = { x: 0, y: 0, side: PICTURE_SIDE };
    if (segment) drawPatches(pen, box, segment, stepAt(segment, time), colours);
    pen.drawImage(this.#panel, 0, PICTURE_SIDE);
    const at = this.#x(time);
    // What is still to come is dimmed.
    pen.globalAlpha = 0.6;
    pen.fillStyle = colours.surface;
    pen.fillRect(at, CHART.y - 8, CHART.x + CHART.width - at, CHART.height + 16);
    pen.globalAlpha = 1;
    pen.fillStyle = colours.text;
    pen.fillRect(Math.round(at) - 1, CHART.y - 8, 2, CHART.height + 16);
    if (segment) drawVerdict(pen, segment, this.#job);
    pen.textAlign = 'right';
    pen.font = `400 15px ${FONT}`;
    pen.fillStyle = colours.muted;
    pen.fillText(clock(time), VIDEO_WIDTH - 16, PICTURE_SIDE + 32);
    pen.textAlign = 'left';
    return this.canvas;
  }
}

function penOf(canvas: OffscreenCanvas): Pen {
  const pen = canvas.getContext('2d', { alpha: false });
  if (!pen) throw new Error('no 2D context');
  return pen;
}

function drawVerdict(pen: Pen, { distribution, says }: VideoSegment, { classes, colours }: MaskedVideoJob): void {
  const look = classes[distribution.indexOf(Math.max(...distribution))];
  if (look) drawMarker(pen, look, 24, PICTURE_SIDE + 27, 6.4);
  pen.font = `600 19px ${FONT}`;
  pen.fillStyle = colours.text;
  pen.fillText(says, 40, PICTURE_SIDE + 33, VIDEO_WIDTH - 40 - 96);
}

interface Look {
  readonly shape: MarkerShape;
  readonly colour: string;
}

function drawMarker(pen: Pen, { shape, colour }: Look, x: number, y: number, radius: number): void {
  pen.fillStyle = colour;
  pen.fill(new Path2D(markerPath(shape, x, y, radius)));
}

/** Grid, time ticks, a line with markers and a label per class, and the line at the bottom. */
function drawChart(pen: Pen, { segments, classes, colours, footer }: MaskedVideoJob): void {
  pen.fillStyle = colours.surface;
  pen.fillRect(0, PICTURE_SIDE, VIDEO_WIDTH, PANEL_HEIGHT);
  const shapes = classes.map(({ shape }) => shape);
  const { plot, grid, lines } = drawnCurve(segments, shapes, { box: CHART, gap: 17, reach: 10 });
  const span = spanOf(segments);
  const right = CHART.x + CHART.width;
  pen.font = `400 12px ${FONT}`;
  pen.textAlign = 'right';
  for (const { y, text } of grid) {
    pen.fillStyle = colours.hairline;
    pen.fillRect(CHART.x, Math.round(y), CHART.width, 1);
    pen.fillStyle = colours.muted;
    pen.fillText(text, CHART.x - 8, y + 4);
  }
  pen.textAlign = 'center';
  for (const time of timeTicks(...span, 6)) {
    const unit = span[1] >= 100 ? '' : ' s';
    pen.fillText(tickText(time, span[1]) + unit, plot.x(time), CHART.y + CHART.height + 22);
  }
  pen.textAlign = 'left';
  for (const [i, look] of classes.entries()) {
    const line = lines[i];
    if (!line) continue;
    pen.strokeStyle = look.colour;
    pen.lineWidth = 2;
    pen.stroke(new Path2D(line.path));
    pen.fillStyle = look.colour;
    pen.fill(new Path2D(line.markers));
    pen.globalAlpha = 0.5;
    pen.lineWidth = 1;
    pen.setLineDash([2, 3]);
    pen.stroke(new Path2D(line.leader));
    pen.setLineDash([]);
    pen.globalAlpha = 1;
    drawMarker(pen, look, right + 18, line.label, 4);
    pen.fillStyle = colours.text;
    pen.fillText(look.label, right + 28, line.label + 4, VIDEO_WIDTH - right - 32);
  }
  pen.fillStyle = colours.muted;
  pen.font = `400 11px ${FONT}`;
  pen.textAlign = 'center';
  pen.fillText(footer, VIDEO_WIDTH / 2, VIDEO_HEIGHT - 12, VIDEO_WIDTH - 24);
  pen.textAlign = 'left';
}
