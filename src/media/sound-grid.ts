// Places decoded audio blocks on one fixed grid of samples and cuts a window out of it. Times in s, positions in
// samples from time 0; samples that no block covers stay zero.

/** Containers round timestamps (Matroska to 1 ms); a block this close to where the codec's raster has it belongs there. */
const RASTER_TOLERANCE = 0.0011;

/** The part of a block that falls into a window: frames [offset, offset + count) of the block go to `target` on. */
export interface Placement {
  readonly offset: number;
  readonly target: number;
  readonly count: number;
}

/**
 * Position of a block's first sample. Blocks of one length lie on a raster that starts at the track's first packet;
 * snapping to it gives the same position whichever packet decoding began at, although timestamps are rounded.
 */
export function blockPosition(time: number, frames: number, sampleRate: number, trackStart: number): number {
  const position = Math.round(time * sampleRate);
  const tolerance = RASTER_TOLERANCE * sampleRate;
  if (frames <= 2 * tolerance) return position;
  const first = Math.round(trackStart * sampleRate);
  const onRaster = first + Math.round((time * sampleRate - first) / frames) * frames;
  return Math.abs(onRaster - time * sampleRate) <= tolerance ? onRaster : position;
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
