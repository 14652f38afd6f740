// The recovered frame of a segment as a bitmap that the GPU draws, where the current backend has one and the browser lets
// it; elsewhere null, and the host draws from what it reads.
import type * as tf from '@tensorflow/tfjs';
import type { FrameShape } from './frames';
import { drawnBitmap, drawsBitmaps } from './webgpu/bitmap';
import { kernelDevice } from './webgpu/kernels';
import { drawRecoveredFrame, recoveredFrame } from './webgpu/recovered-frame';

/** Whether it is worth having the inputs of `recoveredPicture` on the device. */
export function drawsPictures(): boolean {
  const device = kernelDevice();
  return device !== null && drawsBitmaps(device);
}

/** Compiles ahead what `recoveredPicture` needs. */
export function preparePictures(shape: FrameShape, epsilon: number): void {
  const device = kernelDevice();
  if (device && drawsBitmaps(device)) device.prepare(recoveredFrame(shape, epsilon));
}

/**
 * Frame `frame` of a segment, [side, side], its masked patches as recovered, each with its own mean and deviation + epsilon
 * put back. recovered [1, patches, depth * patch * patch * 3], normalised by patch and colour; frames from `uploadFrames`;
 * masked [patches], 1 = masked.
 */
export async function recoveredPicture(
  segment: { readonly recovered: tf.Tensor3D; readonly frames: tf.Tensor2D; readonly masked: tf.Tensor1D },
  what: { readonly shape: FrameShape; readonly epsilon: number; readonly frame: number },
): Promise<ImageBitmap | null> {
  const device = kernelDevice();
  if (!device) return null;
  const { side } = what.shape;
  return drawnBitmap(device, side, side, (texture) => drawRecoveredFrame(device, segment, what, texture));
}
