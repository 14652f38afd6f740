// The timeline as one SVG: curve with markers and direct labels, sentiment, time axis, masked frames, title and credits.
// Standalone and light as a file; inside of the report its colours follow the page's scheme. Sizes in px.
import { sentimentOf } from '../analysis/activation';
import { type Box, cellsOf, clock, keepApart, monotonePath, round, type Scale, scaleOf, timeTicks } from './chart';
import { escapeMarkup } from './markup';
import type { ExportSubject } from './subject';

/** CSS colours; `line` is the colour of class i. */
export interface Paint {
  readonly ground: string;
  readonly text: string;
  readonly muted: string;
  readonly hairline: string;
  readonly positive: string;
  readonly negative: string;
  readonly line: (index: number) => string;
}

export const lightPaint = ({ classes }: ExportSubject): Paint => ({
  ground: '#ffffff',
  text: '#16191f',
  muted: '#565d69',
  hairline: '#d9dce2',
  positive: '#0b6a70',
  negative: '#9a4a12',
  line: (index) => classes[index]?.light ?? '#565d69',
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
const MOST_FRAME = 72;
const LEAST_FRAME = 30;
/** The middle one: frame 8 of the 16 stands for the segment. */
const STEP = 4;
const FONT = "Inter, 'Inter Variable', system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

export function writeTimelineSvg(subject: ExportSubject, { frames, paint, bare = false }: TimelineOptions): string {
  const { result } = subject.kept;
  const { segments } = result;
  const [from, to] = [segments[0]?.start ?? 0, segments.at(-1)?.end ?? 1];
  const plotWidth = TIMELINE_WIDTH - LEFT - RIGHT;
  const curve: Box = { x: LEFT, y: bare ? 16 : 96, width: plotWidth, height: CURVE };
  const band: Box = { x: LEFT, y: curve.y + curve.height + 28, width: plotWidth, height: SENTIMENT };
  const axisY = band.y + band.height + 12;
  const pitch = plotWidth / Math.max(1, segments.length);
  const stride = Math.ceil(LEAST_FRAME / pitch);
  const side = Math.floor(Math.min(MOST_FRAME, pitch * stride - 2));
  const hasFrames = frames.some((frame) => frame !== null);
  const stripY = axisY + 28;
  const height = (hasFrames ? stripY + side : axisY + 16) + (bare ? 8 : 52);
  const span = [from, to] as const;
  const parts = [
    `<rect width="100%" height="100%" fill="${paint.ground}"/>`,
    bare ? '' : title(subject, paint),
    curveOf(subject, curve, scaleOf(curve, span, [0, 1]), paint),
    sentimentBand(subject, band, scaleOf(band, span, [-1, 1]), paint),
    ...timeTicks(from, to, 16).map((time) => {
      const x = scaleOf(curve, span, [0, 1]).x(time);
      const label = to >= 100 ? clock(time).replace(/\.\d$/, '') : String(time);
      return text(x, axisY + 12, label, { fill: paint.muted, anchor: 'middle' });
    }),
    text(LEFT - 26, axisY + 12, subject.words.time, { fill: paint.muted, anchor: 'end' }),
    hasFrames ? text(LEFT - 10, stripY + side / 2 + 4, subject.words.frames, { fill: paint.muted, anchor: 'end' }) : '',
    ...segments.flatMap((_, i) => {
      const frame = frames[i];
      if (!frame || i % stride !== Math.floor(stride / 2)) return [];
      return framePicture(frame, subject.masks[i] ?? null, LEFT + (i + 0.5) * pitch - side / 2, stripY, side);
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

/** Grid, lines, markers, and a label at the end of each line. */
function curveOf({ kept, classes }: ExportSubject, box: Box, scale: Scale, paint: Paint): string {
  const { segments } = kept.result;
  const right = box.x + box.width;
  const grid = [0, 0.5, 1].flatMap((value) => [
    line(box.x, scale.y(value), right, scale.y(value), paint.hairline),
    text(box.x - 10, scale.y(value) + 4, String(value), { fill: paint.muted, anchor: 'end' }),
  ]);
  const radius = Math.min(1, Math.max(0.25, (box.width / segments.length) * 0.075));
  const ends = classes.map((_, i) => scale.y(segments.at(-1)?.distribution[i] ?? 0));
  const labels = keepApart(ends, 20, box.y, box.y + box.height);
  const lines = classes.map((look, i) => {
    const points = segments.map(
      ({ start, end, distribution }) => [scale.x((start + end) / 2), scale.y(distribution[i] ?? 0)] as const,
    );
    const colour = paint.line(i);
    const [last, at] = [points.at(-1), labels[i] ?? 0];
    const leader = last ? `M${round(last[0])} ${round(last[1])}H${round(right)}L${right + 14} ${round(at)}` : '';
    return [
      `<g><path d="${leader}" fill="none" stroke="${colour}" stroke-opacity="0.5" stroke-dasharray="2 3"/>`,
      `<path d="${monotonePath(points)}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>`,
      ...points.map(([x, y]) => marker(look.marker, x, y, radius, colour, paint.ground)),
      marker(look.marker, right + 24, at, 1.1, colour, paint.ground),
      text(right + 36, at + 4, look.label, { fill: paint.text, size: 13 }),
      '</g>',
    ].join('');
  });
  return [...grid, ...lines].join('');
}

function marker(path: string, x: number, y: number, scale: number, fill: string, rim: string): string {
  return `<path d="${path}" transform="translate(${round(x)} ${round(y)}) scale(${round(scale)})" fill="${fill}" stroke="${rim}" stroke-width="${scale < 0.7 ? 0 : 1}"/>`;
}

/** Positive minus negative probability as an area around 0, above and below it in two colours. */
function sentimentBand({ kept, words }: ExportSubject, box: Box, scale: Scale, paint: Paint): string {
  const { segments, model } = kept.result;
  const points = segments.map(
    ({ start, end, distribution }) =>
      [scale.x((start + end) / 2), scale.y(sentimentOf(distribution, model.polarity))] as const,
  );
  const [first, last] = [points[0], points.at(-1)];
  const right = box.x + box.width;
  const zero = scale.y(0);
  const path = monotonePath(points);
  const area = first && last ? `${path}L${round(last[0])} ${round(zero)}H${round(first[0])}Z` : '';
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
  x: number,
  y: number,
  side: number,
): string {
  const rect = (inset: number) => (cell: Box) =>
    `M${round(cell.x + inset)} ${round(cell.y + inset)}h${round(cell.width - 2 * inset)}v${round(cell.height - 2 * inset)}h${round(2 * inset - cell.width)}z`;
  const outline = Math.min(2, side / 40);
  const masked = drawn ? cellsOf(drawn.mask, STEP, x, y, side).map(rect(0)).join('') : '';
  const hints = drawn
    ? cellsOf(drawn.revealed, STEP, x, y, side)
        .map(rect(outline / 2))
        .join('')
    : '';
  return [
    `<image href="${frame}" x="${round(x)}" y="${round(y)}" width="${side}" height="${side}"/>`,
    masked && `<path d="${masked}" fill="#080a0e" fill-opacity="0.85" shape-rendering="crispEdges"/>`,
    hints && `<path d="${hints}" fill="none" stroke="#ffb300" stroke-width="${outline}"/>`,
  ].join('');
}

function shortened(name: string, most: number): string {
  const letters = [...name];
  return letters.length <= most ? name : `${letters.slice(0, most - 1).join('')}…`;
}
