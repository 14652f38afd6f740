// Keys of the timeline: moving, playing and pausing anywhere on the page where no control has the focus.
import { useCallback, useEffect } from 'react';
import { usePage } from '../../state/page-context';
import type { Page } from '../../state/store';
import { keyMove, leavesKey, type Move } from './keys';

/** Does what a move says; false for moves that are not about the cursor. */
export function moveCursor({ store, actions }: Page, move: Move): boolean {
  const { cursor, extent, playing, video } = store.getState();
  switch (move.kind) {
    case 'segments':
      actions.stepSegment(move.by);
      break;
    case 'seconds':
      actions.seek(cursor.time + move.by);
      break;
    case 'edge':
      if (extent) actions.seek(move.end ? extent.to : extent.from);
      break;
    case 'play':
      if (video || extent) actions.setPlaying(!playing);
      break;
    case 'shuttle':
      if (move.direction === 0) actions.setPlaying(false);
      else if (extent) actions.shuttle(move.direction);
      break;
    default:
      return false;
  }
  return video !== null || extent !== null;
}

/** Calls back for every key that is the page's and not a control's; the callback says whether it took the key. */
export function useFreeKeys(onMove: (move: Move) => boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      const move = keyMove(event.key, event.shiftKey);
      if (!move || !(event.target instanceof Element) || !leavesKey(event.target, move)) return;
      if (onMove(move)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onMove]);
}

/** The keys that move the cursor, wherever on the page no control has the focus. */
export function useCursorKeys(): void {
  const page = usePage();
  useFreeKeys(useCallback((move: Move) => moveCursor(page, move), [page]));
}
