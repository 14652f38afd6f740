// Another mask for a segment that was run: the decoder alone, and one frame of what it recovered. On a GPU the frame is drawn
// where the decoder's pixels are, and nothing but errors is read; elsewhere the host draws it.
import * as tf from '@tensorflow/tfjs';
import { uploadFrames } from '../kernels/frames';
import { drawsPictures, preparePictures, recoveredPicture } from '../kernels/recovered-picture';
import { assert, requireArgument } from '../lib/assert';
import type { Mart } from './mart';
import { fromTubelets } from './patches';
import { DEVIATION_EPSILON, patchErrors, reconstructionTarget, recoveredFrame, recoveryError } from './reconstruction';
import { recoveryErrors } from './segment-errors';
import { decode } from './segment-stages';
import type { KeptSegment, SegmentRecovery } from './segment-types';
import { FRAME_SHAPE } from './visual';
import { frameRgba } from '../lib/picture';
import { VISUAL_PATCHES } from '../lib/shapes';

type Recovered = Omit<SegmentRecovery, 'original'>;

/** Decodes a kept segment under another mask ([392] of 0 and 1) and draws frame 0..15 of it. */
export async function recoverSegment(
  mart: Mart,
  { patches, tubelets }: KeptSegment,
  mask: Uint8Array,
  frame: number,
): Promise<SegmentRecovery> {
  requireArgument(mask.length === VISUAL_PATCHES, 'mask', `of ${VISUAL_PATCHES} values`);
  requireArgument(Number.isInteger(frame) && frame >= 0 && frame < 16, 'frame', 'in 0..15');
  const pixels = fromTubelets(new Uint8ClampedArray(tubelets));
  const decoded = decode(mart, patches, [mask]);
  try {
    const drawn = await drawnOnDevice(decoded, pixels, tubelets, mask, frame);
    const recovered = drawn ?? (await drawnOnHost(decoded, tubelets, mask, frame));
    return { original: frameRgba(pixels, frame), ...recovered };
  } finally {
    decoded.dispose();
  }
}

/** Compiles ahead what of a recovery no run needs. */
export function prepareRecovery(): void {
  preparePictures(FRAME_SHAPE, DEVIATION_EPSILON);
}

/** Null where the device can't draw. */
async function drawnOnDevice(
  recovered: tf.Tensor3D,
  pixels: Uint8ClampedArray,
  tubelets: Uint8Array,
  mask: Uint8Array,
  frame: number,
): Promise<Recovered | null> {
  if (!drawsPictures()) return null;
  const frames = uploadFrames([new Uint8Array(pixels.buffer)]);
  const masked = tf.tensor1d(Float32Array.from(mask));
  let picture: ImageBitmap | null = null;
  try {
    const what = { shape: FRAME_SHAPE, epsilon: DEVIATION_EPSILON, frame };
    picture = await recoveredPicture({ recovered, frames, masked }, what);
    if (!picture) return null;
    const [errors] = await recoveryErrors(recovered, frames, [tubelets], [mask]);
    assert(errors !== undefined, 'each segment of a batch has its errors');
    return { recovered: picture, ...errors };
  } catch (error) {
    picture?.close();
    throw error;
  } finally {
    tf.dispose([frames, masked]);
  }
}

async function drawnOnHost(
  decoded: tf.Tensor3D,
  tubelets: Uint8Array,
  mask: Uint8Array,
  frame: number,
): Promise<Recovered> {
  const values = await decoded.data<'float32'>();
  const target = reconstructionTarget(tubelets);
  const errors = patchErrors(values, target);
  return {
    recovered: recoveredFrame(tubelets, values, target, mask, frame),
    recoveryError: recoveryError(errors, target, mask),
    patchErrors: errors,
  };
}
