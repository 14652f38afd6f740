// What each word of a segment points at: its cross-modal attention over the 392 patches of the picture (t*49 + h*7 + w)
// and the 108 of the sound (f*9 + t), spec 5.2. Attention is a share: a word's row sums to 1 over each of them.
import type { SegmentResult } from './result';
import { decodeTensor } from './tensors';
import {
  AUDIO_GRID,
  AUDIO_PATCHES,
  BANK_FRAMES,
  GRID,
  MEL_BINS,
  PATCH,
  PATCHES_PER_STEP,
  VISUAL_PATCHES,
} from '../lib/shapes';

const STEPS = GRID[0];
/** Mel bins or frames from one sound patch to the next; each is 16 wide, so that neighbours overlap. */
const SOUND_STRIDE = 10;

/** What a word would give each patch if it looked at all alike. */
export const EVEN_PICTURE = 1 / VISUAL_PATCHES;
export const EVEN_SOUND = 1 / AUDIO_PATCHES;

/** Rows of one side. [words, patches] */
export interface LinkRows {
  readonly rows: readonly Float32Array[];
  /** What the words give each patch on average. [patches] */
  readonly mean: Float32Array;
}

export interface WordLinks {
  readonly picture: LinkRows | null;
  /** Null without sound. */
  readonly sound: LinkRows | null;
}

const known = new WeakMap<SegmentResult, WordLinks>();

/** Decoded once per segment; a side is null where there are no words, no sound, or a link left it out. */
export function wordLinks(segment: SegmentResult): WordLinks {
  const before = known.get(segment);
  if (before) return before;
  const { wordsToPatches, wordsToSound } = segment.attention;
  const rowsOf = (record: typeof wordsToPatches, patches: number) =>
    record && segment.words.length > 0 ? linkRows(decodeTensor(record), segment.words.length, patches) : null;
  const links = { picture: rowsOf(wordsToPatches, VISUAL_PATCHES), sound: rowsOf(wordsToSound, AUDIO_PATCHES) };
  known.set(segment, links);
  return links;
}

function linkRows(values: Float32Array, words: number, patches: number): LinkRows {
  const rows = Array.from({ length: words }, (_, word) => values.subarray(word * patches, (word + 1) * patches));
  const mean = new Float32Array(patches);
  for (const row of rows) {
    row.forEach((share, patch) => {
      mean[patch] = (mean[patch] ?? 0) + share / words;
    });
  }
  return { rows, mean };
}

/** The share of each of the 8 time steps. */
export function stepTotals(row: Float32Array): number[] {
  return Array.from({ length: STEPS }, (_, step) =>
    row.subarray(step * PATCHES_PER_STEP, (step + 1) * PATCHES_PER_STEP).reduce((sum, share) => sum + share, 0),
  );
}

/** The time step 0..7 that gets most; the earlier one of equals. */
export function strongestStep(row: Float32Array): number {
  const totals = stepTotals(row);
  return totals.indexOf(Math.max(...totals));
}

/** Where a row is above what the segment's words give on average, and 0 elsewhere. */
export function aboveMean(row: Float32Array, mean: Float32Array): Float32Array {
  return row.map((share, patch) => Math.max(0, share - (mean[patch] ?? 0)));
}

/** How much of a row lies elsewhere than in the mean row: 0, the same places; 1, none in common. */
export function apart(row: Float32Array, mean: Float32Array): number {
  return aboveMean(row, mean).reduce((sum, share) => sum + share, 0);
}

export interface Looking {
  /** Index in the segment's words. */
  readonly word: number;
  readonly share: number;
}

/** What each word gives to a patch, most first; equal ones in their order. */
export function wordsByPatch({ rows }: LinkRows, patch: number): Looking[] {
  return rows.map((row, word) => ({ word, share: row[patch] ?? 0 })).sort((a, b) => b.share - a.share);
}

/**
 * A row over the sound's patches as a picture [100, 128] (time, mel): the mean of the patches that cover each point; 0
 * at the edges that none covers.
 */
export function soundHeat(row: Float32Array): Float32Array {
  const sums = new Float32Array(BANK_FRAMES * MEL_BINS);
  const covers = new Uint8Array(sums.length);
  const [, times] = AUDIO_GRID;
  row.forEach((share, patch) => {
    const mel = Math.floor(patch / times) * SOUND_STRIDE;
    const time = (patch % times) * SOUND_STRIDE;
    for (let t = time; t < time + PATCH; t++) {
      for (let m = mel; m < mel + PATCH; m++) {
        const point = t * MEL_BINS + m;
        sums[point] = (sums[point] ?? 0) + share;
        covers[point] = (covers[point] ?? 0) + 1;
      }
    }
  });
  return sums.map((sum, point) => sum / Math.max(1, covers[point] ?? 0));
}
