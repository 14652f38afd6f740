// Runs the network on one segment: encoders, fusion, complementary attention, mask, decoder, heads. What comes out is
// plain data; the fused visual tokens stay on the device so that another mask can be recovered without a new run.
import * as tf from '@tensorflow/tfjs';
import { requireArgument } from '../lib/assert';
import { VISUAL_PATCHES } from './shapes';
import type { Mart } from './mart';
import { combineAttention, drawMask, type MaskSettings } from './mask';
import { fromTubelets, SEGMENT_BANKS, SEGMENT_PIXELS, toTubelets } from './patches';
import { frameRgba, patchErrors, reconstructionTarget, recoveredFrame, recoveryError } from './reconstruction';
import {
  classify,
  complement,
  decode,
  encodeAudio,
  encodeText,
  encodeVisual,
  floats,
  fuseStreams,
  type HeadLogits,
  settled,
} from './segment-stages';

export interface SegmentData {
  /** Goes into the name of the mask's draw. */
  readonly index: number;
  /** [16, 112, 112, 3] RGB, 0..255 */
  readonly pixels: Uint8Array;
  /** [100, 128] normalised log-mel, or null without sound */
  readonly filterBanks: Float32Array | null;
  /** Piece ids [W] with [CLS] and [SEP], or null without words */
  readonly pieces: Int32Array | null;
}

export interface RunSettings extends MaskSettings {
  /** Weight of intra attention in the mask's; 1 - lambda goes to inter. */
  readonly lambda: number;
}

export type Stage = 'visual' | 'audio' | 'text' | 'fusion' | 'complementary' | 'mask' | 'decoder' | 'heads';

/** What the network says of one segment. Attention rows are by piece, [CLS] and [SEP] included. */
export interface SegmentRun {
  readonly index: number;
  /** [classes] per head, before temperature; null where the modality is missing (text also without a text head). */
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
  /** Null without words. The score is the sum of both ways' CPC over this segment's words, null without sound. */
  readonly complementary: {
    readonly score: number | null;
    readonly logits: { readonly visual: Float32Array; readonly audio: Float32Array | null };
  } | null;
  /** [392] of 0 and 1 */
  readonly mask: Uint8Array;
  /** [392], 1 = shown as a hint */
  readonly revealed: Uint8Array;
  /** Sum of squared errors over sum of squared targets on masked patches; 0 where nothing is masked. */
  readonly recoveryError: number;
  /** Mean squared error of each patch against its normalised pixels. [392] */
  readonly patchErrors: Float32Array;
  /** ms by stage, of the device's work too: each stage ends with a read. */
  readonly milliseconds: Readonly<Record<Stage, number>>;
}

/** What `recoverSegment` needs of a segment that was run. Its owner calls `disposeSegment`. */
export interface KeptSegment {
  /** Fused visual patches, [1, 392, D] */
  readonly patches: tf.Tensor3D;
  /** [392, 1536] of 0..255 */
  readonly tubelets: Uint8Array;
}

/** One frame of a segment as it went in, and with its masked patches as the decoder recovered them. */
export interface SegmentRecovery {
  /** [112, 112, 4] RGBA */
  readonly original: Uint8ClampedArray<ArrayBuffer>;
  /** [112, 112, 4] RGBA; each recovered patch has its own mean and deviation put back. */
  readonly recovered: Uint8ClampedArray<ArrayBuffer>;
  readonly recoveryError: number;
  readonly patchErrors: Float32Array;
}

