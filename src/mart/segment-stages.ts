// The stages of a run on the device, for a batch of B segments each: from plain inputs or tensors to tensors, with
// nothing read back, so that a whole batch can be recorded at once. All that a stage makes on the way is disposed; what
// it gives belongs to the caller. segment-batch.ts puts them in order.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../lib/assert';
import { audioTokens, embedBanks } from './audio';
import { runBlock } from './block';
import { attendToSide, normWords, sideLogitsBySegment } from './complementary';
import { contrastScores } from './contrast';
import { enterDecoder, leaveDecoder } from './decoder';
import { attentionToPatches, fuse, type Streams, separate } from './fusion';
import { audioCls, visualCls, visualLogits } from './heads';
import { runLinear, runNorm } from './layers';
import type { Mart } from './mart';
import { joined } from './patches';
import { embedPieces, pool, runTextBlock } from './text';
import { embedPixels, visualTokens } from './visual';
import { AUDIO_PATCHES, VISUAL_PATCHES } from '../lib/shapes';

/** Pixels from `uploadPixels`, which stay the caller's, to the tokens behind the visual blocks that run alone, [B, 393, D]. */
export function encodeVisual({ visual, config }: Mart, pixels: tf.Tensor2D): tf.Tensor3D {
  return tf.tidy(() => {
    const tokens = visualTokens(embedPixels(pixels, visual.embedding), visual.embedding);
    const alone = visual.blocks.slice(0, config.visual.depth - config.fusion.blocks);
    return alone.reduce((x, block) => runBlock(x, block).x, tokens);
  });
}

/** Filter banks of B segments, [100, 128] each, to the tokens behind the audio blocks that run alone, [B, 110, D]. */
export function encodeAudio({ audio, config }: Mart, banks: readonly Float32Array[]): tf.Tensor3D {
  return tf.tidy(() => {
    const tokens = audioTokens(embedBanks(banks, audio.embedding), audio.embedding);
    const alone = audio.blocks.slice(0, config.audio.depth - config.fusion.blocks);
    return alone.reduce((x, block) => runBlock(x, block).x, tokens);
  });
}

/**
 * B rows of W piece ids to their embeddings, [B, W, D]. A stage of its own because the word table stays with the source
 * of the weights, which answers later. Rows are of one length: padding would take part in BERT's attention.
 */
export function embedText({ text }: Mart, rows: readonly Int32Array[]): Promise<tf.Tensor3D> {
  return embedPieces(Int32Array.from(rows.flatMap((row) => [...row])), rows.length, text.embedding);
}

/** Embeddings [B, W, D], which stay the caller's, to hidden states [B, W, D]. */
export function encodeText({ text }: Mart, embedded: tf.Tensor3D): tf.Tensor3D {
  return tf.tidy(() => text.blocks.reduce((x, block) => runTextBlock(x, block), embedded));
}

export interface FusedSegments {
  /** [B, 392, D], without a final norm */
  readonly patches: tf.Tensor3D;
  /** [B, D], likewise */
  readonly cls: tf.Tensor2D;
  /** Last visual block, cls to patches, head mean. [B, 392] */
  readonly intra: tf.Tensor2D;
  /** [B, 110, D] behind the audio norm, or null without sound */
  readonly audio: tf.Tensor3D | null;
}

/** Streams [B, 393, D] and, where all of the B segments have sound, [B, 110, D] through the blocks that exchange bottlenecks. */
export function fuseStreams(
  { visual, audio, bottleneck, config }: Mart,
  visualStream: tf.Tensor3D,
  audioStream: tf.Tensor3D | null,
): FusedSegments {
  const { blocks, tokens } = config.fusion;
  const batch = visualStream.shape[0];
  const kept = tf.tidy(() => {
    const shared = tf.tile(bottleneck, [batch, 1, 1]);
    let streams: Streams = { visual: visualStream, audio: audioStream, bottleneck: shared };
    let attention: tf.Tensor4D | null = null;
    for (let i = 0; i < blocks; i++) {
      const v = visual.blocks[config.visual.depth - blocks + i];
      const a = audio.blocks[config.audio.depth - blocks + i];
      assert(v !== undefined && a !== undefined, 'fusion.blocks is at most the depth of both encoders');
      const fused = fuse(streams, { visual: v, audio: a }, i === blocks - 1);
      attention = fused.visualAttention;
      streams = separate(fused, tokens);
    }
    assert(attention !== null, 'the last fusion block gives its attention');
    return [
      tf.slice(streams.visual, [0, 1, 0], [batch, VISUAL_PATCHES, config.width]),
      visualCls(streams.visual),
      tf.reshape(attentionToPatches(attention, 1, VISUAL_PATCHES), [batch, VISUAL_PATCHES]),
      ...(streams.audio ? [runNorm(streams.audio, audio.norm)] : []),
    ] as tf.Tensor[];
  });
  const [patches, cls, intra, normed] = kept as [tf.Tensor3D, tf.Tensor2D, tf.Tensor2D, tf.Tensor3D | undefined];
  return { patches, cls, intra, audio: normed ?? null };
}

