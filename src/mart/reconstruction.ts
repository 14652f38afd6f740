// The reconstruction target, each patch's own normalised pixels, and what is measured and drawn against it. Plain arrays.
import { frameRgba } from '../lib/picture';
import { eachRow, patchOf } from './inputs';
import {
  FRAME_SIZE,
  PATCH,
  PATCH_VALUES,
  PATCHES_PER_STEP,
  SEGMENT_PIXELS,
  TUBELET_FRAMES,
  VISUAL_PATCHES,
} from '../lib/shapes';

/** Added to a patch's deviation, officially; in units of 0..255. */
export const DEVIATION_EPSILON = 1e-6;
const COLOURS = 3;
const PLACES = PATCH_VALUES / COLOURS;

export interface Target {
  /** (pixels - mean) / (deviation + 1e-6) by patch and colour, [392, 1536] */
  readonly values: Float32Array;
  /** By patch and colour, [392 * 3]; deviation is the unbiased one plus 1e-6. */
  readonly means: Float32Array;
  readonly deviations: Float32Array;
}

/** Of pixels [16, 112, 112, 3]. */
export function reconstructionTarget(pixels: Uint8Array): Target {
  const values = new Float32Array(SEGMENT_PIXELS);
  const means = new Float32Array(VISUAL_PATCHES * COLOURS);
  const deviations = new Float32Array(VISUAL_PATCHES * COLOURS);
  for (let patch = 0; patch < VISUAL_PATCHES; patch++) {
    const own = patchOf(pixels, patch);
    for (let colour = 0; colour < COLOURS; colour++) {
      let sum = 0;
      let squares = 0;
      for (let i = colour; i < PATCH_VALUES; i += COLOURS) {
        const x = own[i] ?? 0;
        sum += x;
        squares += x * x;
      }
      // Sums of bytes and of their squares are exact here.
      const mean = sum / PLACES;
      const deviation = Math.sqrt(Math.max(0, squares - sum * mean) / (PLACES - 1)) + DEVIATION_EPSILON;
      means[patch * COLOURS + colour] = mean;
      deviations[patch * COLOURS + colour] = deviation;
      const from = patch * PATCH_VALUES;
      for (let i = colour; i < PATCH_VALUES; i += COLOURS) values[from + i] = ((own[i] ?? 0) - mean) / deviation;
    }
  }
  return { values, means, deviations };
}

/** Mean squared error of each patch, [392]. */
export function patchErrors(recovered: Float32Array, target: Target): Float32Array {
  const errors = new Float32Array(target.values.length / PATCH_VALUES);
  for (let patch = 0; patch < errors.length; patch++) {
    let sum = 0;
    for (let i = patch * PATCH_VALUES; i < (patch + 1) * PATCH_VALUES; i++) {
      sum += ((recovered[i] ?? 0) - (target.values[i] ?? 0)) ** 2;
    }
    errors[patch] = sum / PATCH_VALUES;
  }
  return errors;
}

/**
 * Sum of squared errors over sum of squared targets on masked patches, from the errors by patch; 0 where none is masked
 * and where masked patches are all flat. Predicting each patch's mean gives 1.
 */
export function recoveryError(errors: Float32Array, target: Target, mask: Uint8Array): number {
  let wrong = 0;
  let all = 0;
  for (let patch = 0; patch < mask.length; patch++) {
    if (!mask[patch]) continue;
    wrong += (errors[patch] ?? 0) * PATCH_VALUES;
    for (let i = patch * PATCH_VALUES; i < (patch + 1) * PATCH_VALUES; i++) all += (target.values[i] ?? 0) ** 2;
  }
  return all > 0 ? wrong / all : 0;
}

/**
 * Frame 0..15 of one segment with its masked patches as recovered, each with its own mean and deviation put back.
 * [112, 112, 4] RGBA; unmasked patches are the pixels that went in.
 */
export function recoveredFrame(
  pixels: Uint8Array,
  recovered: Float32Array,
  target: Target,
  mask: Uint8Array,
  frame: number,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = frameRgba(pixels, frame);
  const first = Math.floor(frame / TUBELET_FRAMES) * PATCHES_PER_STEP;
  const frameStart = frame * FRAME_SIZE * FRAME_SIZE * COLOURS;
  for (let patch = first; patch < first + PATCHES_PER_STEP; patch++) {
    if (!mask[patch]) continue;
    eachRow(patch, (place, row) => {
      if (Math.floor(row / PATCH) !== frame % TUBELET_FRAMES) return;
      for (let i = 0; i < PATCH * COLOURS; i++) {
        const colour = patch * COLOURS + (i % COLOURS);
        const value = recovered[patch * PATCH_VALUES + row * PATCH * COLOURS + i] ?? 0;
        const to = ((place - frameStart + i - (i % COLOURS)) / COLOURS) * 4 + (i % COLOURS);
        rgba[to] = value * (target.deviations[colour] ?? 0) + (target.means[colour] ?? 0);
      }
    });
  }
  return rgba;
}
