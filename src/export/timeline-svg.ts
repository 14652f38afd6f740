// The timeline as one SVG: curve with markers and direct labels, sentiment, time axis, masked frames, title and credits.
// Standalone and light as a file; inside of the report its colours follow the page's scheme. Sizes in px.
import { sentimentOf } from '../analysis/activation';
import { drawnCurve, middle, spanOf } from './curve';
import { escapeMarkup } from './markup';
import type { ExportSubject, Palette } from './subject';
import { placeLabels } from '../lib/labels';
import { markerPath } from '../lib/markers';
import { cellOf, markedInStep, outlineOf, VEIL_OPACITY } from '../lib/patches';
import { areaPath, type Box, linePath, markerRadius, plotOf, round, timeTicks } from '../lib/plot';
import { tickText } from '../lib/time';

/** CSS colours; `line` is the colour of class i. */
export interface Paint extends Palette {
  readonly line: (index: number) => string;
}

export const lightPaint = ({ classes, colours: { light } }: ExportSubject): Paint => ({
  ...light,
  line: (index) => classes[index]?.light ?? light.muted,
});

export interface TimelineOptions {
  /** JPEG data URL of each segment's frame, or null. */
  readonly frames: readonly (string | null)[];
  readonly paint: Paint;
  /** Without title and credits, for the report that has its own. */
  readonly bare?: boolean;
}

export const TIMELINE_WIDTH = 1200;
const LEFT = 72;
const RIGHT = 148;
const CURVE = 280;
const SENTIMENT = 56;
const PEOPLE = 96;
const MOST_FRAME = 72;
const LEAST_FRAME = 30;
/** The middle one: frame 8 of the 16 stands for the segment. */
const STEP = 4;
const FONT = "Inter, 'Inter Variable', system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

export function writeTimelineSvg(subject: ExportSubject, { frames, paint, bare = false }: TimelineOptions): string {
  const { result } = subject.kept;
  const { segments } = result;
  const [from, to] = spanOf(segments);
  const plotWidth = TIMELINE_WIDTH - LEFT - RIGHT;
  const curve: Box = { x: LEFT, y: bare ? 16 : 96, width: plotWidth, height: CURVE };
  const band: Box = { x: LEFT, y: curve.y + curve.height + 28, width: plotWidth, height: SENTIMENT };
  const people: Box = { ...band, y: band.y + band.height + 28, height: PEOPLE };
  const hasPeople = subject.people.lines.length > 0;
  const last = hasPeople ? people : band;
  const axisY = last.y + last.height + 12;
  const pitch = plotWidth / Math.max(1, segments.length);
  const stride = Math.ceil(LEAST_FRAME / pitch);
  const side = Math.floor(Math.min(MOST_FRAME, pitch * stride - 2));
  const hasFrames = frames.some((frame) => frame !== null);
  const stripY = axisY + 28;
  const height = (hasFrames ? stripY + side : axisY + 16) + (bare ? 8 : 52);
  const { x } = plotOf(curve, [from, to], [0, 1]);
  const parts = [
    `<rect width="100%" height="100%" fill="${bare ? 'none' : paint.surface}"/>`,
    bare ? '' : title(subject, paint),
    classCurves(subject, curve, paint),
    sentimentBand(subject, band, paint),
    hasPeople ? peopleCurves(subject, people, paint) : '',
    ...timeTicks(from, to, 16).map((time) =>
      text(x(time), axisY + 12, tickText(time, to), { fill: paint.muted, anchor: 'middle' }),
    ),
    text(LEFT - 26, axisY + 12, subject.words.time, { fill: paint.muted, anchor: 'end' }),
    hasFrames ? text(LEFT - 10, stripY + side / 2 + 4, subject.words.frames, { fill: paint.muted, anchor: 'end' }) : '',
    ...segments.flatMap((_, i) => {
      const frame = frames[i];
      if (!frame || i % stride !== Math.floor(stride / 2)) return [];
      const box = { x: LEFT + (i + 0.5) * pitch - side / 2, y: stripY, side };
      return framePicture(frame, subject.masks[i] ?? null, box, paint);
    }),
    bare ? '' : credits(subject, paint, height),
  ];
  const name = escapeMarkup(`${result.file.name}: ${subject.words.headline}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${TIMELINE_WIDTH}" height="${height}"`,
    ` viewBox="0 0 ${TIMELINE_WIDTH} ${height}" role="img" font-family="${FONT}" font-size="12">`,
    `<title>${name}</title>${parts.join('')}</svg>`,
  ].join('');
}

