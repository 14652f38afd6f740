// A batch's pixels and filter banks on the device, each in the layout that the backend's kernels and the model's embeddings
// read. Our WebGPU kernels read both as they came; for other backends the host cuts them as it uploads them.
import * as tf from '@tensorflow/tfjs';
import { type FrameShape, readsFrames, uploadFrames } from '../kernels/frames';
import { readsBanks } from '../kernels/spectrogram';
import {
  AUDIO_GRID,
  AUDIO_PATCH_VALUES,
  AUDIO_PATCHES,
  AUDIO_STRIDE,
  BANK_FRAMES,
  FRAME_SIZE,
  FRAMES,
  GRID,
  GRID_SIDE,
  MEL_BINS,
  PATCH,
  PATCH_VALUES,
  PATCHES_PER_STEP,
  SEGMENT_BANKS,
  SEGMENT_PIXELS,
  TUBELET_FRAMES,
  VISUAL_PATCHES,
} from '../lib/shapes';

export const FRAME_SHAPE: FrameShape = { frames: FRAMES, side: FRAME_SIZE, patch: PATCH, depth: TUBELET_FRAMES };

export type Pixels =
  /** Bytes as they came, four to an int32: [B, words] */
  | { readonly layout: 'frames'; readonly frames: tf.Tensor2D }
  /** As the network sees them. */
  | {
      readonly layout: 'cut';
      /** [B * 392, 1536], values in (frame, row, column, colour) order; null where only a stem looks. */
      readonly tubelets: tf.Tensor2D | null;
      /** For a stem: tubelets as pictures of six channels, (frame, colour). [B * 8, 112, 112, 6] */
      readonly pictures: tf.Tensor4D | null;
    };

export type Banks =
  /** As they came, [B, 100, 128] */
  | { readonly layout: 'banks'; readonly banks: tf.Tensor3D }
  /** [B * 108, 256], values in (mel, time) order */
  | { readonly layout: 'patches'; readonly patches: tf.Tensor2D }
  /** For a stem: (mel, time), [B, 128, 100, 1] */
  | { readonly layout: 'pictures'; readonly pictures: tf.Tensor4D };

/** Pixels [16, 112, 112, 3] of B segments for an embedding with or without a stem, and with or without a code beside it. */
export function uploadPixels(
  segments: readonly Uint8Array[],
  { stem, code }: { readonly stem: object | null; readonly code: object | null },
): Pixels {
  if (readsFrames()) return { layout: 'frames', frames: uploadFrames(segments) };
  const batch = segments.length;
  const tubelets = () =>
    tf.tensor2d(joined(segments, SEGMENT_PIXELS, cutTubelets), [batch * VISUAL_PATCHES, PATCH_VALUES]);
  const pictures = () =>
    tf.tensor4d(joined(segments, SEGMENT_PIXELS, cutPictures), [
      batch * GRID[0],
      FRAME_SIZE,
      FRAME_SIZE,
      TUBELET_FRAMES * 3,
    ]);
  return { layout: 'cut', tubelets: stem && !code ? null : tubelets(), pictures: stem ? pictures() : null };
}

/** Filter banks [100, 128] of B segments, likewise. */
export function uploadBanks(segments: readonly Float32Array[], { stem }: { readonly stem: object | null }): Banks {
  const batch = segments.length;
  if (readsBanks()) {
    const values = joined(segments, SEGMENT_BANKS, (banks, to) => to.set(banks));
    return { layout: 'banks', banks: tf.tensor3d(values, [batch, BANK_FRAMES, MEL_BINS]) };
  }
  if (stem) {
    const values = joined(segments, SEGMENT_BANKS, transposeBanks);
    return { layout: 'pictures', pictures: tf.tensor4d(values, [batch, MEL_BINS, BANK_FRAMES, 1]) };
  }
  const values = joined(segments, AUDIO_PATCHES * AUDIO_PATCH_VALUES, cutBanks);
  return { layout: 'patches', patches: tf.tensor2d(values, [batch * AUDIO_PATCHES, AUDIO_PATCH_VALUES]) };
}

