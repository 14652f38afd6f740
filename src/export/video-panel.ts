// What the masked video draws on each picture: veil and hints over the square, below it what the segment conveys and the
// curve with a cursor. The curve is drawn once; a picture costs a copy of it and a few rectangles.
import { type Box, cellsOf, clock, keepApart, monotonePath, scaleOf, timeTicks } from './chart';
import {
  type MaskedVideoJob,
  PANEL_HEIGHT,
  PICTURE_SIDE,
  stepAt,
  VIDEO_HEIGHT,
  VIDEO_WIDTH,
  type VideoSegment,
} from './masked-video-types';

const GROUND = '#0f1115';
const TEXT = '#eceef2';
const MUTED = '#a2a9b5';
const HAIRLINE = '#2b3038';
const FONT = "Inter, 'Inter Variable', system-ui, 'Segoe UI', Roboto, Arial, sans-serif";
const CHART: Box = { x: 36, y: PICTURE_SIDE + 56, width: VIDEO_WIDTH - 36 - 112, height: 152 };

type Pen = OffscreenCanvasRenderingContext2D;

export class VideoPanel {
  readonly canvas = new OffscreenCanvas(VIDEO_WIDTH, VIDEO_HEIGHT);
  readonly #pen: Pen;
  readonly #job: MaskedVideoJob;
  readonly #panel: OffscreenCanvas;
  readonly #from: number;
  readonly #to: number;

  constructor(job: MaskedVideoJob) {
    this.#job = job;
    this.#from = job.segments[0]?.start ?? 0;
    this.#to = job.segments.at(-1)?.end ?? 1;
    this.#pen = penOf(this.canvas);
    this.#panel = new OffscreenCanvas(VIDEO_WIDTH, PANEL_HEIGHT);
    const pen = penOf(this.#panel);
    pen.translate(0, -PICTURE_SIDE);
    drawChart(pen, job, [this.#from, this.#to]);
  }

  /** Draws the picture at `time` s of the file; `drawPicture` puts a segment's square at the origin. */
  draw(time: number, drawPicture: (pen: Pen, square: VideoSegment['square']) => void): OffscreenCanvas {
    const pen = this.#pen;
    const { segments, classes } = this.#job;
    const index = Math.max(
      0,
      segments.findLastIndex(({ start }) => start <= time),
    );
    const segment = segments[index];
    if (segment) drawPicture(pen, segment.square);
    if (segment) drawVeil(pen, segment, time);
    pen.drawImage(this.#panel, 0, PICTURE_SIDE);
    const { x } = scaleOf(CHART, [this.#from, this.#to], [0, 1]);
    const at = Math.min(CHART.x + CHART.width, Math.max(CHART.x, x(time)));
    // What is still to come is dimmed.
    pen.fillStyle = 'rgb(15 17 21 / 0.6)';
    pen.fillRect(at, CHART.y - 8, CHART.x + CHART.width - at, CHART.height + 16);
    pen.fillStyle = TEXT;
    pen.fillRect(Math.round(at) - 1, CHART.y - 8, 2, CHART.height + 16);
    if (segment) drawVerdict(pen, segment, classes);
    pen.textAlign = 'right';
    pen.font = `400 15px ${FONT}`;
    pen.fillStyle = MUTED;
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

function drawVeil(pen: Pen, segment: VideoSegment, time: number): void {
  const step = stepAt(segment, time);
  pen.fillStyle = 'rgb(8 10 14 / 0.85)';
  for (const cell of cellsOf(segment.mask, step, 0, 0, PICTURE_SIDE)) {
    pen.fillRect(cell.x, cell.y, cell.width, cell.height);
  }
  pen.strokeStyle = '#ffb300';
  pen.lineWidth = 3;
  for (const cell of cellsOf(segment.hints, step, 0, 0, PICTURE_SIDE)) {
    pen.strokeRect(cell.x + 1.5, cell.y + 1.5, cell.width - 3, cell.height - 3);
  }
}

function drawVerdict(pen: Pen, { distribution, says }: VideoSegment, classes: MaskedVideoJob['classes']): void {
  const look = classes[distribution.indexOf(Math.max(...distribution))];
  if (look) drawMarker(pen, look, 24, PICTURE_SIDE + 27, 1.6);
  pen.font = `600 19px ${FONT}`;
  pen.fillStyle = TEXT;
  pen.fillText(says, 40, PICTURE_SIDE + 33, VIDEO_WIDTH - 40 - 96);
}

function drawMarker(
  pen: Pen,
  { marker, colour }: MaskedVideoJob['classes'][number],
  x: number,
  y: number,
  size: number,
) {
  pen.save();
  pen.translate(x, y);
  pen.scale(size, size);
  pen.fillStyle = colour;
  pen.fill(new Path2D(marker));
  pen.restore();
}

/** Grid, time ticks, a line with markers and a label per class, and the line at the bottom. */
function drawChart(pen: Pen, { segments, classes, footer }: MaskedVideoJob, span: readonly [number, number]): void {
  pen.fillStyle = GROUND;
  pen.fillRect(0, PICTURE_SIDE, VIDEO_WIDTH, PANEL_HEIGHT);
  const scale = scaleOf(CHART, span, [0, 1]);
  const right = CHART.x + CHART.width;
  pen.font = `400 12px ${FONT}`;
  for (const value of [0, 0.5, 1]) {
    pen.fillStyle = HAIRLINE;
    pen.fillRect(CHART.x, Math.round(scale.y(value)), CHART.width, 1);
    pen.fillStyle = MUTED;
    pen.textAlign = 'right';
    pen.fillText(String(value), CHART.x - 8, scale.y(value) + 4);
  }
  pen.textAlign = 'center';
  for (const time of timeTicks(...span, 6)) {
    const label = span[1] >= 100 ? clock(time).replace(/\.\d$/, '') : `${time} s`;
    pen.fillText(label, scale.x(time), CHART.y + CHART.height + 22);
  }
  pen.textAlign = 'left';
  const ends = classes.map((_, i) => scale.y(segments.at(-1)?.distribution[i] ?? 0));
  const labels = keepApart(ends, 17, CHART.y, CHART.y + CHART.height);
  const radius = Math.min(0.8, (CHART.width / segments.length) * 0.05);
  for (const [i, look] of classes.entries()) {
    const points = segments.map(
      ({ start, end, distribution }) => [scale.x((start + end) / 2), scale.y(distribution[i] ?? 0)] as const,
    );
    pen.strokeStyle = look.colour;
    pen.lineWidth = 2;
    pen.stroke(new Path2D(monotonePath(points)));
    if (radius > 0.4) for (const [x, y] of points) drawMarker(pen, look, x, y, radius);
    const [last, at] = [points.at(-1), labels[i] ?? 0];
    if (last) {
      pen.globalAlpha = 0.5;
      pen.lineWidth = 1;
      pen.setLineDash([2, 3]);
      pen.stroke(new Path2D(`M${last[0]} ${last[1]}H${right}L${right + 10} ${at}`));
      pen.setLineDash([]);
      pen.globalAlpha = 1;
    }
    drawMarker(pen, look, right + 18, at, 1);
    pen.fillStyle = TEXT;
    pen.fillText(look.label, right + 28, at + 4, VIDEO_WIDTH - right - 32);
  }
  pen.fillStyle = MUTED;
  pen.font = `400 11px ${FONT}`;
  pen.textAlign = 'center';
  pen.fillText(footer, VIDEO_WIDTH / 2, VIDEO_HEIGHT - 12, VIDEO_WIDTH - 24);
  pen.textAlign = 'left';
}
