// The curve: one line per class over the segments' centres, drawn by recharts; markers lie over it as one path each.
import { memo, useMemo } from 'react';
import { CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts';
import { colourOf, type EmotionLook } from '../../ui/emotions';
import { markerPath } from '../../ui/markers';
import { segmentCentre, type TimeAxis, xOf } from './axis';
import { CURVE_PADDING, markerRadius, type ValueAxis, yOf } from './curve-data';

interface CurveProps {
  readonly axis: TimeAxis;
  readonly valueAxis: ValueAxis;
  /** [segments so far][classes] */
  readonly values: readonly (readonly number[])[];
  readonly classes: readonly string[];
  readonly looks: ReadonlyMap<string, EmotionLook>;
  readonly isolated: string | null;
  readonly height: number;
}

interface Row {
  readonly time: number;
  readonly values: readonly number[];
}

const MARGIN = { top: CURVE_PADDING, bottom: CURVE_PADDING, left: 0, right: 0 };

export const Curve = memo(function Curve(props: CurveProps) {
  const { axis, valueAxis, values, classes, looks, isolated, height } = props;
  const rows = useMemo(
    () => values.map((value, index): Row => ({ time: segmentCentre(axis, index), values: value })),
    [axis, values],
  );
  const lines = useMemo(
    () => classes.map((name, i) => ({ name, pick: (row: Row) => row.values[i] ?? null })),
    [classes],
  );

  return (
    <div className="curve" aria-hidden="true" style={{ height }}>
      <LineChart width={axis.width} height={height} data={rows} margin={MARGIN} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--hairline)" horizontalValues={[...valueAxis.ticks]} />
        <XAxis dataKey="time" type="number" domain={[axis.from, axis.to]} hide allowDataOverflow />
        <YAxis type="number" domain={[valueAxis.low, valueAxis.high]} ticks={[...valueAxis.ticks]} hide width={0} />
        {lines.map(({ name, pick }) => (
          <Line
            key={name}
            dataKey={pick}
            name={name}
            type="monotone"
            stroke={colourOf(looks.get(name))}
            strokeWidth={isolated === name ? 2.5 : 1.75}
            strokeOpacity={isolated === null || isolated === name ? 1 : 0.12}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
      <Markers {...props} />
    </div>
  );
});

function Markers({ axis, valueAxis, values, classes, looks, isolated, height }: CurveProps) {
  const radius = markerRadius(axis.width / axis.segments);
  // A rim keeps markers apart from their line; where they are dots it would only break the line up.
  const crowded = radius < 2.5;
  const last = values.at(-1);
  const complete = values.length === axis.segments;
  return (
    <svg className="curve-markers" width={axis.width} height={height} aria-hidden="true">
      {classes.map((name, i) => {
        const look = looks.get(name);
        if (!look || (isolated !== null && isolated !== name)) return null;
        const path = values.map((row, index) =>
          markerPath(look.shape, xOf(axis, segmentCentre(axis, index)), yOf(valueAxis, row[i] ?? 0, height), radius),
        );
        return (
          <g key={name}>
            {complete && last && (
              <path
                d={`M${xOf(axis, segmentCentre(axis, values.length - 1))} ${yOf(valueAxis, last[i] ?? 0, height)}H${axis.width}`}
                stroke={colourOf(look)}
                strokeOpacity="0.5"
                strokeDasharray="2 3"
              />
            )}
            <path d={path.join('')} fill={colourOf(look)} stroke={crowded ? 'none' : 'var(--surface)'} />
          </g>
        );
      })}
    </svg>
  );
}
