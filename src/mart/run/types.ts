// What goes into a run of the network on a segment, and what comes out: plain data, but for the tokens that stay on the
// device so that another mask can be recovered without a new run.
import type * as tf from '@tensorflow/tfjs';
import type { FramePicture } from '../../lib/picture';
import type { MaskSettings } from '../mask';

export interface SegmentData {
  /** Goes into the name of the mask's draw. */
  readonly index: number;
  /**
   * [16, 112, 112, 3] RGB, 0..255; null leaves the picture out on purpose, which MART's training never does: sound is then
   * fused with the bottleneck alone, words have nothing to attend to, nothing is masked.
   */
  readonly pixels: Uint8Array | null;
  /** [100, 128] normalised log-mel, or null without sound */
  readonly filterBanks: Float32Array | null;
  /** Piece ids [W] with [CLS] and [SEP], or null without words */
  readonly pieces: Int32Array | null;
}

export interface RunSettings extends MaskSettings {
  /** Weight of intra attention in the mask's; 1 - lambda goes to inter. */
  readonly lambda: number;
}

/** In the order of a run. */
export const STAGE_NAMES = ['visual', 'audio', 'text', 'fusion', 'complementary', 'heads', 'mask', 'decoder'] as const;

export type StageName = (typeof STAGE_NAMES)[number];

/** Told of each stage of a run; `work` gives the stage to the device, and is done here only if the device is the host. */
export type StageTimer = <T>(stage: StageName, work: () => T | Promise<T>) => Promise<T>;

/** [classes] of each head; null where the modality is missing, text also without a text head. */
export interface HeadLogits {
  /** Zeros without a picture. */
  readonly visual: Float32Array;
  readonly audio: Float32Array | null;
  readonly text: Float32Array | null;
}

/** What the network says of one segment. Attention rows are by piece, [CLS] and [SEP] included. */
export interface SegmentRun {
  readonly index: number;
  /** Before temperature. */
  readonly logits: HeadLogits;
  /** Sum of the heads. [classes] */
  readonly scores: Float32Array;
  readonly attention: {
    /** Last visual block, cls to patches, head mean. [392] */
    readonly intra: Float32Array;
    /** Words to patches, mean over pieces. [392] */
    readonly inter: Float32Array | null;
    /** [W, 392] */
    readonly piecesToPatches: Float32Array | null;
    /** [W, 108] */
    readonly piecesToSound: Float32Array | null;
  };
  /** [392] of 0 and 1 */
  readonly mask: Uint8Array;
  /** Sum of squared errors over sum of squared targets on masked patches; 0 where nothing is masked. */
  readonly recoveryError: number;
  /** Mean squared error of each patch against its normalised pixels. [392] */
  readonly patchErrors: Float32Array;
}

/** What `recoverSegment` needs of a segment that was run; its owner disposes the patches. */
export interface DecoderInput {
  /** Fused visual patches of its batch, [B, 392, D]: each of its segments holds them, and none is a copy. */
  readonly patches: tf.Tensor3D;
  /** Of the segment among them. */
  readonly place: number;
  /** [16, 112, 112, 3] of 0..255 */
  readonly pixels: Uint8Array;
}

/** One frame of a segment as it went in, and with its masked patches as the decoder recovered them. */
export interface SegmentRecovery {
  /** [112, 112, 4] RGBA */
  readonly original: Uint8ClampedArray<ArrayBuffer>;
  /** Each recovered patch has its own mean and deviation put back. A bitmap belongs to whoever gets the recovery. */
  readonly recovered: FramePicture;
  readonly recoveryError: number;
  readonly patchErrors: Float32Array;
}
