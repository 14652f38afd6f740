// How well a batch was recovered: each patch's error against its own normalised pixels, computed where the pixels are. A
// GPU gives two numbers a patch back instead of 1536; on the host, plain loops are faster than ops.
import type * as tf from '@tensorflow/tfjs';
import { frameSquares } from '../../kernels/frames';
import { SEGMENT_PIXELS, VISUAL_PATCHES } from '../../lib/shapes';
import { FRAME_SHAPE, type Pixels } from '../inputs';
import { DEVIATION_EPSILON, patchErrors, reconstructionTarget, recoveryError } from '../reconstruction';
import type { SegmentRun } from './types';

export type RecoveryErrors = Pick<SegmentRun, 'recoveryError' | 'patchErrors'>;

/** The decoder's result for B segments. */
export interface Recorded {
  /** [B, 392, 1536] */
  readonly recovered: tf.Tensor3D;
  /** From `squaresByPatch`. */
  readonly squares: tf.Tensor3D | null;
}

/** Errors of B segments with pixels [16, 112, 112, 3] and masks [392]. */
export async function recoveryErrors(
  { recovered, squares }: Recorded,
  pixels: readonly Uint8Array[],
  masks: readonly Uint8Array[],
): Promise<RecoveryErrors[]> {
  if (!squares) return onHost(recovered, pixels, masks);
  const values = await squares.data<'float32'>();
  return masks.map((mask, segment) => {
    const errors = new Float32Array(VISUAL_PATCHES);
    let [wrong, all] = [0, 0];
    for (let patch = 0; patch < VISUAL_PATCHES; patch++) {
      const at = 2 * (segment * VISUAL_PATCHES + patch);
      const error = values[at] ?? 0;
      errors[patch] = error;
      if (!mask[patch]) continue;
      wrong += error;
      all += values[at + 1] ?? 0;
    }
    return { recoveryError: all > 0 ? wrong / all : 0, patchErrors: errors };
  });
}

/** Mean square of each patch's error and of its normalised pixels, [B, 392, 2]; null where the host finds them. */
export function squaresByPatch(recovered: tf.Tensor3D, pixels: Pixels): tf.Tensor3D | null {
  if (pixels.layout !== 'frames') return null;
  return frameSquares(recovered, pixels.frames, FRAME_SHAPE, DEVIATION_EPSILON);
}

async function onHost(
  recovered: tf.Tensor3D,
  pixels: readonly Uint8Array[],
  masks: readonly Uint8Array[],
): Promise<RecoveryErrors[]> {
  const values = await recovered.data<'float32'>();
  return masks.map((mask, i) => {
    const target = reconstructionTarget(pixels[i] ?? new Uint8Array());
    const errors = patchErrors(values.subarray(i * SEGMENT_PIXELS, (i + 1) * SEGMENT_PIXELS), target);
    return { recoveryError: recoveryError(errors, target, mask), patchErrors: errors };
  });
}
