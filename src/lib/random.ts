// The goldens' PRNG: FNV-1a-32 of `${seed}:${name}` starts mulberry32, read as a counter generator, so that any range of
// a stream can be made on its own. It draws generated weights, parity inputs and seeded masks.

const STEP = 0x6d2b79f5;

/** FNV-1a-32 over the UTF-8 bytes of `text`. */
export function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** Start state of the stream that `seed` and `name` address. */
export function streamState(seed: number, name: string): number {
  return fnv(`${seed}:${name}`);
}

/** Output `index` (0-based) of the stream that starts at `state`: an unsigned 32-bit integer. */
export function drawAt(state: number, index: number): number {
  const a = (state + Math.imul(index + 1, STEP)) | 0;
  let t = Math.imul(a ^ (a >>> 15), 1 | a);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return (t ^ (t >>> 14)) >>> 0;
}

/** `draw` on [-1, 1) in steps of 2^-23: exact in float32. */
export function unit(draw: number): number {
  return ((draw >>> 8) - 8388608) / 8388608;
}

/** The float32 `base + scale * unit(draw)`, rounded as the goldens' generator rounds. */
export function value(draw: number, base: number, scale: number): number {
  return Math.fround(base + Math.fround(Math.fround(scale) * unit(draw)));
}

/** Fills `out` with values `from ... from + out.length - 1` of the stream at `state`. */
export function fillValues(out: Float32Array, state: number, from: number, base: number, scale: number): void {
  const step = Math.fround(scale);
  const { length } = out;
  let a = (state + Math.imul(from, STEP)) | 0;
  for (let i = 0; i < length; i++) {
    a = (a + STEP) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    out[i] = base + Math.fround(step * ((((t ^ (t >>> 14)) >>> 8) - 8388608) / 8388608));
  }
}

/** Fills `out` with the raw draws `from ... from + out.length - 1` of the stream at `state`. */
export function fillDraws(out: Uint32Array, state: number, from = 0): void {
  for (let i = 0; i < out.length; i++) out[i] = drawAt(state, from + i);
}

/**
 * `count` different numbers of 0..size-1 in drawn order (Fisher-Yates on the stream at `state`). A smaller count gives
 * a prefix of a larger one.
 */
export function drawWithoutReplacement(state: number, size: number, count: number): Int32Array {
  const pool = Int32Array.from({ length: size }, (_, i) => i);
  const taken = Math.min(count, size);
  for (let i = 0; i < taken; i++) {
    const j = i + (drawAt(state, i) % (size - i));
    const swapped = pool[j] ?? 0;
    pool[j] = pool[i] ?? 0;
    pool[i] = swapped;
  }
  return pool.slice(0, taken);
}
