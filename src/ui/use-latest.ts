// Work of a view of which only the latest counts; it ends with the view.
import { useEffect, useState } from 'react';
import { Latest } from '../lib/latest';

export function useLatest(): Latest {
  const [latest] = useState(() => new Latest());
  useEffect(() => () => latest.cancel(), [latest]);
  return latest;
}
