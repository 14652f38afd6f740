// The one cursor across all rows. It moves with every frame of the player, so it goes past React: the line's place is
// set from the store directly.
import { type RefObject, useEffect, useRef } from 'react';
import { usePage, usePageState } from '../../state/page-context';
import { segmentSpan } from '../../state/page-state';
import { type TimeAxis, xOf } from './axis';

interface CursorProps {
  readonly axis: TimeAxis;
  readonly scroller: RefObject<HTMLElement | null>;
}

export function Cursor({ axis, scroller }: CursorProps) {
  const { store } = usePage();
  const line = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const place = () => {
      const { time } = store.getState().cursor;
      const x = Math.min(axis.width, Math.max(0, xOf(axis, time)));
      if (line.current) line.current.style.transform = `translateX(${x}px)`;
      const view = scroller.current;
      if (view && view.scrollWidth > view.clientWidth) {
        if (x < view.scrollLeft || x > view.scrollLeft + view.clientWidth) view.scrollLeft = x - view.clientWidth / 2;
      }
    };
    place();
    return store.subscribe((state, before) => {
      if (state.cursor.time !== before.cursor.time) place();
    });
  }, [store, axis, scroller]);

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
