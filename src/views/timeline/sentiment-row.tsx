// Sentiment as the spine of the timeline: probability of the positive classes minus that of the negative ones, above and
// below a line at 0.
import { memo, useId, useMemo } from 'react';
import { Area, AreaChart, XAxis, YAxis, ZIndexLayer } from 'recharts';
import { segmentCentre, type TimeAxis, timeAt, xOf } from './axis';
import { signed } from '../../lib/time';
import { range, type VisibleStretch } from './view';

/** px */
const PADDING = 3;
/** Width of an extreme's number. px */
const SAYS = 36;
/** Below this an extreme is not named. */
const WORTH_NAMING = 0.1;

/** The line at 0 lies over the area. */
const ZERO = 400;

interface SentimentRowProps {
  readonly axis: TimeAxis;
  readonly stretch: VisibleStretch;
  /** Of each segment so far, -1..1 */
  readonly sentiments: readonly number[];
  /** px */
  readonly height: number;
}

const MARGIN = { top: PADDING, bottom: PADDING, left: 0, right: 0 };
const pick = (row: { readonly value: number }) => row.value;

export const SentimentRow = memo(function SentimentRow({ axis, stretch, sentiments, height }: SentimentRowProps) {
  const id = useId();
  const { left, right, first, last } = stretch;
  const rows = useMemo(
    () =>
      range(Math.max(0, first - 2), Math.min(sentiments.length - 1, last + 2)).map((index) => ({
        time: segmentCentre(axis, index),
        value: sentiments[index] ?? 0,
      })),
    [axis, sentiments, first, last],
  );
  const extremes = useMemo(() => named(sentiments), [sentiments]);
  return (
    <div className="sentiment-row" aria-hidden="true" style={{ left, width: right - left, height: height }}>
      <AreaChart width={right - left} height={height} data={rows} margin={MARGIN} accessibilityLayer={false}>
        <defs>
          <linearGradient id={id} gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="0" y2={height}>
            <stop offset="50%" stopColor="var(--positive)" />
            <stop offset="50%" stopColor="var(--negative)" />
          </linearGradient>
        </defs>
        <XAxis dataKey="time" type="number" domain={[timeAt(axis, left), timeAt(axis, right)]} hide allowDataOverflow />
        <YAxis type="number" domain={[-1, 1]} hide width={0} />
        <Area
          dataKey={pick}
          type="monotone"
          baseValue={0}
          stroke={`url(#${id})`}
          strokeWidth={1.25}
          fill={`url(#${id})`}
          fillOpacity={0.45}
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
        <ZIndexLayer zIndex={ZERO}>
          <path d={`M0 ${height / 2}H${right - left}`} stroke="var(--line-strong)" />
        </ZIndexLayer>
      </AreaChart>
      {extremes.map(({ index, text, up }) => {
        const x = xOf(axis, segmentCentre(axis, index)) - left;
        if (x < 0 || x > right - left) return null;
        const inside = Math.min(right - left - SAYS / 2, Math.max(SAYS / 2, x));
        return (
          <span
            key={text}
            className={up ? 'sentiment-says up numeric' : 'sentiment-says numeric'}
            style={{ left: inside }}
          >
            {text}
          </span>
        );
      })}
    </div>
  );
});

/** The most positive and the most negative segment, named on the other side of the line, where there is room. */
function named(sentiments: readonly number[]) {
  const [low, high] = [Math.min(...sentiments), Math.max(...sentiments)];
  return [high, low]
    .filter((value, i) => (i === 0 ? value > WORTH_NAMING : value < -WORTH_NAMING))
    .map((value) => ({ index: sentiments.indexOf(value), text: signed(value), up: value < 0 }));
}
