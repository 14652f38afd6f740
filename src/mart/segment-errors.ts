// How well a batch was recovered: each patch's error against its own normalised pixels, computed where the pixels are. A
// GPU gives two numbers a patch back instead of 1536; on the host, plain loops are faster than ops.
import * as tf from '@tensorflow/tfjs';
import { frameSquares } from '../kernels/frames';
import { DEVIATION_EPSILON, patchErrors, reconstructionTarget, recoveryError } from './reconstruction';
import type { SegmentRun } from './segment-types';
import { FRAME_SHAPE } from './visual';
import { PATCH_VALUES, VISUAL_PATCHES } from '../lib/shapes';

export type RecoveryErrors = Pick<SegmentRun, 'recoveryError' | 'patchErrors'>;

const COLOURS = 3;
const PLACES = PATCH_VALUES / COLOURS;

/**
 * Errors of B segments. decoded [B, 392, 1536] from `decode`; pixels from `uploadPixels`, of the same tubelets; masks [392] each.
 */
export async function recoveryErrors(
  decoded: tf.Tensor3D,
  pixels: tf.Tensor2D,
  tubelets: readonly Uint8Array[],
  masks: readonly Uint8Array[],
): Promise<RecoveryErrors[]> {
  if (tf.getBackend() === 'wasm') return onHost(decoded, tubelets, masks);
  const both = squaresByPatch(decoded, pixels);
  try {
    const values = await both.data<'float32'>();
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
  } finally {
    both.dispose();
  }
}

/** Mean square of each patch's error and of its normalised pixels, [B, 392, 2]; pixels from `uploadPixels`. */
export function squaresByPatch(decoded: tf.Tensor3D, pixels: tf.Tensor2D): tf.Tensor3D {
  if (pixels.dtype === 'int32') return frameSquares(decoded, pixels, FRAME_SHAPE, DEVIATION_EPSILON);
  return tf.tidy(() => {
    // Means of 512 bytes are exact, so a flat patch is all zeros here too.
    const values = tf.reshape(pixels, [-1, PLACES, COLOURS]);
    const centred = tf.sub(values, tf.mean(values, 1, true));
    const variance = tf.mul(tf.mean(tf.square(centred), 1, true), PLACES / (PLACES - 1));
    const target = tf.reshape(tf.div(centred, tf.add(tf.sqrt(variance), DEVIATION_EPSILON)), decoded.shape);
    const errors = tf.mean(tf.square(tf.sub(decoded, target)), -1);
    return tf.stack([errors, tf.mean(tf.square(target), -1)], -1) as tf.Tensor3D;
  });
}

async function onHost(
  decoded: tf.Tensor3D,
  tubelets: readonly Uint8Array[],
  masks: readonly Uint8Array[],
): Promise<RecoveryErrors[]> {
  const values = await decoded.data<'float32'>();
  const length = VISUAL_PATCHES * PATCH_VALUES;
  return masks.map((mask, i) => {
    const target = reconstructionTarget(tubelets[i] ?? new Uint8Array());
    const errors = patchErrors(values.subarray(i * length, (i + 1) * length), target);
    return { recoveryError: recoveryError(errors, target, mask), patchErrors: errors };
  });
}
