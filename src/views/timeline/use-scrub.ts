// Pointer and keys on the timeline: click and drag move the cursor, hovering names the segment under the pointer.
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { usePage } from '../../state/page-context';
import { segmentAt } from '../../state/page-state';
import { type TimeAxis, timeAt } from './axis';

/** One plan frame, s. */
const FRAME = 1 / 30;

type Move =
  | { readonly kind: 'segments'; readonly by: number }
  | { readonly kind: 'seconds'; readonly by: number }
  | { readonly kind: 'edge'; readonly end: boolean }
  | { readonly kind: 'play' };

/** What a key does on the timeline; null for keys that are not its own. */
export function keyMove(key: string, shift: boolean): Move | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowLeft': {
      const sign = key === 'ArrowRight' ? 1 : -1;
      return shift ? { kind: 'seconds', by: sign * FRAME } : { kind: 'segments', by: sign };
    }
    case 'ArrowUp':
      return { kind: 'segments', by: 1 };
    case 'ArrowDown':
      return { kind: 'segments', by: -1 };
    case 'PageUp':
      return { kind: 'segments', by: 10 };
    case 'PageDown':
      return { kind: 'segments', by: -10 };
    case 'Home':
    case 'End':
      return { kind: 'edge', end: key === 'End' };
    case ' ':
      return { kind: 'play' };
    default:
      return null;
  }
}

export interface Scrub {
  /** Segment under a hovering pointer, or null. */
  readonly hovered: number | null;
  /** Whether the timeline has focus that did not come from a mouse. */
  readonly focused: boolean;
  readonly handlers: {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(event: PointerEvent<HTMLElement>): void;
    onPointerLeave(): void;
    onKeyDown(event: KeyboardEvent<HTMLElement>): void;
    onFocus(): void;
    onBlur(): void;
  };
}

/** `scrolls`: the timeline is wider than the screen, so a finger's drag scrolls it and only a tap moves the cursor. */
export function useScrub(axis: TimeAxis, scrolls: boolean): Scrub {
  const { actions, store } = usePage();
  const [hovered, setHovered] = useState<number | null>(null);
  const [focused, setFocused] = useState(false);
  const [mouse, setMouse] = useState(false);

  const timeOf = (event: PointerEvent<HTMLElement>) =>
    timeAt(axis, event.clientX - event.currentTarget.getBoundingClientRect().left);
  const follows = (event: PointerEvent<HTMLElement>) => event.pointerType !== 'touch' || !scrolls;

  return {
    hovered,
    focused: focused && !mouse,
    handlers: {
      onPointerDown(event) {
        setMouse(event.pointerType === 'mouse');
        if (event.button !== 0) return;
        if (!follows(event)) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        actions.seek(timeOf(event));
      },
      onPointerMove(event) {
        if (event.pointerType === 'mouse') setHovered(segmentAt(axis, timeOf(event)));
        if (event.currentTarget.hasPointerCapture(event.pointerId)) actions.seek(timeOf(event));
      },
      onPointerUp(event) {
        // A finger that scrolls ends in pointercancel, so this is a tap.
        if (!follows(event)) actions.seek(timeOf(event));
        if (event.currentTarget.hasPointerCapture(event.pointerId)) {
          event.currentTarget.releasePointerCapture(event.pointerId);
        }
      },
      onPointerLeave: () => setHovered(null),
      onKeyDown(event) {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const time = store.getState().cursor.time;
        const move = keyMove(event.key, event.shiftKey);
        if (!move) return;
        event.preventDefault();
        setMouse(false);
        if (move.kind === 'segments') actions.stepSegment(move.by);
        else if (move.kind === 'seconds') actions.seek(time + move.by);
        else if (move.kind === 'edge') actions.seek(move.end ? axis.to : axis.from);
        else actions.setPlaying(!store.getState().playing);
      },
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  };
}
