// Runs the network on one segment: encoders, fusion, complementary attention, mask, decoder, heads. What comes out is
// plain data; the fused visual tokens stay on the device so that another mask can be recovered without a new run.
import * as tf from '@tensorflow/tfjs';
import { requireArgument } from '../lib/assert';
import { audioTokens, embedAudioPatches } from './audio';
import { runBlock } from './block';
import { attendToSide, normWords, sideLogits } from './complementary';
import { AUDIO_PATCHES, VISUAL_PATCHES } from './config';
import { contrastScore } from './contrast';
import { enterDecoder, leaveDecoder } from './decoder';
import { attentionToPatches, fuse, separate } from './fusion';
import { audioCls, visualCls, visualLogits } from './heads';
import { runLinear, runNorm } from './layers';
import type { Mart } from './mart';
import { combineAttention, drawMask, type MaskSettings } from './mask';
import { PATCH_VALUES } from './parameters';
import {
  AUDIO_PATCH_VALUES,
  fromTubelets,
  normalisePixels,
  SEGMENT_BANKS,
  SEGMENT_PIXELS,
  toAudioPatches,
  toTubelets,
} from './patches';
import { frameRgba, patchErrors, reconstructionTarget, recoveredFrame, recoveryError } from './reconstruction';
import { embedPieces, pool, runTextBlock } from './text';
import { embedTubelets, visualTokens } from './visual';

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

/** What engine/protocol's SegmentOutput holds, with the same meanings, and the complementary score and logits. */
export interface SegmentRun {
  readonly index: number;
  readonly logits: {
    readonly visual: Float32Array;
    readonly audio: Float32Array | null;
    readonly text: Float32Array | null;
  };
  readonly scores: Float32Array;
  readonly attention: {
    readonly intra: Float32Array;
    readonly inter: Float32Array | null;
    readonly piecesToPatches: Float32Array | null;
    readonly piecesToSound: Float32Array | null;
  };
  /** Null without words. The score is the sum of both ways' CPC over this segment's words, null without sound. */
  readonly complementary: {
    readonly score: number | null;
    readonly logits: { readonly visual: Float32Array; readonly audio: Float32Array | null };
  } | null;
  readonly mask: Uint8Array;
  /** [392], 1 = shown as a hint */
  readonly revealed: Uint8Array;
  readonly recoveryError: number;
  readonly patchErrors: Float32Array;
  /** ms by stage. On webgpu work is only handed over; a stage that reads its result waits for all before it. */
  readonly milliseconds: Readonly<Record<Stage, number>>;
}

/** What `recoverSegment` needs of a segment that was run. Its owner calls `disposeSegment`. */
export interface KeptSegment {
  /** Fused visual patches, [1, 392, D] */
  readonly patches: tf.Tensor3D;
  /** [392, 1536] of 0..255 */
  readonly tubelets: Uint8Array;
}

