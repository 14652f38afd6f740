// Another mask for a segment that was run: the decoder alone, and one frame of what it recovered. On a GPU the frame is drawn
// where the decoder's pixels are, and nothing but errors is read; elsewhere the host draws it.
import * as tf from '@tensorflow/tfjs';
import { uploadFrames } from '../../kernels/frames';
import { drawsPictures, preparePictures, recoveredPicture } from '../../kernels/recovered-picture';
import { assert, requireArgument } from '../../lib/assert';
import { frameRgba } from '../../lib/picture';
import { FRAMES, VISUAL_PATCHES } from '../../lib/shapes';
import { FRAME_SHAPE, uploadMasks } from '../inputs';
import type { Mart } from '../mart';
import { DEVIATION_EPSILON, patchErrors, reconstructionTarget, recoveredFrame, recoveryError } from '../reconstruction';
import { recoveryErrors, squaresByPatch } from './errors';
import { runStages, stagesOf } from './stages';
import type { DecoderInput, SegmentRecovery } from './types';

type Recovered = Omit<SegmentRecovery, 'original'>;

/** Decodes a segment that was run under another mask ([392] of 0 and 1) and draws frame 0..15 of it. */
export async function recoverSegment(
  mart: Mart,
  { patches, place, pixels }: DecoderInput,
  mask: Uint8Array,
  frame: number,
): Promise<SegmentRecovery> {
  requireArgument(mask.length === VISUAL_PATCHES, 'mask', `of ${VISUAL_PATCHES} values`);
  requireArgument(Number.isInteger(frame) && frame >= 0 && frame < FRAMES, 'frame', `in 0..${FRAMES - 1}`);
  const masks = uploadMasks([mask]);
  const [, count, width] = patches.shape;
  const own = tf.slice(patches, [place, 0, 0], [1, count, width]);
  const { recovered } = runStages(mart, stagesOf('decoder'), { patches: own, mask: masks });
  tf.dispose([own, masks]);
  assert(recovered !== undefined, 'the decoder has what it needs');
  try {
    const drawn = await drawnOnDevice(recovered, pixels, mask, frame);
    return { original: frameRgba(pixels, frame), ...(drawn ?? (await drawnOnHost(recovered, pixels, mask, frame))) };
  } finally {
    recovered.dispose();
  }
}

/** Compiles ahead what of a recovery no run needs. */
export function prepareRecovery(): void {
  preparePictures(FRAME_SHAPE, DEVIATION_EPSILON);
}

/** Null where the device can't draw. */
async function drawnOnDevice(
  recovered: tf.Tensor3D,
  pixels: Uint8Array,
  mask: Uint8Array,
  frame: number,
): Promise<Recovered | null> {
  if (!drawsPictures()) return null;
  const frames = uploadFrames([pixels]);
  const masked = tf.tensor1d(Float32Array.from(mask));
  let picture: ImageBitmap | null = null;
  let squares: tf.Tensor3D | null = null;
  try {
    const what = { shape: FRAME_SHAPE, epsilon: DEVIATION_EPSILON, frame };
    picture = await recoveredPicture({ recovered, frames, masked }, what);
    if (!picture) return null;
    squares = squaresByPatch(recovered, { layout: 'frames', frames });
    const [errors] = await recoveryErrors({ recovered, squares }, [pixels], [mask]);
    assert(errors !== undefined, 'each segment of a batch has its errors');
    return { recovered: picture, ...errors };
  } catch (error) {
    picture?.close();
    throw error;
  } finally {
    tf.dispose([frames, masked, ...(squares ? [squares] : [])]);
  }
}

async function drawnOnHost(
  recovered: tf.Tensor3D,
  pixels: Uint8Array,
  mask: Uint8Array,
  frame: number,
): Promise<Recovered> {
  const values = await recovered.data<'float32'>();
  const target = reconstructionTarget(pixels);
  const errors = patchErrors(values, target);
  return {
    recovered: recoveredFrame(pixels, values, target, mask, frame),
    recoveryError: recoveryError(errors, target, mask),
    patchErrors: errors,
  };
}