/** Masks [392] of 0 and 1 as the decoder takes them, [B, 392, 1]. */
export function uploadMasks(masks: readonly Uint8Array[]): tf.Tensor3D {
  const values = joined(masks, VISUAL_PATCHES, (mask, to) => to.set(mask));
  return tf.tensor3d(values, [masks.length, VISUAL_PATCHES, 1]);
}

function joined<T>(
  segments: readonly T[],
  length: number,
  write: (segment: T, to: Float32Array) => void,
): Float32Array {
  const all = new Float32Array(segments.length * length);
  for (const [i, segment] of segments.entries()) write(segment, all.subarray(i * length, (i + 1) * length));
  return all;
}

/** What the network sees of a byte: normalised as it was in training. */
const NORMALISED = Float32Array.from({ length: 256 }, (_, byte) => (byte - 100) / 255);
const LINE = FRAME_SIZE * 3;
const RUN = PATCH * 3;

/** Calls `visit` with the places in [16, 112, 112, 3] where the 32 rows of a patch begin, in order. */
export function eachRow(patch: number, visit: (place: number, row: number) => void): void {
  const time = Math.floor(patch / PATCHES_PER_STEP);
  const top = (Math.floor(patch / GRID_SIDE) % GRID_SIDE) * PATCH;
  const left = (patch % GRID_SIDE) * RUN;
  for (let row = 0; row < TUBELET_FRAMES * PATCH; row++) {
    const frame = time * TUBELET_FRAMES + Math.floor(row / PATCH);
    visit((frame * FRAME_SIZE + top + (row % PATCH)) * LINE + left, row);
  }
}

/** The pixels of one patch, [1536], in (frame, row, column, colour) order. */
export function patchOf(pixels: Uint8Array, patch: number): Uint8Array {
  const own = new Uint8Array(PATCH_VALUES);
  eachRow(patch, (place, row) => own.set(pixels.subarray(place, place + RUN), row * RUN));
  return own;
}

export function cutTubelets(pixels: Uint8Array, to: Float32Array): void {
  let at = 0;
  for (let patch = 0; patch < VISUAL_PATCHES; patch++) {
    eachRow(patch, (place) => {
      for (let i = 0; i < RUN; i++) to[at++] = NORMALISED[pixels[place + i] ?? 0] ?? 0;
    });
  }
}

function cutPictures(pixels: Uint8Array, to: Float32Array): void {
  const frame = FRAME_SIZE * LINE;
  let at = 0;
  for (let time = 0; time < FRAMES; time += TUBELET_FRAMES) {
    for (let pixel = 0; pixel < frame; pixel += 3) {
      for (let depth = 0; depth < TUBELET_FRAMES; depth++) {
        const place = (time + depth) * frame + pixel;
        for (let colour = 0; colour < 3; colour++) to[at++] = NORMALISED[pixels[place + colour] ?? 0] ?? 0;
      }
    }
  }
}

/** Patches in (mel, time) order, their values likewise. */
export function cutBanks(banks: Float32Array, to: Float32Array): void {
  const [, times] = AUDIO_GRID;
  let at = 0;
  for (let patch = 0; patch < AUDIO_PATCHES; patch++) {
    const mel = Math.floor(patch / times) * AUDIO_STRIDE;
    const time = (patch % times) * AUDIO_STRIDE;
    for (let df = 0; df < PATCH; df++) {
      for (let dt = 0; dt < PATCH; dt++) to[at++] = banks[(time + dt) * MEL_BINS + mel + df] ?? 0;
    }
  }
}

function transposeBanks(banks: Float32Array, to: Float32Array): void {
  for (let mel = 0; mel < MEL_BINS; mel++) {
    for (let time = 0; time < BANK_FRAMES; time++) to[mel * BANK_FRAMES + time] = banks[time * MEL_BINS + mel] ?? 0;
  }
}
