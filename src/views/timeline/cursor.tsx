// The one cursor across all rows. It moves with every frame of the player, so it goes past React: the line's place is
// set from the store directly.
import { type RefObject, useEffect, useRef } from 'react';
import { usePage, usePageState } from '../../state/page-context';
import { segmentSpan } from '../../state/page-state';
import { type TimeAxis, xOf } from './axis';

interface CursorProps {
  readonly axis: TimeAxis;
  readonly scroller: RefObject<HTMLElement | null>;
  /** Width of what is in sight, px. */
  readonly room: number;
}

/** Where the cursor comes to stand when the timeline follows it, share of what is in sight. */
const PLAYING_AT = 0.1;
const PAUSED_AT = 0.5;

export function Cursor({ axis, scroller, room }: CursorProps) {
  const { store } = usePage();
  const line = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const place = () => {
      const x = Math.min(axis.width, Math.max(0, xOf(axis, store.getState().cursor.time)));
      if (line.current) line.current.style.transform = `translateX(${x}px)`;
      return x;
    };
    const follow = (x: number) => {
      const view = scroller.current;
      if (!view || axis.width <= room) return;
      if (x >= view.scrollLeft && x <= view.scrollLeft + room) return;
      const { playing, rate } = store.getState();
      const at = playing ? (rate > 0 ? PLAYING_AT : 1 - PLAYING_AT) : PAUSED_AT;
      view.scrollLeft = x - room * at;
    };
    place();
    return store.subscribe((state, before) => {
      if (state.cursor.time !== before.cursor.time) follow(place());
    });
  }, [store, axis, scroller, room]);

  return <div ref={line} className="timeline-cursor" aria-hidden="true" />;
}

/** The stretch of one segment across all rows. */
export function Band({
  axis,
  index,
  faint,
}: {
  readonly axis: TimeAxis;
  readonly index: number;
  readonly faint?: boolean;
}) {
  const [start, end] = segmentSpan(axis, index);
  const left = xOf(axis, start);
  return (
    <div
      className={faint ? 'timeline-band faint' : 'timeline-band'}
      style={{ left, width: Math.max(1, xOf(axis, end) - left) }}
      aria-hidden="true"
    />
  );
}

/** Index of the segment under the cursor; changes only when the cursor enters another one. */
export function useCursorSegment(indexAt: (time: number) => number): number {
  return usePageState((state) => indexAt(state.cursor.time));
}
