// Parts of the page take turns. React draws each in slices and puts it on screen by itself, so that a page full of panels
// is never one long task.
import { startTransition, useEffect, useState } from 'react';

const waiting: (() => void)[] = [];
let busy = false;

function next(): void {
  const turn = waiting.shift();
  busy = turn !== undefined;
  turn?.();
}

/** Whether this part may be there: not at first, and once it is `ready`, after those that asked before are on screen. */
export function useTurn(ready = true): boolean {
  const [there, setThere] = useState(false);
  useEffect(() => {
    if (!ready || there) return;
    const turn = () => startTransition(() => setThere(true));
    waiting.push(turn);
    if (!busy) next();
    // It is on screen, or no longer wanted.
    return () => {
      const place = waiting.indexOf(turn);
      if (place < 0) next();
      else waiting.splice(place, 1);
    };
  }, [ready, there]);
  return there;
}
