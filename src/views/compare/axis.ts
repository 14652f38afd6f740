// Between the comparison's axis and the open video's clock. Shares are of what was analysed, seconds of the file.
import type { Extent } from '../../state/page-state';

export function timeAt(by: 'share' | 'seconds', place: number, { from, to }: Extent): number {
  return by === 'share' ? from + place * (to - from) : place;
}

export function placeAt(by: 'share' | 'seconds', time: number, { from, to }: Extent): number {
  return by === 'share' ? (time - from) / (to - from) : time;
}
