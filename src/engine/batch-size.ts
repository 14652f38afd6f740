// How many segments of one batch the device takes: no tensor larger than it binds, no command buffer so long that the
// page waits for it or the system thinks that the GPU hangs.
import { powerWithin } from '../lib/powers';
import { GRID, PATCH_VALUES, VISUAL_PATCHES } from '../lib/shapes';
import type { MartConfig } from '../mart/config';
import { layersOf, visualStem } from '../mart/stem-layers';

const [TIMES] = GRID;
/** More gains nothing: by then the products of one segment's rows alone fill a GPU. */
const MOST = 16;
/** A batch that takes longer, ms, keeps progress, cancelling and everything else on screen waiting. */
const LONGEST = 400;

/** Of the GPU's memory, whose size WebGPU does not tell, for a batch beside the weights. */
export const MOST_BYTES = 2 ** 30;

export type BindingLimits = Pick<GPUSupportedLimits, 'maxStorageBufferBindingSize' | 'maxBufferSize'>;

/** Segments whose largest activation fits into one binding, as a power of two: few sizes mean few shaders and buffers. */
export function largestBatch(config: MartConfig, limits: BindingLimits): number {
  const bytes = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  return powerWithin(Math.min(MOST, Math.max(1, Math.floor(bytes / (4 * largestActivation(config))))));
}

/** The next batch, after one whose segments took `milliseconds` and, off the host, `bytes` of the GPU each. */
export function nextBatch(largest: number, { milliseconds, bytes }: { milliseconds: number; bytes: number }): number {
  return powerWithin(Math.min(largest, LONGEST / milliseconds, MOST_BYTES / bytes));
}

/** Values of the largest tensor of one segment. */
function largestActivation(config: MartConfig): number {
  const { width, decoder } = config;
  const seen = 1 + VISUAL_PATCHES;
  const stem = visualStem(config);
  const inStem = (stem ? layersOf(stem) : []).map(({ result }) => result.rows * result.columns * result.channels);
  return Math.max(
    VISUAL_PATCHES * PATCH_VALUES,
    4 * width * seen,
    4 * decoder.width * VISUAL_PATCHES,
    TIMES * Math.max(0, ...inStem),
  );
}
