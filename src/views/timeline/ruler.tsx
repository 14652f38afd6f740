// Times along the top of the timeline.
import { useMemo } from 'react';
import { tickText } from '../../lib/time';
import { timeTicks } from '../../lib/plot';
import { type TimeAxis, xOf } from './axis';
import type { VisibleStretch } from './view';

/** Between two times, px. */
const APART = 72;

export function Ruler({ axis, stretch }: { readonly axis: TimeAxis; readonly stretch: VisibleStretch }) {
  const ticks = useMemo(() => {
    const { left, right } = stretch;
    return timeTicks(axis.from, axis.to, axis.width / APART).flatMap((tick) => {
      const x = xOf(axis, tick);
      return x >= left && x <= right ? [{ tick, x }] : [];
    });
  }, [axis, stretch]);
  return (
    <div className="time-ticks muted small numeric" aria-hidden="true">
      {ticks.map(({ tick, x }) => {
        const shift = x < 16 ? '0' : x > axis.width - 16 ? '-100%' : '-50%';
        return (
          <span key={tick} className="time-tick" style={{ left: x, transform: `translateX(${shift})` }}>
            {tickText(tick, axis.to)}
          </span>
        );
      })}
    </div>
  );
}
