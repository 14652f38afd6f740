// The sound that the network heard of a segment, as pixels: bytes [100, 128] (time, mel) through a ramp of one hue, low
// notes at the bottom. And where the 108 patches of sound lie on it: 12 (mel) x 9 (time), 16 x 16 at a stride of 10.
import { SOUND_CEILING, SOUND_FLOOR, type SoundPicture } from '../../analysis/kept';
import { AUDIO_GRID, AUDIO_STRIDE, BANK_FRAMES, MEL_BINS, PATCH } from '../../lib/shapes';
import type { TimeAxis } from './axis';

/** s that the 100 filter-bank frames of a segment take. */
const HEARD = 1;
/** What a picture gets at least where its segment has room, px. */
const LEAST = 56;

const [PATCHES_UP, PATCHES_ALONG] = AUDIO_GRID;

export interface SoundPlace {
  readonly left: number;
  readonly width: number;
}

/**
 * Where a segment's sound stands, px: at its time, around the segment's middle; wider where it would be too narrow to
 * see, and never wider than its segment.
 */
export function soundPlace(axis: TimeAxis, index: number): SoundPlace {
  const segment = axis.width / axis.segments;
  const heard = (HEARD / (axis.to - axis.from)) * axis.width;
  const width = Math.min(segment > 4 ? segment - 1 : segment, Math.max(heard, LEAST));
  return { left: (index + 0.5) * segment - width / 2, width };
}

export type Ramp = readonly (readonly [r: number, g: number, b: number])[];

/** Quiet and loud as the strip shows them, dB of a band's power; what lies beyond looks the same. */
export const QUIET = -60;
export const LOUD = 10;

/** The byte of so many dB: filter banks are (ln power + 6.6268077) / (2 * 5.358466), spec 2. */
export function byteOf(decibels: number): number {
  const bank = ((decibels * Math.LN10) / 10 + 6.6268077) / (2 * 5.358466);
  return ((bank - SOUND_FLOOR) / (SOUND_CEILING - SOUND_FLOOR)) * 255;
}

/** A colour per byte: from one at `low` to another at `high`, straight in sRGB. */
export function ramp(
  from: readonly [number, number, number],
  to: readonly [number, number, number],
  low = 0,
  high = 255,
): Ramp {
  return Array.from({ length: 256 }, (_, byte) => {
    const share = Math.min(1, Math.max(0, (byte - low) / (high - low)));
    const mix = (channel: 0 | 1 | 2) => Math.round(from[channel] + (to[channel] - from[channel]) * share);
    return [mix(0), mix(1), mix(2)];
  });
}

/** Pixels [rows, columns, 4] RGBA of a picture; each pixel is the mean of the bytes that it covers. */
export function soundPixels(picture: SoundPicture, columns: number, rows: number, colours: Ramp) {
  const pixels = new Uint8ClampedArray(rows * columns * 4);
  for (let column = 0; column < columns; column++) {
    const [time, untilTime] = covered(column, columns, BANK_FRAMES);
    for (let row = 0; row < rows; row++) {
      const [mel, untilMel] = covered(rows - 1 - row, rows, MEL_BINS);
      let sum = 0;
      for (let t = time; t < untilTime; t++) for (let m = mel; m < untilMel; m++) sum += picture[t * MEL_BINS + m] ?? 0;
      const mean = Math.round(sum / ((untilTime - time) * (untilMel - mel)));
      const [r, g, b] = colours[mean] ?? [0, 0, 0];
      pixels.set([r, g, b, 255], (row * columns + column) * 4);
    }
  }
  return pixels;
}

/** Of `all` bins those that pixel `i` of `n` covers, at least one. */
function covered(i: number, n: number, all: number): readonly [from: number, to: number] {
  const from = Math.min(all - 1, Math.floor((i * all) / n));
  return [from, Math.max(from + 1, Math.floor(((i + 1) * all) / n))];
}

export interface Region {
  readonly patch: number;
  /** Shares of the picture's width and height, from the top left. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The part of the picture that is a patch's own: patches overlap by 6 of 16, so each gets the stride's 10, and the last
 * ones in time and at the top what is left of theirs. Patch f * 9 + t.
 */
export function patchRegion(patch: number): Region {
  const f = Math.floor(patch / PATCHES_ALONG);
  const t = patch % PATCHES_ALONG;
  const along = t === PATCHES_ALONG - 1 ? PATCH : AUDIO_STRIDE;
  const up = f === PATCHES_UP - 1 ? PATCH : AUDIO_STRIDE;
  return {
    patch,
    x: (t * AUDIO_STRIDE) / BANK_FRAMES,
    y: 1 - (f * AUDIO_STRIDE + up) / MEL_BINS,
    width: along / BANK_FRAMES,
    height: up / MEL_BINS,
  };
}

/** A tenth of the patches: those with most. [108] */
export function strongest(shares: ArrayLike<number>): number[] {
  return Array.from(shares, (share, patch) => ({ share, patch }))
    .sort((a, b) => b.share - a.share)
    .slice(0, Math.ceil(shares.length / 10))
    .map(({ patch }) => patch);
}

/** Sides of the given patches that no other of them shares, as lines of shares of the picture. */
export function outline(patches: readonly number[]): readonly (readonly [number, number, number, number])[] {
  const inside = new Set(patches);
  return patches.flatMap((patch) => {
    const { x, y, width, height } = patchRegion(patch);
    const t = patch % PATCHES_ALONG;
    const [right, bottom] = [x + width, y + height];
    const sides: (readonly [number, number, number, number])[] = [];
    if (!inside.has(patch + PATCHES_ALONG)) sides.push([x, y, right, y]);
    if (!inside.has(patch - PATCHES_ALONG)) sides.push([x, bottom, right, bottom]);
    if (t === 0 || !inside.has(patch - 1)) sides.push([x, y, x, bottom]);
    if (t === PATCHES_ALONG - 1 || !inside.has(patch + 1)) sides.push([right, y, right, bottom]);
    return sides;
  });
}
