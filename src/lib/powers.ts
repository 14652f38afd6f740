// Powers of two.

/** The largest power of two that is not above `count`; 1 where that is below 1. */
export function powerWithin(count: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, count)));
}
