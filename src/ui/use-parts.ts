// Parts of the page that come one after the other. React draws each in slices and puts it on screen by itself, so that a
// page full of panels is never one long task.
import { startTransition, useEffect, useState } from 'react';

/** How many of `all` parts may be there: none at first, then one more after each drawing. */
export function useParts(all: number): number {
  const [there, setThere] = useState(0);
  useEffect(() => {
    if (there < all) startTransition(() => setThere(there + 1));
  }, [there, all]);
  return there;
}
