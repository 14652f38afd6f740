// The whole video in one thin line while the timeline is zoomed in: winners by colour, and what is in sight as a handle
// that can be dragged. It follows the scroll without React.
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { strings } from '../../i18n/strings';
import { likeliest } from '../../analysis/confidence';
import { prepareCanvas } from '../../ui/canvas';
import type { EmotionLook } from '../../ui/emotions';
import { inSeconds } from '../../lib/time';
import { paintOf, useScheme } from '../../ui/use-scheme';
import { type TimeAxis, timeAt } from './axis';
import './minimap.css';

/** px */
const HEIGHT = 16;
/** A turn of an arrow key, share of what is in sight. */
const TURN = 0.25;

interface MinimapProps {
  readonly axis: TimeAxis;
  readonly room: number;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly distributions: readonly (readonly number[])[];
  readonly classes: readonly string[];
  readonly looks: ReadonlyMap<string, EmotionLook>;
}

export function Minimap({ axis, room, scroller, distributions, classes, looks }: MinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const handle = useRef<HTMLDivElement>(null);
  const scheme = useScheme();
  const share = room / axis.width;

  useLayoutEffect(() => {
    const pen = canvas.current && prepareCanvas(canvas.current, room, HEIGHT);
    if (!pen) return;
    const width = room / axis.segments;
    distributions.forEach((distribution, index) => {
      const won = likeliest(distribution);
      if (!won) return;
      pen.fillStyle = paintOf(looks.get(classes[won.index] ?? ''), scheme);
      const high = Math.max(2, won.value * HEIGHT);
      pen.fillRect(index * width, HEIGHT - high, Math.max(1, width - (width > 3 ? 1 : 0)), high);
    });
  }, [axis.segments, room, distributions, classes, looks, scheme]);

  useEffect(() => {
    const view = scroller.current;
    const place = () => {
      const bar = handle.current;
      if (!view || !bar) return;
      bar.style.transform = `translateX(${view.scrollLeft * share}px)`;
      const [from, to] = [timeAt(axis, view.scrollLeft), timeAt(axis, view.scrollLeft + room)].map(inSeconds);
      bar.setAttribute('aria-valuenow', String(Math.round((view.scrollLeft / (axis.width - room)) * 100)));
      bar.setAttribute('aria-valuetext', strings.timelineRows.inSight(from ?? '', to ?? ''));
    };
    place();
    view?.addEventListener('scroll', place, { passive: true });
    return () => view?.removeEventListener('scroll', place);
  }, [axis, room, scroller, share]);

  const moveTo = (event: PointerEvent<HTMLElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    if (scroller.current) scroller.current.scrollLeft = x / share - room / 2;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const turn = { ArrowLeft: -TURN, ArrowRight: TURN, PageUp: -1, PageDown: 1 }[event.key];
    const edge = { Home: 0, End: axis.width }[event.key];
    const view = scroller.current;
    if (!view || (turn === undefined && edge === undefined)) return;
    event.preventDefault();
    view.scrollLeft = edge ?? view.scrollLeft + (turn ?? 0) * room;
  };
  return (
    <div
      className="minimap"
      style={{ height: HEIGHT }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        moveTo(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) moveTo(event);
      }}
    >
      <canvas ref={canvas} style={{ width: room, height: HEIGHT }} />
      <div
        ref={handle}
        className="minimap-handle"
        role="scrollbar"
        tabIndex={0}
        aria-controls="timeline-scroller"
        aria-orientation="horizontal"
        aria-label={strings.timelineRows.minimap}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
        style={{ width: Math.max(12, room * share) }}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