/** Runs all of the network on one segment. Shapes are checked; a wrong one is an invalid-argument. */
export async function runSegment(
  mart: Mart,
  data: SegmentData,
  settings: RunSettings,
): Promise<{ run: SegmentRun; kept: KeptSegment }> {
  checkData(mart, data);
  const milliseconds = { visual: 0, audio: 0, text: 0, fusion: 0, complementary: 0, mask: 0, decoder: 0, heads: 0 };
  const timed = async <T>(stage: Stage, work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    milliseconds[stage] += performance.now() - start;
    return result;
  };
  const owned: tf.Tensor[] = [];
  const own = <T extends tf.Tensor | null>(tensor: T): T => {
    if (tensor) owned.push(tensor);
    return tensor;
  };

  try {
    const { filterBanks, pieces } = data;
    const tubelets = toTubelets(data.pixels);
    const visual = await timed('visual', () => waitFor(own(encodeVisual(mart, tubelets))));
    const audio = filterBanks && (await timed('audio', () => waitFor(own(encodeAudio(mart, filterBanks)))));
    const words = pieces && (await timed('text', async () => waitFor(own(await encodeText(mart, pieces)))));

    const fused = await timed('fusion', async () => {
      const result = fuseStreams(mart, visual, audio);
      own(result.patches);
      own(result.cls);
      own(result.audio);
      own(result.intra);
      return { ...result, intra: await floats(result.intra) };
    });
    const complementary = words && (await timed('complementary', () => complement(mart, words, fused)));

    const inter = complementary && meanOverRows(complementary.piecesToPatches, VISUAL_PATCHES);
    const { mask, revealed } = await timed('mask', () =>
      drawMask(combineAttention(fused.intra, inter, settings.lambda), settings, data.index),
    );
    const recovery = await timed('decoder', async () =>
      measure(tubelets, await decode(mart, fused.patches, mask), mask),
    );
    const logits = await timed('heads', () => classify(mart, fused.cls, fused.audio, words));

    const run: SegmentRun = {
      index: data.index,
      logits,
      scores: logits.visual.map((score, i) => score + (logits.audio?.[i] ?? 0) + (logits.text?.[i] ?? 0)),
      attention: {
        intra: fused.intra,
        inter,
        piecesToPatches: complementary?.piecesToPatches ?? null,
        piecesToSound: complementary?.piecesToSound ?? null,
      },
      complementary: complementary && { score: complementary.score, logits: complementary.logits },
      mask,
      revealed,
      recoveryError: recovery.recoveryError,
      patchErrors: recovery.patchErrors,
      milliseconds,
    };
    owned.splice(owned.indexOf(fused.patches), 1);
    return { run, kept: { patches: fused.patches, tubelets } };
  } finally {
    tf.dispose(owned);
  }
}

/** Decodes a kept segment under another mask ([392] of 0 and 1) and draws frame 0..15 of it. */
export async function recoverSegment(
  mart: Mart,
  { patches, tubelets }: KeptSegment,
  mask: Uint8Array,
  frame: number,
): Promise<SegmentRecovery> {
  requireArgument(mask.length === VISUAL_PATCHES, 'mask', `of ${VISUAL_PATCHES} values`);
  requireArgument(Number.isInteger(frame) && frame >= 0 && frame < 16, 'frame', 'in 0..15');
  const recovered = await decode(mart, patches, mask);
  const { target, ...errors } = measure(tubelets, recovered, mask);
  return {
    original: frameRgba(fromTubelets(new Uint8ClampedArray(tubelets)), frame),
    recovered: recoveredFrame(tubelets, recovered, target, mask, frame),
    ...errors,
  };
}

export function disposeSegment({ patches }: KeptSegment): void {
  patches.dispose();
}

function checkData({ config }: Mart, { pixels, filterBanks, pieces }: SegmentData): void {
  requireArgument(pixels.length === SEGMENT_PIXELS, 'pixels', `of ${SEGMENT_PIXELS} values`);
  requireArgument(!filterBanks || filterBanks.length === SEGMENT_BANKS, 'filterBanks', `of ${SEGMENT_BANKS} values`);
  const longest = Math.min(config.text.maxPieces, config.text.positions);
  requireArgument(!pieces || (pieces.length > 0 && pieces.length <= longest), 'pieces', `1 to ${longest} ids`);
}

function measure(tubelets: Uint8Array, recovered: Float32Array, mask: Uint8Array) {
  const target = reconstructionTarget(tubelets);
  const errors = patchErrors(recovered, target);
  return { target, patchErrors: errors, recoveryError: recoveryError(errors, target, mask) };
}

/** Encoders give nothing back to the host: without this wait, webgpu's time would all fall to the fusion's read. */
async function waitFor<T extends tf.Tensor>(tensor: T): Promise<T> {
  await settled(tensor);
  return tensor;
}

/** Mean over the rows of [rows, columns]. */
function meanOverRows(values: Float32Array, columns: number): Float32Array {
  const rows = values.length / columns;
  return Float32Array.from({ length: columns }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += values[row * columns + column] ?? 0;
    return sum / rows;
  });
}
