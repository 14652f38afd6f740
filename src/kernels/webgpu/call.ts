// What tfjs calls our kernels with, and what several of them take from it.
import type * as tf from '@tensorflow/tfjs';
import type { KernelDevice } from './device';
import type { Tile } from './gemm';

/** How the tile of a GEMM of so many rows and columns is chosen. */
export type ChooseTile = (rows: number, columns: number) => Tile;

/** What a kernel gets of tfjs: inputs by name, the device, attributes by name. */
export interface Call {
  readonly inputs: Readonly<Record<string, tf.TensorInfo | undefined>>;
  readonly device: KernelDevice;
  readonly chooseTile: ChooseTile;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** WebGPU's least for the workgroups of one dimension. */
const ACROSS = 65535;

export function input({ inputs }: Call, name: string): tf.TensorInfo {
  const info = inputs[name];
  if (!info) throw new Error(`the kernel needs ${name}`);
  if (info.dtype !== 'float32') throw new Error(`${name} is ${info.dtype}, not float32`);
  return info;
}

export const sizeOf = (shape: readonly number[]) => shape.reduce((count, length) => count * length, 1);

/** One dimension of workgroups as two, within the limit. */
export function spread(count: number): readonly [number, number, number] {
  const down = Math.ceil(count / ACROSS);
  return [Math.ceil(count / down), down, 1];
}

/** The bytes of a batch's frames, and how many segments they are. */
export function framesOf({ inputs, device }: Call): { bytes: GPUBuffer; segments: number } {
  const { frames } = inputs;
  if (frames?.dtype !== 'int32') throw new Error('the kernel needs frames as bytes in int32');
  return { bytes: device.bufferOf(frames), segments: frames.shape[0] ?? 0 };
}
