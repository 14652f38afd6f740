// The curve: a line per class over the segments' centres, or all of them stacked, drawn by recharts; markers, and codes
// on the stack, lie over it.
import { memo, useMemo } from 'react';
import { Area, AreaChart, Line, LineChart, XAxis, YAxis } from 'recharts';
import { classCode } from '../../i18n/strings';
import { colourOf, type EmotionLook } from '../../ui/emotions';
import { markerPath } from '../../lib/markers';
import { useLanguage } from '../../ui/use-language';
import { segmentCentre, type TimeAxis, timeAt, xOf } from './axis';
import { markerRadius } from '../../lib/plot';
import { CURVE_PADDING, stackedUpTo, type ValueAxis, valueScale } from './curve-data';
import { range, type VisibleStretch } from './view';

export interface CurveProps {
  readonly axis: TimeAxis;
  readonly stretch: VisibleStretch;
  readonly valueAxis: ValueAxis;
  /** [segments so far][classes] */
  readonly values: readonly (readonly number[])[];
  readonly classes: readonly string[];
  readonly looks: ReadonlyMap<string, EmotionLook>;
  readonly isolated: string | null;
  /** Areas on top of each other instead of lines. */
  readonly stacked: boolean;
  readonly height: number;
}

const MARGIN = { top: CURVE_PADDING, bottom: CURVE_PADDING, left: 0, right: 0 };
/** Points beyond the stretch that its first and last piece of curve depend on. */
const NEIGHBOURS = 2;
/** An area thinner or narrower than this has no room for its code. px */
const LEAST_NAMED = 16;
/** Half of a code with its marker, px. */
const CODE = 20;

export const Curve = memo(function Curve(props: CurveProps) {
  useLanguage();
  const { axis, stretch, valueAxis, values, classes, looks, isolated, stacked, height } = props;
  const { left, right, first, last } = stretch;
  const rows = useMemo(
    () =>
      range(Math.max(0, first - NEIGHBOURS), Math.min(values.length - 1, last + NEIGHBOURS)).map((index) => ({
        time: segmentCentre(axis, index),
        ...values[index],
      })),
    [axis, values, first, last],
  );
  const shared = { width: right - left, height, data: rows, margin: MARGIN, accessibilityLayer: false };
  const y = valueScale(valueAxis, height);
  const ticks = valueAxis.ticks.filter((tick) => tick > valueAxis.low);
  const scales = [
    // The library's own grid measures labels on the page that nobody sees. None at the bottom.
    <path key="grid" d={ticks.map((tick) => `M0 ${y(tick)}H${right - left}`).join('')} stroke="var(--hairline)" />,
    <XAxis
      key="x"
      dataKey="time"
      type="number"
      domain={[timeAt(axis, left), timeAt(axis, right)]}
      hide
      allowDataOverflow
    />,
    <YAxis
      key="y"
      type="number"
      domain={[valueAxis.low, valueAxis.high]}
      ticks={[...valueAxis.ticks]}
      hide
      width={0}
    />,
  ];
  const still = { type: 'monotone', dot: false, activeDot: false, isAnimationActive: false } as const;
  return (
    <div className="curve" aria-hidden="true" style={{ left, width: right - left, height }}>
      {stacked ? (
        <AreaChart {...shared}>
          {scales}
          {classes.map((name, i) =>
            isolated !== null && isolated !== name ? null : (
              <Area
                key={name}
                dataKey={i}
                name={name}
                stackId="classes"
                stroke="var(--surface)"
                strokeWidth={1}
                fill={colourOf(looks.get(name))}
                fillOpacity={0.85}
                {...still}
              />
            ),
          )}
        </AreaChart>
      ) : (
        <LineChart {...shared}>
          {scales}
          {classes.map((name, i) => (
            <Line
              key={name}
              dataKey={i}
              name={name}
              stroke={colourOf(looks.get(name))}
              strokeWidth={isolated === name ? 2.5 : 1.75}
              strokeOpacity={isolated === null || isolated === name ? 1 : 0.12}
              {...still}
            />
          ))}
        </LineChart>
      )}
      <svg className="curve-markers" width={right - left} height={height} aria-hidden="true">
        <g transform={`translate(${-left})`}>{stacked ? <Codes {...props} /> : <Markers {...props} />}</g>
      </svg>
    </div>
  );
});

function Markers({ axis, stretch, valueAxis, values, classes, looks, isolated, height }: CurveProps) {
  const y = valueScale(valueAxis, height);
  const radius = markerRadius(axis.width / axis.segments);
  // A rim keeps markers apart from their line; where they are dots it would only break the line up.
  const crowded = radius < 2.5;
  const shown = range(stretch.first, Math.min(stretch.last, values.length - 1));
  const last = values.at(-1);
  const complete = values.length === axis.segments;
  return classes.map((name, i) => {
    const look = looks.get(name);
    if (!look || (isolated !== null && isolated !== name)) return null;
    const path = shown.map((index) =>
      markerPath(look.shape, xOf(axis, segmentCentre(axis, index)), y(values[index]?.[i] ?? 0), radius),
    );
    return (
      <g key={name}>
        {complete && last && (
          <path
            d={`M${xOf(axis, segmentCentre(axis, values.length - 1))} ${y(last[i] ?? 0)}H${axis.width}`}
            stroke={colourOf(look)}
            strokeOpacity="0.5"
            strokeDasharray="2 3"
          />
        )}
        <path d={path.join('')} fill={colourOf(look)} stroke={crowded ? 'none' : 'var(--surface)'} />
      </g>
    );
  });
}

/** Marker and code of each class where its area is thickest, if they fit. */
function Codes({ axis, stretch, valueAxis, values, classes, looks, isolated, height }: CurveProps) {
  const up = valueScale(valueAxis, height);
  const shown = range(stretch.first, Math.min(stretch.last, values.length - 1));
  return classes.map((name, i) => {
    const look = looks.get(name);
    if (!look || (isolated !== null && isolated !== name)) return null;
    const thickest = shown.reduce((a, b) => ((values[b]?.[i] ?? 0) > (values[a]?.[i] ?? 0) ? b : a), shown[0] ?? 0);
    const row = values[thickest] ?? [];
    const [below, above] = isolated === null ? stackedUpTo(row, i) : [0, row[i] ?? 0];
    const y = up((below + above) / 2);
    if (up(below) - up(above) < LEAST_NAMED) return null;
    const x = Math.min(axis.width - CODE, Math.max(CODE, xOf(axis, segmentCentre(axis, thickest))));
    return (
      <g key={name} className="stack-code">
        <rect x={x - 17} y={y - 8} width={34} height={16} rx={8} />
        <path d={markerPath(look.shape, x - 8, y, 4)} fill={colourOf(look)} />
        <text x={x} y={y} dominantBaseline="central">
          {classCode(name, look.code)}
        </text>
      </g>
    );
  });
}