export interface SegmentRecovery {
  /** [112, 112, 4] RGBA */
  readonly original: Uint8ClampedArray<ArrayBuffer>;
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
    const visual = own(await timed('visual', () => encodeVisual(mart, tubelets)));
    const audio = filterBanks && own(await timed('audio', () => encodeAudio(mart, filterBanks)));
    const words = pieces && own(await timed('text', () => encodeText(mart, pieces)));

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

/** Tokens behind the visual blocks that run alone, [1, 393, D]. */
function encodeVisual({ visual, config }: Mart, tubelets: Uint8Array): tf.Tensor3D {
  return tf.tidy(() => {
    const input = tf.tensor2d(normalisePixels(tubelets), [VISUAL_PATCHES, PATCH_VALUES]);
    const tokens = visualTokens(embedTubelets(input, visual.embedding), visual.embedding);
    const alone = visual.blocks.slice(0, config.visual.depth - config.fusion.blocks);
    return alone.reduce((x, block) => runBlock(x, block).x, tokens);
  });
}

/** Tokens behind the audio blocks that run alone, [1, 110, D]. */
function encodeAudio({ audio, config }: Mart, filterBanks: Float32Array): tf.Tensor3D {
  return tf.tidy(() => {
    const input = tf.tensor2d(toAudioPatches(filterBanks), [AUDIO_PATCHES, AUDIO_PATCH_VALUES]);
    const tokens = audioTokens(embedAudioPatches(input, audio.embedding), audio.embedding);
    const alone = audio.blocks.slice(0, config.audio.depth - config.fusion.blocks);
    return alone.reduce((x, block) => runBlock(x, block).x, tokens);
  });
}

/** Hidden states of a row of pieces, [1, W, D]. */
async function encodeText({ text }: Mart, pieces: Int32Array): Promise<tf.Tensor3D> {
  const embedded = await embedPieces(pieces, 1, text.embedding);
  const hidden = tf.tidy(() => text.blocks.reduce((x, block) => runTextBlock(x, block), embedded));
  if (hidden !== embedded) embedded.dispose();
  return hidden;
}

interface FusedSegment {
  /** [1, 392, D], without a final norm */
  readonly patches: tf.Tensor3D;
  /** [1, D], likewise */
  readonly cls: tf.Tensor2D;
  /** [1, 110, D] behind the audio norm, or null without sound */
  readonly audio: tf.Tensor3D | null;
}

function fuseStreams(
  { visual, audio, bottleneck, config }: Mart,
  visualStream: tf.Tensor3D,
  audioStream: tf.Tensor3D | null,
): FusedSegment & { readonly intra: tf.Tensor } {
  const { blocks, tokens } = config.fusion;
  const width = config.width;
  const kept = tf.tidy(() => {
    let streams = { visual: visualStream, audio: audioStream, bottleneck };
    let attention: tf.Tensor4D | null = null;
    for (let i = 0; i < blocks; i++) {
      const v = visual.blocks[config.visual.depth - blocks + i];
      const a = audio.blocks[config.audio.depth - blocks + i];
      if (!v || !a) throw new Error('fusion runs past the last block');
      const fused = fuse(streams, { visual: v, audio: a }, i === blocks - 1);
      attention = fused.visualAttention;
      streams = separate(fused, tokens);
    }
    if (!attention) throw new Error('the last fusion block gives its attention');
    return [
      tf.slice(streams.visual, [0, 1, 0], [1, VISUAL_PATCHES, width]),
      visualCls(streams.visual),
      attentionToPatches(attention, 1, VISUAL_PATCHES),
      ...(streams.audio ? [runNorm(streams.audio, audio.norm)] : []),
    ] as tf.Tensor[];
  });
  const [patches, cls, intra, normed] = kept as [tf.Tensor3D, tf.Tensor2D, tf.Tensor, tf.Tensor3D | undefined];
  return { patches, cls, intra, audio: normed ?? null };
}

interface ComplementaryRun {
  /** [W, 392] */
  readonly piecesToPatches: Float32Array;
  /** [W, 108], or null without sound */
  readonly piecesToSound: Float32Array | null;
  readonly score: number | null;
  readonly logits: { readonly visual: Float32Array; readonly audio: Float32Array | null };
}

async function complement(mart: Mart, words: tf.Tensor3D, fused: FusedSegment): Promise<ComplementaryRun> {
  const { complementary, contrast, config } = mart;
  const [piecesToPatches, visualScores, piecesToSound, audioScores, score] = tf.tidy(() => {
    const queries = normWords(words, complementary);
    const v = attendToSide(queries, fused.patches, complementary.visual);
    const visualSide = [v.attention, sideLogits(v.features, complementary.visual)];
    if (!fused.audio) return visualSide;
    const soundPatches = tf.slice(fused.audio, [0, 2, 0], [1, AUDIO_PATCHES, config.width]);
    const a = attendToSide(queries, soundPatches, complementary.audio);
    const both = tf.add(
      contrastScore(v.features, a.features, contrast.v2a),
      contrastScore(a.features, v.features, contrast.a2v),
    );
    return [...visualSide, a.attention, sideLogits(a.features, complementary.audio), both];
  });
  if (!piecesToPatches || !visualScores) throw new Error('the visual side always runs');
  const read = (tensor: tf.Tensor | undefined) => (tensor ? floats(tensor) : null);
  try {
    return {
      piecesToPatches: await floats(piecesToPatches),
      piecesToSound: await read(piecesToSound),
      score: (await read(score))?.[0] ?? null,
      logits: { visual: await floats(visualScores), audio: await read(audioScores) },
    };
  } finally {
    tf.dispose([piecesToPatches, visualScores, piecesToSound, audioScores, score].filter((t) => t !== undefined));
  }
}

/** Normalised pixels of all patches as the decoder sees them under `mask`, [392, 1536]. */
async function decode({ decoder }: Mart, patches: tf.Tensor3D, mask: Uint8Array): Promise<Float32Array> {
  const recovered = tf.tidy(() => {
    const hidden = tf.tensor3d(Float32Array.from(mask), [1, VISUAL_PATCHES, 1]);
    const tokens = enterDecoder(patches, hidden, decoder.entry);
    const decoded = decoder.blocks.reduce((x, block) => runBlock(x, block).x, tokens);
    return leaveDecoder(decoded, decoder.exit);
  });
  try {
    return await floats(recovered);
  } finally {
    recovered.dispose();
  }
}

function measure(tubelets: Uint8Array, recovered: Float32Array, mask: Uint8Array) {
  const target = reconstructionTarget(tubelets);
  const errors = patchErrors(recovered, target);
  return { target, patchErrors: errors, recoveryError: recoveryError(errors, target, mask) };
}

async function classify(
  { heads, text }: Mart,
  cls: tf.Tensor2D,
  audio: tf.Tensor3D | null,
  words: tf.Tensor3D | null,
): Promise<SegmentRun['logits']> {
  const visual = visualLogits(cls, heads);
  const sound = audio && tf.tidy(() => runLinear(audioCls(audio), heads.audio));
  const { text: head } = heads;
  const { pooler } = text;
  const said = words && head && pooler && tf.tidy(() => runLinear(pool(words, pooler), head));
  try {
    return {
      visual: await floats(visual),
      audio: sound && (await floats(sound)),
      text: said && (await floats(said)),
    };
  } finally {
    tf.dispose([visual, sound, said].filter((tensor) => tensor !== null));
  }
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

/** A copy of a tensor's values that outlives it. */
async function floats(tensor: tf.Tensor): Promise<Float32Array> {
  return Float32Array.from(await tensor.data<'float32'>());
}
