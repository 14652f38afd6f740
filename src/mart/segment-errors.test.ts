import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { startTestBackend, TEST_BACKENDS } from '../kernels/test-backend';
import { drawAt, unit } from '../lib/random';
import { patchErrors, reconstructionTarget, recoveryError } from './reconstruction';
import { recoveryErrors } from './segment-errors';
import { uploadTubelets } from './visual';
import { SEGMENT_PIXELS } from '../lib/shapes';

/** Noise in most patches; the first is flat, of a value whose share of 255 no float32 holds. */
const tubelets = [1, 2].map((seed) =>
  Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => (i < 1536 ? 77 : drawAt(seed, i) >>> 24)),
);
const decoded = Float32Array.from({ length: 2 * SEGMENT_PIXELS }, (_, i) => unit(drawAt(3, i)) - 0.5);
const masks = [0, 1].map((odd) => Uint8Array.from({ length: 392 }, (_, i) => (i % 2 === odd ? 1 : 0)));

it.each(TEST_BACKENDS)(
  'errors of a batch are those of each segment by itself, flat patches too, on %s',
  async (name) => {
    await startTestBackend(name);
    const before = tf.memory().numTensors;
    const [pixels, values] = [uploadTubelets(tubelets), tf.tensor3d(decoded, [2, 392, 1536])];
    const found = await recoveryErrors(values, pixels, tubelets, masks);
    for (const [i, mask] of masks.entries()) {
      const target = reconstructionTarget(tubelets[i] ?? new Uint8Array());
      const errors = patchErrors(decoded.subarray(i * SEGMENT_PIXELS, (i + 1) * SEGMENT_PIXELS), target);
      const apart = errors.map((error, patch) => Math.abs(error - (found[i]?.patchErrors[patch] ?? Number.NaN)));
      expect(Math.max(...apart)).toBeLessThan(1e-5);
      expect(found[i]?.recoveryError).toBeCloseTo(recoveryError(errors, target, mask), 5);
    }
    tf.dispose([pixels, values]);
    expect(tf.memory().numTensors).toBe(before);
  },
);