interface TextLook {
  readonly fill: string;
  readonly size?: number;
  readonly weight?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
}

function text(x: number, y: number, content: string, { fill, size = 12, weight = 400, anchor = 'start' }: TextLook) {
  return `<text x="${round(x)}" y="${round(y)}" fill="${fill}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}">${escapeMarkup(content)}</text>`;
}

function line(x1: number, y1: number, x2: number, y2: number, stroke: string, more = ''): string {
  return `<path d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}" stroke="${stroke}" ${more}/>`;
}

function title({ kept, words }: ExportSubject, paint: Paint): string {
  const { file, model, segments } = kept.result;
  const says = `${words.wholeVideo} ${words.headline}`;
  return [
    text(LEFT, 40, shortened(file.name, 70), { fill: paint.text, size: 22, weight: 650 }),
    text(LEFT, 66, says, { fill: paint.text, size: 14 }),
    text(TIMELINE_WIDTH - 24, 66, words.facts(file.duration.toFixed(1), segments.length, model.name), {
      fill: paint.muted,
      anchor: 'end',
    }),
  ].join('');
}

function credits({ kept, words }: ExportSubject, paint: Paint, height: number): string {
  return [
    line(LEFT, height - 36, TIMELINE_WIDTH - 24, height - 36, paint.hairline),
    text(LEFT, height - 16, words.honest, { fill: paint.muted, size: 11 }),
    text(TIMELINE_WIDTH - 24, height - 16, words.credits(kept.result.model.name), {
      fill: paint.muted,
      size: 11,
      anchor: 'end',
    }),
  ].join('');
}

/** Rules across a box, each with its value at the left. */
function gridOf(
  { x, width }: Box,
  values: readonly { readonly y: number; readonly text: string }[],
  paint: Paint,
): string {
  return values
    .map(
      (value) =>
        line(x, value.y, x + width, value.y, paint.hairline) +
        text(x - 10, value.y + 4, value.text, { fill: paint.muted, anchor: 'end' }),
    )
    .join('');
}

/** Grid, lines, markers, and a label at the end of each line. */
function classCurves({ kept, classes }: ExportSubject, box: Box, paint: Paint): string {
  const room = { box, gap: 20, reach: 14 };
  const { grid, lines } = drawnCurve(
    kept.result.segments,
    classes.map(({ shape }) => shape),
    room,
  );
  const right = box.x + box.width;
  const drawn = classes.map(({ shape, label }, i) => {
    const [colour, curve] = [paint.line(i), lines[i]];
    if (!curve) return '';
    return [
      `<g><path d="${curve.leader}" fill="none" stroke="${colour}" stroke-opacity="0.5" stroke-dasharray="2 3"/>`,
      `<path d="${curve.path}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>`,
      marks(curve.markers, colour, paint),
      marks(markerPath(shape, right + 24, curve.label, 4.4), colour, paint),
      text(right + 36, curve.label + 4, label, { fill: paint.text, size: 13 }),
      '</g>',
    ].join('');
  });
  return gridOf(box, grid, paint) + drawn.join('');
}

function marks(path: string, fill: string, paint: Paint): string {
  return path && `<path d="${path}" fill="${fill}" stroke="${paint.surface}"/>`;
}

