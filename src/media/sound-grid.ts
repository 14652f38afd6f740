// Places decoded audio blocks on one fixed grid of samples and cuts a window out of it. Times in s, positions in
// samples from time 0; samples that no block covers stay zero.

/** Containers round timestamps (Matroska to 1 ms); a block this close to where it is expected belongs there, s. */
const ROUNDING = 0.0011;

/** The part of a block that falls into a window: frames [offset, offset + count) of the block go to `target` on. */
export interface Placement {
  readonly offset: number;
  readonly target: number;
  readonly count: number;
}

/**
 * Positions of the blocks of one decoding run. The first lies on the raster of whole blocks that starts with the track,
 * so that positions are the same whichever packet decoding began at although timestamps are rounded; the others follow
 * without gap or overlap unless their time says that there is one.
 */
export class SoundGrid {
  readonly #sampleRate: number;
  readonly #trackStart: number;
  #next: number | null = null;

  constructor(sampleRate: number, trackStart: number) {
    this.#sampleRate = sampleRate;
    this.#trackStart = Math.round(trackStart * sampleRate);
  }

  /** Position of the first sample of a block of `frames` samples with timestamp `time`. */
  position(time: number, frames: number): number {
    const exact = time * this.#sampleRate;
    const follows = this.#next !== null && Math.abs(exact - this.#next) <= 2 * ROUNDING * this.#sampleRate;
    const position = follows && this.#next !== null ? this.#next : this.#onRaster(exact, frames);
    this.#next = position + frames;
    return position;
  }

  #onRaster(exact: number, frames: number): number {
    const tolerance = ROUNDING * this.#sampleRate;
    const whole = this.#trackStart + Math.round((exact - this.#trackStart) / frames) * frames;
    // Blocks hardly longer than the rounding lie near the raster anywhere.
    return frames > 2 * tolerance && Math.abs(whole - exact) <= tolerance ? whole : Math.round(exact);
  }
}

/** Which part of a block at `position` lies in the window [from, from + length); null where they don't meet. */
export function placeBlock(position: number, frames: number, from: number, length: number): Placement | null {
  const first = Math.max(position, from);
  const end = Math.min(position + frames, from + length);
  if (end <= first) return null;
  return { offset: first - position, target: first - from, count: end - first };
}

/** First sample and number of samples of [start, end) s, so that neighbouring windows meet without gap or overlap. */
export function sampleWindow(start: number, end: number, sampleRate: number): { from: number; length: number } {
  const from = Math.round(start * sampleRate);
  return { from, length: Math.max(0, Math.round(end * sampleRate) - from) };
}
