// The stages of a segment's run on the device, each from tensors or plain inputs to tensors or plain results; all they
// make on the way is disposed. segment-network.ts puts them in order.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../lib/assert';
import { audioTokens, embedBanks } from './audio';
import { runBlock } from './block';
import { attendToSide, normWords, sideLogits } from './complementary';
import { AUDIO_PATCHES, VISUAL_PATCHES } from './shapes';
import { contrastScore } from './contrast';
import { enterDecoder, leaveDecoder } from './decoder';
import { attentionToPatches, fuse, separate } from './fusion';
import { audioCls, visualCls, visualLogits } from './heads';
import { runLinear, runNorm } from './layers';
import type { Mart } from './mart';
import { PATCH_VALUES } from './parameters';
import { normalisePixels } from './patches';
import { embedPieces, pool, runTextBlock } from './text';
import { embedTubelets, visualTokens } from './visual';

/** [classes] of each head; null where the modality is missing, text also without a text head. */
export interface HeadLogits {
  readonly visual: Float32Array;
  readonly audio: Float32Array | null;
  readonly text: Float32Array | null;
}

/** Tokens behind the visual blocks that run alone, [1, 393, D]. */
export function encodeVisual({ visual, config }: Mart, tubelets: Uint8Array): tf.Tensor3D {
  return tf.tidy(() => {
    const input = tf.tensor2d(normalisePixels(tubelets), [VISUAL_PATCHES, PATCH_VALUES]);
    const tokens = visualTokens(embedTubelets(input, visual.embedding), visual.embedding);
    const alone = visual.blocks.slice(0, config.visual.depth - config.fusion.blocks);
    return alone.reduce((x, block) => runBlock(x, block).x, tokens);
  });
}

/** Tokens behind the audio blocks that run alone, [1, 110, D]. */
export function encodeAudio({ audio, config }: Mart, filterBanks: Float32Array): tf.Tensor3D {
  return tf.tidy(() => {
    const tokens = audioTokens(embedBanks(filterBanks, audio.embedding), audio.embedding);
    const alone = audio.blocks.slice(0, config.audio.depth - config.fusion.blocks);
    return alone.reduce((x, block) => runBlock(x, block).x, tokens);
  });
}

/** Hidden states of a row of pieces, [1, W, D]. */
export async function encodeText({ text }: Mart, pieces: Int32Array): Promise<tf.Tensor3D> {
  const embedded = await embedPieces(pieces, 1, text.embedding);
  try {
    return tf.tidy(() => text.blocks.reduce((x, block) => runTextBlock(x, block), embedded));
  } finally {
    embedded.dispose();
  }
}

export interface FusedSegment {
  /** [1, 392, D], without a final norm */
  readonly patches: tf.Tensor3D;
  /** [1, D], likewise */
  readonly cls: tf.Tensor2D;
  /** [1, 110, D] behind the audio norm, or null without sound */
  readonly audio: tf.Tensor3D | null;
}

export function fuseStreams(
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
      assert(v !== undefined && a !== undefined, 'fusion.blocks is at most the depth of both encoders');
      const fused = fuse(streams, { visual: v, audio: a }, i === blocks - 1);
      attention = fused.visualAttention;
      streams = separate(fused, tokens);
    }
    assert(attention !== null, 'the last fusion block gives its attention');
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

export interface ComplementaryRun {
  /** [W, 392] */
  readonly piecesToPatches: Float32Array;
  /** [W, 108], or null without sound */
  readonly piecesToSound: Float32Array | null;
  readonly score: number | null;
  readonly logits: { readonly visual: Float32Array; readonly audio: Float32Array | null };
}

export async function complement(mart: Mart, words: tf.Tensor3D, fused: FusedSegment): Promise<ComplementaryRun> {
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
  assert(piecesToPatches !== undefined && visualScores !== undefined, 'the visual side always runs');
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
export async function decode({ decoder }: Mart, patches: tf.Tensor3D, mask: Uint8Array): Promise<Float32Array> {
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

/** `cls` null, for a picture that was left out, gives zeros: it adds nothing to the sum of the heads. */
export async function classify(
  { heads, text, config }: Mart,
  cls: tf.Tensor2D | null,
  audio: tf.Tensor3D | null,
  words: tf.Tensor3D | null,
): Promise<HeadLogits> {
  const visual = cls && visualLogits(cls, heads);
  const sound = audio && tf.tidy(() => runLinear(audioCls(audio), heads.audio));
  const { text: head } = heads;
  const { pooler } = text;
  const said = words && head && pooler && tf.tidy(() => runLinear(pool(words, pooler), head));
  try {
    return {
      visual: visual ? await floats(visual) : new Float32Array(config.classes.length),
      audio: sound && (await floats(sound)),
      text: said && (await floats(said)),
    };
  } finally {
    tf.dispose([visual, sound, said].filter((tensor) => tensor !== null));
  }
}

/** A copy of a tensor's values that outlives it. */
export async function floats(tensor: tf.Tensor): Promise<Float32Array> {
  return (await tensor.data<'float32'>()).slice();
}

/** Waits until the device has computed `tensor`: reads one value of it. */
export async function settled(tensor: tf.Tensor): Promise<void> {
  const one = tf.tidy(() => tf.slice(tf.reshape(tensor, [tensor.size]), [0], [1]));
  try {
    await one.data();
  } finally {
    one.dispose();
  }
}
