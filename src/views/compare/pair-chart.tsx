// One emotion of two analyses: A dashed and B solid from 0 to 1, and under them their difference around 0. The cursor is
// the page's own; a click moves it.
import type { MouseEvent } from 'react';
import type { ClassComparison, Comparison } from '../../analysis/comparison';
import type { Line } from '../../analysis/compare';
import { areaPath, linePath, lonePoints, type Plot, plotOf, type Point, timeTicks } from '../../lib/plot';
import { className, strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { colourOf, type EmotionLook } from '../../ui/emotions';
import { useWidth } from '../../ui/use-width';
import { placeAt, timeAt } from './axis';

interface PairChartProps {
  readonly comparison: Comparison;
  readonly line: ClassComparison;
  readonly look: EmotionLook | undefined;
  readonly large: boolean;
}

/** px */
const SIZES = { large: { curve: 168, difference: 72 }, small: { curve: 72, difference: 32 } };
const PAD = 6;
const GUTTER = 44;
const SMALL_GUTTER = 16;
const TICKS = 20;

export function PairChart({ comparison, line, look, large }: PairChartProps) {
  const { actions, store } = usePage();
  const [box, width] = useWidth<HTMLDivElement>();
  const { curve, difference: below } = SIZES[large ? 'large' : 'small'];
  const { points, from, to, by } = comparison;
  const left = large ? GUTTER : SMALL_GUTTER;
  const room = { x: left, width: Math.max(1, width - left - PAD) };
  const upper = plotOf({ ...room, y: PAD, height: curve - 2 * PAD }, [from, to], [0, 1]);
  const most = largestOf(comparison);
  const lower = plotOf({ ...room, y: curve + PAD, height: below - 2 * PAD }, [from, to], [-most, most]);
  const colour = colourOf(look);
  const pointsOf = (values: Line, { x, y }: Plot): Point[] =>
    values.map((value, i) => (value === null ? null : [x(points[i] ?? 0), y(value)]));
  const difference = pointsOf(line.difference, lower);
  const height = curve + below + (large ? TICKS : 0);

  function jump(event: MouseEvent<HTMLDivElement>): void {
    const { extent } = store.getState();
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const place = from + ((x - room.x) / room.width) * (to - from);
    if (extent) actions.seek(timeAt(by, Math.min(to, Math.max(from, place)), extent));
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the timeline's slider and the list of differences do it by key.
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
    <div ref={box} className="pair-chart" style={{ height }} onClick={jump}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={strings.compare.chart(className(line.name))}>
          {[0, 0.5, 1].map((value) => (
            <Rule key={value} y={upper.y(value)} from={room.x} to={room.x + room.width} />
          ))}
          <Rule y={lower.y(0)} from={room.x} to={room.x + room.width} strong />
          {large ? (
            <Ticks upper={upper} lower={lower} most={most} comparison={comparison} bottom={height} />
          ) : (
            <Values values={[0, 1].map((value) => ({ y: upper.y(value), text: String(value) }))} x={SMALL_GUTTER - 6} />
          )}
          <path d={areaPath(difference, lower.y(0))} fill={colour} fillOpacity="0.25" />
          <Curve points={difference} colour={colour} thin />
          <Curve points={pointsOf(line.a, upper)} colour={colour} dashed />
          <Curve points={pointsOf(line.b, upper)} colour={colour} />
        </svg>
      )}
      {width > 0 && <CursorLine comparison={comparison} left={room.x} width={room.width} />}
    </div>
  );
}

/** Half the height of the difference's axis: the same for all emotions, so that they can be compared. */
function largestOf({ classes }: Comparison): number {
  const largest = Math.max(0, ...classes.flatMap(({ difference }) => difference.map((value) => Math.abs(value ?? 0))));
  return [0.1, 0.25, 0.5].find((limit) => largest <= limit) ?? 1;
}

interface CurveProps {
  readonly points: readonly Point[];
  readonly colour: string;
  readonly dashed?: boolean;
  readonly thin?: boolean;
}

function Curve({ points, colour, dashed = false, thin = false }: CurveProps) {
  return (
    <>
      <path
        d={linePath(points)}
        fill="none"
        stroke={colour}
        strokeWidth={thin ? 1 : 2}
        {...(dashed ? { strokeDasharray: '5 4' } : {})}
      />
      {lonePoints(points).map(([x, y]) => (
        <circle key={x} cx={x} cy={y} r={2.5} fill={colour} />
      ))}
    </>
  );
}

interface RuleProps {
  readonly y: number;
  readonly from: number;
  readonly to: number;
  readonly strong?: boolean;
}

function Rule({ y, from, to, strong = false }: RuleProps) {
  return <path d={`M${from} ${y}H${to}`} stroke={strong ? 'var(--line-strong)' : 'var(--hairline)'} />;
}

interface TicksProps {
  readonly upper: Plot;
  readonly lower: Plot;
  readonly most: number;
  readonly comparison: Comparison;
  readonly bottom: number;
}

function Ticks({ upper, lower, most, comparison: { by, from, to }, bottom }: TicksProps) {
  const values = [0, 0.5, 1].map((value) => ({ y: upper.y(value), text: String(value) }));
  const differences = [most, 0, -most].map((value) => ({
    y: lower.y(value),
    text: value === 0 ? '0' : strings.compare.signed(value),
  }));
  const places = by === 'share' ? [0, 0.25, 0.5, 0.75, 1] : timeTicks(from, to, 8);
  return (
    <g className="pair-ticks">
      <Values values={[...values, ...differences]} x={GUTTER - 6} />
      {places.map((place, i) => (
        <text
          key={place}
          x={upper.x(place)}
          y={bottom - 4}
          textAnchor={i === 0 ? 'start' : i === places.length - 1 ? 'end' : 'middle'}
        >
          {by === 'share' ? strings.work.percent(place * 100) : `${place} ${strings.player.seconds}`}
        </text>
      ))}
    </g>
  );
}

function Values({ values, x }: { readonly values: readonly { y: number; text: string }[]; readonly x: number }) {
  return (
    <g className="pair-ticks">
      {values.map(({ y, text }) => (
        <text key={y} x={x} y={y} textAnchor="end" dominantBaseline="middle">
          {text}
        </text>
      ))}
    </g>
  );
}

function CursorLine({ comparison, left, width }: { comparison: Comparison; left: number; width: number }) {
  const { from, to, by } = comparison;
  const share = usePageState(({ cursor, extent }) =>
    extent ? (placeAt(by, cursor.time, extent) - from) / (to - from) : null,
  );
  if (share === null || share < 0 || share > 1) return null;
  return <div className="pair-cursor" style={{ transform: `translateX(${left + share * width}px)` }} />;
}
