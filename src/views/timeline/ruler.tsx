// Times along the top of the timeline.
import { useMemo } from 'react';
import { clock } from '../../ui/time';
import { type TimeAxis, timeTicks, xOf } from './axis';
import type { Stretch } from './view';

/** Between two times, px. */
const APART = 72;

export function Ruler({ axis, stretch }: { readonly axis: TimeAxis; readonly stretch: Stretch }) {
  const ticks = useMemo(() => {
    const { left, right } = stretch;
    return timeTicks(axis, APART).flatMap((tick) => {
      const x = xOf(axis, tick);
      return x >= left && x <= right ? [{ tick, x }] : [];
    });
  }, [axis, stretch]);
  const long = axis.to >= 100;
  return (
    <div className="time-ticks muted small numeric" aria-hidden="true">
      {ticks.map(({ tick, x }) => {
        const shift = x < 16 ? '0' : x > axis.width - 16 ? '-100%' : '-50%';
        return (
          <span key={tick} className="time-tick" style={{ left: x, transform: `translateX(${shift})` }}>
            {long ? clock(tick).replace(/\.\d$/, '') : Number(tick.toFixed(1))}
          </span>
        );
      })}
    </div>
  );
}
