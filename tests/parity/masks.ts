// Masks and orders: exact when drawn from the golden attention; drawn from ours, two tokens may have changed places
// where their golden attention is closer than float32 tells apart.
import { type Line, type Ours, short, type Values } from './compare';
import type { Golden } from './npy';

/** How far apart in golden attention the tokens that changed places are; infinite where nothing pairs them. */
export function swapDistances(ours: Values, golden: Values, attention: Values): number[] {
  const added: number[] = [];
  const removed: number[] = [];
  for (let token = 0; token < golden.length; token++) {
    const here = ours[token] ?? Number.NaN;
    if (here === golden[token]) continue;
    if (here !== 0 && here !== 1) return [Number.POSITIVE_INFINITY];
    (here === 1 ? added : removed).push(attention[token] ?? Number.NaN);
  }
  if (added.length !== removed.length) return [Number.POSITIVE_INFINITY];
  added.sort((a, b) => a - b);
  removed.sort((a, b) => a - b);
  return added.map((value, index) => Math.abs(value - (removed[index] ?? Number.NaN)));
}

/** The same for a ranking: at each place, how far the token that stands there is from the one that should. */
export function rankDistances(ours: Values, golden: Values, attention: Values): number[] {
  const distances: number[] = [];
  const seen = new Set<number>();
  for (let place = 0; place < golden.length; place++) {
    const token = ours[place] ?? Number.NaN;
    seen.add(token);
    const want = golden[place] ?? Number.NaN;
    if (token !== want) distances.push(Math.abs((attention[token] ?? Number.NaN) - (attention[want] ?? Number.NaN)));
  }
  if (seen.size !== golden.length) distances.push(Number.POSITIVE_INFINITY);
  return distances;
}

/**
 * Compares [S, tokens] masks (or rankings) of ours against the golden ones. Tokens closer than `limit` may have changed
 * places; with 0 only those whose golden attention is the same float32, which says nothing of their order.
 */
export function compareMask(
  name: string,
  golden: Golden,
  ours: Ours,
  attention: Golden,
  distances: typeof swapDistances,
  limit: number,
): Line {
  const text = limit === 0 ? 'exact' : `swaps < ${limit.toExponential()}`;
  const line = { name, relativeL2: null, maxAbs: null, share: null, limit: text };
  if (ours.data.length !== golden.data.length || ours.shape.join() !== golden.shape.join()) {
    return { ...line, ok: false, note: `shape [${ours.shape.join()}], expected [${golden.shape.join()}]` };
  }
  const [segments = 0, tokens = 0] = golden.shape;
  const found: number[] = [];
  for (let segment = 0; segment < segments; segment++) {
    const [from, to] = [segment * tokens, (segment + 1) * tokens];
    const row = Array.from({ length: tokens }, (_, token) => ours.data[from + token] ?? Number.NaN);
    found.push(...distances(row, golden.data.subarray(from, to), attention.data.subarray(from, to)));
  }
  const widest = found.reduce((most, distance) => (distance <= most ? most : distance), 0);
  const ok = found.every((distance) => distance === 0 || distance < limit);
  return { ...line, ok, note: found.length === 0 ? 'same' : `${found.length} swapped, widest ${short(widest)}` };
}