/** A line per person who has a curve of their own, broken where the face was not found. */
function peopleCurves({ kept, people: { lines, shows, bounds } }: ExportSubject, box: Box, paint: Paint): string {
  const { segments } = kept.result;
  const plot = plotOf(box, spanOf(segments), bounds);
  const [low, high] = bounds;
  const values = [low, (low + high) / 2, high];
  const radius = markerRadius(box.width / segments.length);
  const right = box.x + box.width;
  const ends = lines.map(({ id, values: line }) => ({
    name: id,
    y: plot.y(line.findLast((value) => value !== null) ?? 0) - box.y,
  }));
  const labels = new Map(placeLabels(ends, box.height, 18).map(({ name, at }) => [name, box.y + at]));
  const drawn = lines.map(({ id, name, look, values: line }) => {
    const points = segments.map((segment, i) => {
      const value = line[i] ?? null;
      return value === null ? null : ([middle(plot, segment), plot.y(value)] as const);
    });
    const [colour, at] = [paint[look.colour], labels.get(id) ?? 0];
    const stroke = `fill="none" stroke="${colour}" stroke-width="1.75" stroke-dasharray="${look.dash}"`;
    return [
      `<path d="${linePath(points)}" ${stroke}/>`,
      marks(points.map((point) => (point ? markerPath(look.shape, ...point, radius) : '')).join(''), colour, paint),
      `<path d="M${right + 12} ${round(at)}h22" ${stroke}/>`,
      marks(markerPath(look.shape, right + 23, at, 3.5), colour, paint),
      text(right + 40, at + 4, shortened(name, 14), { fill: paint.text, size: 13 }),
    ].join('');
  });
  return [
    gridOf(
      box,
      values.map((value) => ({ y: plot.y(value), text: low < 0 ? plusMinus(value) : String(value) })),
      paint,
    ),
    ...drawn,
    text(box.x, box.y - 6, shows, { fill: paint.muted, size: 11 }),
  ].join('');
}

/** "+1", "0", "−1" */
function plusMinus(value: number): string {
  return value === 0 ? '0' : `${value > 0 ? '+' : '−'}${Math.abs(value)}`;
}

/** Positive minus negative probability as an area around 0, above and below it in two colours. */
function sentimentBand({ kept, words }: ExportSubject, box: Box, paint: Paint): string {
  const { segments, model } = kept.result;
  const plot = plotOf(box, spanOf(segments), [-1, 1]);
  const points = segments.map(
    (segment) => [middle(plot, segment), plot.y(sentimentOf(segment.distribution, model.polarity))] as const,
  );
  const right = box.x + box.width;
  const zero = plot.y(0);
  const path = linePath(points);
  const area = areaPath(points, zero);
  // A nested svg clips what it holds.
  const half = (top: number, colour: string) => {
    const [height, from] = [zero - box.y + 2, round(top)];
    return [
      `<svg x="${box.x}" y="${from}" width="${box.width}" height="${height}" viewBox="${box.x} ${from} ${box.width} ${height}">`,
      `<path d="${area}" fill="${colour}" fill-opacity="0.25"/>`,
      `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/></svg>`,
    ].join('');
  };
  return [
    `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="${paint.hairline}" fill-opacity="0.25"/>`,
    half(box.y - 2, paint.positive),
    line(box.x, zero, right, zero, paint.hairline),
    half(zero, paint.negative),
    text(box.x - 10, box.y + 10, '+1', { fill: paint.muted, anchor: 'end' }),
    text(box.x - 10, box.y + box.height - 1, '−1', { fill: paint.muted, anchor: 'end' }),
    text(right + 24, zero + 4, words.sentiment, { fill: paint.text, size: 13 }),
  ].join('');
}

/** A frame under its veil: masked patches dark, hints outlined. */
export function framePicture(
  frame: string,
  drawn: { readonly mask: Uint8Array; readonly revealed: Uint8Array } | null,
  box: { readonly x: number; readonly y: number; readonly side: number },
  { veil, hint }: Pick<Palette, 'veil' | 'hint'>,
): string {
  const outline = outlineOf(box.side);
  const cells = (marked: Uint8Array | undefined, inset: number) =>
    (marked ? markedInStep(marked, STEP) : [])
      .map((place) => cellOf(box, place))
      .map(({ x, y, width, height }) => {
        const [across, down] = [round(width - 2 * inset), round(height - 2 * inset)];
        return `M${round(x + inset)} ${round(y + inset)}h${across}v${down}h${-across}z`;
      })
      .join('');
  const [masked, hints] = [cells(drawn?.mask, 0), cells(drawn?.revealed, outline / 2)];
  return [
    `<image href="${frame}" x="${round(box.x)}" y="${round(box.y)}" width="${box.side}" height="${box.side}"/>`,
    masked && `<path d="${masked}" fill="${veil}" fill-opacity="${VEIL_OPACITY}" shape-rendering="crispEdges"/>`,
    hints && `<path d="${hints}" fill="none" stroke="${hint}" stroke-width="${round(outline)}"/>`,
  ].join('');
}

function shortened(name: string, most: number): string {
  const letters = [...name];
  return letters.length <= most ? name : `${letters.slice(0, most - 1).join('')}…`;
}
