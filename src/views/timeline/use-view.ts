// Zoom and scroll of the timeline: Ctrl and wheel or two fingers zoom about the pointer, a plain wheel scrolls sideways.
// The plot is as wide as the zoom says and scrolls natively; only the stretch in sight and around it is drawn.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type Extent, segmentSpan } from '../../state/page-state';
import { useWidth } from '../../ui/use-width';
import { type TimeAxis, xOf } from './axis';
import { type VisibleStretch, stretchAround, wheelZoom, zoomLimits } from './view';

/** Turn of a key or button. */
const STEP = 1.6;

export interface View {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** How far it is scrolled, px: known without asking the page for its layout. */
  readonly scrolled: RefObject<number>;
  /** What is in sight, px. */
  readonly room: number;
  readonly phone: boolean;
  readonly axis: TimeAxis;
  readonly stretch: VisibleStretch;
  readonly zoomed: boolean;
  readonly closest: boolean;
  /** About the time at `time`, where it is in sight, else about the middle; null: whole. */
  readonly zoom: (by: 'in' | 'out' | 'whole', time: number) => void;
  /** Segment `index` in the middle, as large as it gets; whole again when it is so already. */
  readonly zoomTo: (index: number) => void;
}

export function useView(extent: Extent): View {
  const [scroller, room] = useWidth<HTMLDivElement>();
  /** Screens that the plot is wide; null: as at the start. */
  const [chosen, setChosen] = useState<number | null>(null);
  const [screen, setScreen] = useState(0);
  const scrolled = useRef(0);
  const phone = room < 600;
  const { start, most } = zoomLimits(extent, room, phone);
  const screens = Math.min(most, Math.max(1, chosen ?? start));
  const axis: TimeAxis = useMemo(
    () => ({ ...extent, width: Math.max(1, Math.floor(room * screens)) }),
    [extent, room, screens],
  );
  const stretch = useMemo(() => stretchAround(axis, Math.max(1, room), screen), [axis, room, screen]);
  /** What stays where it is while the width changes: a share of the plot, at px from the left of what is in sight. */
  const anchor = useRef<{ readonly share: number; readonly x: number } | null>(null);
  /** Width of the plot on the page, px; several turns of a wheel may come before the next. */
  const drawn = useRef(1);

  const zoomBy = useCallback(
    (factor: number, x: number) => {
      const view = scroller.current;
      if (!view) return;
      anchor.current = { share: (view.scrollLeft + x) / drawn.current, x };
      setChosen((before) => Math.min(most, Math.max(1, (before ?? start) * factor)));
    },
    [scroller, start, most],
  );

  useLayoutEffect(() => {
    const view = scroller.current;
    if (!view || room === 0) return;
    const { current } = anchor;
    anchor.current = null;
    drawn.current = axis.width;
    if (current) view.scrollLeft = current.share * axis.width - current.x;
    scrolled.current = view.scrollLeft;
    setScreen(Math.round(view.scrollLeft / room));
  }, [scroller, axis.width, room]);

  useEffect(() => {
    const view = scroller.current;
    if (!view) return;
    const follow = () => {
      scrolled.current = view.scrollLeft;
      setScreen(Math.round(view.scrollLeft / Math.max(1, view.clientWidth)));
    };
    const within = (clientX: number) => clientX - view.getBoundingClientRect().left;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        zoomBy(wheelZoom(event.deltaY), within(event.clientX));
        return;
      }
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      // At the ends the wheel goes on to scroll the page.
      const end = event.deltaY < 0 ? 0 : view.scrollWidth - view.clientWidth;
      if (Math.abs(view.scrollLeft - end) < 1) return;
      event.preventDefault();
      view.scrollLeft += event.deltaY;
    };
    let apart: number | null = null;
    const onTouch = (event: TouchEvent) => {
      const [a, b] = [event.touches[0], event.touches[1]];
      if (!a || !b) {
        apart = null;
        return;
      }
      event.preventDefault();
      const now = Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY));
      if (apart !== null) zoomBy(now / apart, within((a.clientX + b.clientX) / 2));
      apart = now;
    };
    view.addEventListener('scroll', follow, { passive: true });
    view.addEventListener('wheel', onWheel, { passive: false });
    for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const) {
      view.addEventListener(type, onTouch, { passive: false });
    }
    return () => {
      view.removeEventListener('scroll', follow);
      view.removeEventListener('wheel', onWheel);
      for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const) {
        view.removeEventListener(type, onTouch);
      }
    };
  }, [scroller, zoomBy]);

  const zoom = useCallback(
    (by: 'in' | 'out' | 'whole', time: number) => {
      if (by === 'whole') {
        setChosen(1);
        return;
      }
      const x = xOf(axis, time) - (scroller.current?.scrollLeft ?? 0);
      zoomBy(by === 'in' ? STEP : 1 / STEP, x >= 0 && x <= room ? x : room / 2);
    },
    [axis, room, scroller, zoomBy],
  );

  const zoomTo = useCallback(
    (index: number) => {
      const [from, to] = segmentSpan(extent, index);
      anchor.current = { share: xOf(axis, (from + to) / 2) / axis.width, x: room / 2 };
      setChosen((before) => ((before ?? start) >= most ? 1 : most));
    },
    [extent, axis, room, start, most],
  );

  return {
    scroller,
    scrolled,
    room,
    phone,
    axis,
    stretch,
    zoomed: screens > 1.001,
    closest: screens >= most,
    zoom,
    zoomTo,
  };
}
