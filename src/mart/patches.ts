// Cutting a segment's pixels into tubelets and its filter banks into overlapping patches, as rows that one matrix
// product projects (the official Conv3d and Conv2d). Plain arrays: cheaper here than as rank-8 transposes on a device.
import {
  AUDIO_GRID,
  AUDIO_PATCH_VALUES,
  AUDIO_PATCHES,
  AUDIO_STRIDE,
  FRAME_SIZE,
  GRID,
  MEL_BINS,
  PATCH,
  PATCH_VALUES,
  SEGMENT_PIXELS,
  TUBELET_FRAMES,
  VISUAL_PATCHES,
} from '../lib/shapes';

const ROW = FRAME_SIZE * 3;
const [, ROWS, COLUMNS] = GRID;

/**
 * Calls `visit(pixel, place)` for all pixel values: `pixel` is the place in [16, 112, 112, 3], `place` the one in
 * [392, 1536], patches in (t h w) and values in (frame row column colour) order. Sixteen pixels of a row stay together.
 */
function eachRun(visit: (pixel: number, place: number) => void): void {
  for (let patch = 0; patch < VISUAL_PATCHES; patch++) {
    const column = patch % COLUMNS;
    const row = Math.floor(patch / COLUMNS) % ROWS;
    const time = Math.floor(patch / (ROWS * COLUMNS));
    for (let frame = 0; frame < TUBELET_FRAMES; frame++) {
      for (let line = 0; line < PATCH; line++) {
        const y = row * PATCH + line;
        const pixel = ((time * TUBELET_FRAMES + frame) * FRAME_SIZE + y) * ROW + column * PATCH * 3;
        visit(pixel, patch * PATCH_VALUES + (frame * PATCH + line) * PATCH * 3);
      }
    }
  }
}

/** Pixels [16, 112, 112, 3] of 0..255 as tubelets [392, 1536], unchanged. */
export function toTubelets(pixels: Uint8Array): Uint8Array {
  const tubelets = new Uint8Array(SEGMENT_PIXELS);
  eachRun((pixel, place) => tubelets.set(pixels.subarray(pixel, pixel + PATCH * 3), place));
  return tubelets;
}

/** Tubelets [392, 1536] as pixels [16, 112, 112, 3]. */
export function fromTubelets(tubelets: Uint8ClampedArray): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(SEGMENT_PIXELS);
  eachRun((pixel, place) => pixels.set(tubelets.subarray(place, place + PATCH * 3), pixel));
  return pixels;
}

/** What the visual encoder sees of a pixel value: (x - 100) / 255. */
export function normalisePixels(values: Uint8Array): Float32Array {
  const out = new Float32Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = ((values[i] ?? 0) - 100) / 255;
  return out;
}

/** Arrays of one length one behind the other, as a batch takes them. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const all = new Float32Array(parts.length * (first?.length ?? 0));
  for (const [i, part] of parts.entries()) all.set(part, i * part.length);
  return all;
}

/** Filter banks [100, 128] (time, mel) as patches [108, 256], patches in (mel, time) order, values likewise. */
export function toAudioPatches(banks: Float32Array): Float32Array {
  const patches = new Float32Array(AUDIO_PATCHES * AUDIO_PATCH_VALUES);
  const [, times] = AUDIO_GRID;
  let place = 0;
  for (let patch = 0; patch < AUDIO_PATCHES; patch++) {
    const mel = Math.floor(patch / times) * AUDIO_STRIDE;
    const time = (patch % times) * AUDIO_STRIDE;
    for (let df = 0; df < PATCH; df++) {
      for (let dt = 0; dt < PATCH; dt++) patches[place++] = banks[(time + dt) * MEL_BINS + mel + df] ?? 0;
    }
  }
  return patches;
}
