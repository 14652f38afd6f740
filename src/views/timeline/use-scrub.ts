// Pointer on the timeline: click and drag move the cursor, hovering or a tap names the segment.
import { type PointerEvent, useEffect, useState } from 'react';
import { usePage } from '../../state/page-context';
import { segmentAt } from '../../state/page-state';
import { type TimeAxis, timeAt } from './axis';

export interface Scrub {
  /** Segment under a hovering pointer or the last tap, or null. */
  readonly hovered: number | null;
  readonly handlers: {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(event: PointerEvent<HTMLElement>): void;
    onPointerLeave(event: PointerEvent<HTMLElement>): void;
  };
}

/** `scrolls`: the timeline is wider than the screen, so a finger's drag scrolls it and only a tap moves the cursor. */
export function useScrub(axis: TimeAxis, scrolls: boolean): Scrub {
  const { actions } = usePage();
  const [hovered, setHovered] = useState<number | null>(null);

  const timeOf = (event: PointerEvent<HTMLElement>) =>
    timeAt(axis, event.clientX - event.currentTarget.getBoundingClientRect().left);
  const follows = (event: PointerEvent<HTMLElement>) => event.pointerType !== 'touch' || !scrolls;
  const onButton = (event: PointerEvent<HTMLElement>) =>
    event.target instanceof Element && event.target.closest('button') !== null;

  // What a tap named goes with the next tap elsewhere.
  useEffect(() => {
    if (hovered === null) return;
    const forget = (event: globalThis.PointerEvent) => {
      if (!(event.target instanceof Element && event.target.closest('.timeline-plot'))) setHovered(null);
    };
    document.addEventListener('pointerdown', forget);
    return () => document.removeEventListener('pointerdown', forget);
  }, [hovered]);

  return {
    hovered,
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0 || onButton(event) || !follows(event)) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        actions.seek(timeOf(event));
      },
      onPointerMove(event) {
        if (event.pointerType === 'mouse') setHovered(segmentAt(axis, timeOf(event)));
        if (event.currentTarget.hasPointerCapture(event.pointerId)) actions.seek(timeOf(event));
      },
      onPointerUp(event) {
        if (event.pointerType === 'touch' && !onButton(event)) {
          // A finger that scrolls ends in pointercancel, so this is a tap or the end of a drag.
          if (!follows(event)) actions.seek(timeOf(event));
          const index = segmentAt(axis, timeOf(event));
          setHovered((before) => (before === index ? null : index));
        }
        if (event.currentTarget.hasPointerCapture(event.pointerId)) {
          event.currentTarget.releasePointerCapture(event.pointerId);
        }
      },
      onPointerLeave(event) {
        if (event.pointerType === 'mouse') setHovered(null);
      },
    },
  };
}