/** What words of one length make of picture and sound; null without sound. */
export interface ComplementarySegments {
  /** Head mean, [B, W, 392] and [B, W, 108] */
  readonly piecesToPatches: tf.Tensor3D;
  readonly piecesToSound: tf.Tensor3D | null;
  /** [B, classes] */
  readonly visualLogits: tf.Tensor2D;
  readonly audioLogits: tf.Tensor2D | null;
  /** Sum of both ways' CPC over each segment's own words, [B] */
  readonly score: tf.Tensor1D | null;
}

/** words [B, W, D] from `encodeText`; patches [B, 392, D] and audio [B, 110, D] from `fuseStreams`. */
export function complement(
  { complementary, contrast, config }: Mart,
  words: tf.Tensor3D,
  { patches, audio }: Pick<FusedSegments, 'patches' | 'audio'>,
): ComplementarySegments {
  const kept = tf.tidy((): tf.Tensor[] => {
    const queries = normWords(words, complementary);
    const v = attendToSide(queries, patches, complementary.visual);
    const visualSide = [v.attention, sideLogitsBySegment(v.features, complementary.visual)];
    if (!audio) return visualSide;
    const soundPatches = tf.slice(audio, [0, 2, 0], [words.shape[0], AUDIO_PATCHES, config.width]);
    const a = attendToSide(queries, soundPatches, complementary.audio);
    const score = tf.add(
      contrastScores(v.features, a.features, contrast.v2a),
      contrastScores(a.features, v.features, contrast.a2v),
    );
    return [...visualSide, a.attention, sideLogitsBySegment(a.features, complementary.audio), score];
  });
  type Kept = [tf.Tensor3D, tf.Tensor2D, tf.Tensor3D | undefined, tf.Tensor2D | undefined, tf.Tensor1D | undefined];
  const [piecesToPatches, visual, piecesToSound, audible, score] = kept as Kept;
  return {
    piecesToPatches,
    visualLogits: visual,
    piecesToSound: piecesToSound ?? null,
    audioLogits: audible ?? null,
    score: score ?? null,
  };
}

/** Patches [B, 392, D] under B masks, [392] of 0 and 1 each, to the decoder's normalised pixels of all patches, [B, 392, 1536]. */
export function decode({ decoder }: Mart, patches: tf.Tensor3D, masks: readonly Uint8Array[]): tf.Tensor3D {
  return tf.tidy(() => {
    const hidden = tf.tensor3d(joined(masks.map((mask) => Float32Array.from(mask))), [masks.length, VISUAL_PATCHES, 1]);
    const tokens = enterDecoder(patches, hidden, decoder.entry);
    const decoded = decoder.blocks.reduce((x, block) => runBlock(x, block).x, tokens);
    return leaveDecoder(decoded, decoder.exit);
  });
}

/** cls [B, D] to logits [B, classes]. */
export function classifyVisual({ heads }: Mart, cls: tf.Tensor2D): tf.Tensor2D {
  return visualLogits(cls, heads);
}

/** Tokens [B, 110, D] behind the audio norm to logits [B, classes]. */
export function classifyAudio({ heads }: Mart, audio: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(() => runLinear(audioCls(audio), heads.audio));
}

/** Hidden states [B, W, D] to logits [B, classes]; null for a model without a text head. */
export function classifyText({ heads, text }: Mart, words: tf.Tensor3D): tf.Tensor2D | null {
  const { text: head } = heads;
  const { pooler } = text;
  return head && pooler && tf.tidy(() => runLinear(pool(words, pooler), head));
}
