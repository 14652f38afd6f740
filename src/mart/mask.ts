// Masks over a segment's 392 patches, drawn from attention or from a seed (spec 5.3). Plain typed arrays without tfjs, so
// that the page draws the same mask as the worker while a slider moves.
import { requireArgument } from '../lib/assert';
import { drawWithoutReplacement, streamState } from '../lib/random';
import { GRID, PATCHES_PER_STEP, VISUAL_PATCHES } from '../lib/shapes';

export type MaskStrategy = 'hint' | 'eq7' | 'high' | 'low' | 'random' | 'tube' | 'frame';

export interface MaskSettings {
  readonly strategy: MaskStrategy;
  /** Share of the patches that is masked, 0..1 */
  readonly ratio: number;
  /** Share of the mask that hints may reveal, 0..1 */
  readonly reveal: number;
  readonly seed: number;
}

export interface DrawnMask {
  /** [392], 1 = masked */
  readonly mask: Uint8Array;
  /** [392], 1 = left visible as a hint although attention would have masked it (hint and eq7 only) */
  readonly revealed: Uint8Array;
}

const [FRAME_PAIRS] = GRID;
/** Hints are drawn from this many of the most attended patches: the official show_max of 0.1. */
const TOP = Math.floor(VISUAL_PATCHES * 0.1);

/** lambda * intra + (1 - lambda) * inter; intra alone where there are no words. All [n]. */
export function combineAttention(intra: Float32Array, inter: Float32Array | null, lambda: number): Float32Array {
  return inter ? intra.map((value, i) => lambda * value + (1 - lambda) * (inter[i] ?? 0)) : intra.slice();
}

/** Patches by descending attention; of equal ones the lower index first. */
export function attentionOrder(attention: Float32Array): Int32Array {
  const order = Int32Array.from(attention, (_, i) => i);
  return order.sort((a, b) => (attention[b] ?? 0) - (attention[a] ?? 0) || a - b);
}

/** Number of patches that a ratio masks. Multiplied in this order, as in Python's int(392 * ratio). */
export function maskedCount(ratio: number): number {
  return Math.floor(VISUAL_PATCHES * ratio);
}

/** Number k of patches that hints reveal; reveal * ratio comes first, as officially. */
export function hintCount(ratio: number, reveal: number): number {
  return Math.min(TOP, Math.floor(reveal * ratio * VISUAL_PATCHES));
}

/** The mask of segment `segment` under `settings`; `attention` [392] is not looked at by random, tube and frame. */
export function drawMask(attention: Float32Array, settings: MaskSettings, segment: number): DrawnMask {
  const { strategy, ratio, reveal, seed } = settings;
  requireArgument(ratio >= 0 && ratio <= 1, 'ratio', 'in 0..1');
  requireArgument(reveal >= 0 && reveal <= 1, 'reveal', 'in 0..1');
  requireArgument(attention.length === VISUAL_PATCHES, 'attention', `of ${VISUAL_PATCHES} values`);
  const count = maskedCount(ratio);
  // Seed and segment stand in the stream's name: a shared link shows the same mask, and no two segments the same draw.
  const state = streamState(seed, `mask.${strategy}.${segment}`);
  switch (strategy) {
    case 'hint': {
      const order = attentionOrder(attention);
      const drawn = drawWithoutReplacement(state, TOP, hintCount(ratio, reveal));
      return hintMask(
        order,
        count,
        [...drawn].map((place) => order[place] ?? 0),
      );
    }
    case 'eq7': {
      const order = attentionOrder(attention);
      const shown = ratio > 0 ? hintCount(ratio, reveal) : 0;
      return { mask: setOf(order.slice(shown, shown + count)), revealed: setOf(order.slice(0, shown)) };
    }
    case 'high':
      return plain(attentionOrder(attention).slice(0, count));
    case 'low':
      return plain(attentionOrder(attention.map((value) => -value)).slice(0, count));
    case 'random':
      return plain(drawWithoutReplacement(state, VISUAL_PATCHES, count));
    case 'tube': {
      const places = drawWithoutReplacement(state, PATCHES_PER_STEP, Math.round(PATCHES_PER_STEP * ratio));
      return plain([...places].flatMap((place) => times((pair) => pair * PATCHES_PER_STEP + place, FRAME_PAIRS)));
    }
    case 'frame': {
      const pairs = drawWithoutReplacement(state, FRAME_PAIRS, Math.round(FRAME_PAIRS * ratio));
      return plain([...pairs].flatMap((pair) => times((place) => pair * PATCHES_PER_STEP + place, PATCHES_PER_STEP)));
    }
  }
}

/**
 * The released code's hints: the first `count` of `order` are masked, then `drawn` patches are shown. A drawn patch that
 * was not masked (when fewer than 39 are) stays as it is and is no hint.
 */
export function hintMask(order: Int32Array, count: number, drawn: readonly number[]): DrawnMask {
  const mask = setOf(order.slice(0, count));
  const revealed = new Uint8Array(VISUAL_PATCHES);
  for (const patch of drawn) {
    revealed[patch] = mask[patch] ?? 0;
    mask[patch] = 0;
  }
  return { mask, revealed };
}

/** The most attended patches, from which hints are drawn. */
export function topPatches(order: Int32Array): Int32Array {
  return order.slice(0, TOP);
}

function plain(patches: ArrayLike<number>): DrawnMask {
  return { mask: setOf(patches), revealed: new Uint8Array(VISUAL_PATCHES) };
}

function setOf(patches: ArrayLike<number>): Uint8Array {
  const set = new Uint8Array(VISUAL_PATCHES);
  for (let i = 0; i < patches.length; i++) set[patches[i] ?? 0] = 1;
  return set;
}

function times(place: (index: number) => number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => place(index));
}
