// Pieces of the network at odd small shapes, each from generated weights: what one backend gives for them is compared
// with what another gives. Sizes are not multiples of 4, 8 or 16, where vectorised programs have their edges.
import * as tf from '@tensorflow/tfjs';
import { drawAt, fillValues, streamState } from '../../src/lib/random';
import { SEGMENT_BANKS, SEGMENT_PIXELS, VISUAL_PATCHES } from '../../src/lib/shapes';
import { embedBanks, loadAudioBlock, loadAudioEmbedding } from '../../src/mart/audio';
import { runBlock } from '../../src/mart/block';
import { attendToSide, loadComplementary, normWords } from '../../src/mart/complementary';
import type { MartConfig } from '../../src/mart/config';
import {
  enterDecoder,
  leaveDecoder,
  loadDecoderBlock,
  loadDecoderEntry,
  loadDecoderExit,
} from '../../src/mart/decoder';
import { attentionToPatches, exchange, fuse, loadBottleneck, withBottleneck } from '../../src/mart/fusion';
import { audioCls, loadHeads, visualCls, visualLogits } from '../../src/mart/heads';
import { uploadBanks, uploadPixels } from '../../src/mart/inputs';
import { embedPieces, loadPooler, loadTextBlock, loadTextEmbedding, pool, runTextBlock } from '../../src/mart/text';
import { embedPixels, loadVisualBlock, loadVisualEmbedding, visualTokens } from '../../src/mart/visual';
import { generatedWeights } from '../../src/mart/weights-generated';

/** Width must hold TACL's 8 heads; the rest is as odd as it can be. */
const CONFIG: MartConfig = {
  version: 1,
  name: 'smoke',
  trained: false,
  classes: ['a', 'b', 'c', 'd', 'e'],
  polarity: [1, -1, 0, 1, -1],
  temperature: 1,
  width: 24,
  visual: { depth: 2, heads: 3 },
  audio: { depth: 2, heads: 2, sampleRate: null, mixdown: 'first' },
  text: { depth: 1, heads: 6, pieces: 37, maxPieces: 11, positions: 13, head: false },
  fusion: { blocks: 1, tokens: 3 },
  decoder: { depth: 1, heads: 3, width: 21 },
  weights: { kind: 'generated', seed: 7 },
  vocabulary: null,
  lexicon: null,
};

/** Channels that vectorised convolutions don't like either. */
const STEMS: MartConfig = {
  ...CONFIG,
  visual: { ...CONFIG.visual, stem: { channels: [5, 9, 13] } },
  audio: { ...CONFIG.audio, stem: { channels: [7, 10] } },
};

const RESIDUAL: MartConfig = {
  ...CONFIG,
  visual: { ...CONFIG.visual, stem: { kind: 'residual', channels: [5, 9, 13, 15], code: 6 } },
};

const SEGMENTS = 2;
const WORDS = 7;
const { width } = CONFIG;
const source = generatedWeights(7);

type Tensors = Record<string, tf.Tensor>;

function input<R extends tf.Rank>(name: string, shape: tf.ShapeMap[R]): tf.Tensor<R> {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  fillValues(values, streamState(7, `smoke.${name}`), 0, 0, 1);
  return tf.tensor<R>(values, shape);
}

/** Noise; what is uploaded of it is what the backend reads. */
const segmentsOf = (count: number) =>
  Array.from({ length: count }, (_, seed) =>
    Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(seed + 3, i) >>> 24),
  );

/** Each loads its weights, runs, and gives named results; whatever else it made is its own to dispose. */
export const PIECES: Readonly<Record<string, () => Promise<Tensors>>> = {
  async visual() {
    const embedding = await loadVisualEmbedding(source, CONFIG);
    const block = await loadVisualBlock(source, CONFIG, 0);
    const pixels = uploadPixels(segmentsOf(1), embedding);
    const patches = embedPixels(pixels, embedding);
    const tokens = visualTokens(patches, embedding);
    const { x, attention } = runBlock(tokens, block, 1);
    dispose(pixels, patches, tokens, embedding, block);
    return { x, ...(attention && { attention }) };
  },

  async stems() {
    const weights = generatedWeights(7);
    const seen = await loadVisualEmbedding(weights, STEMS);
    const heard = await loadAudioEmbedding(weights, STEMS);
    const pixels = uploadPixels(segmentsOf(SEGMENTS), seen);
    const noise = new Float32Array(SEGMENT_BANKS);
    fillValues(noise, streamState(7, 'smoke.banks'), 0, 0, 1);
    const banks = uploadBanks([noise], heard);
    const [visual, audio] = [embedPixels(pixels, seen), embedBanks(banks, heard)];
    dispose(pixels, banks, seen, heard);
    return { visual, audio };
  },

  async residual() {
    const seen = await loadVisualEmbedding(generatedWeights(7), RESIDUAL);
    const pixels = uploadPixels(segmentsOf(SEGMENTS), seen);
    const visual = embedPixels(pixels, seen);
    dispose(pixels, seen);
    return { visual };
  },

  async audio() {
    const block = await loadAudioBlock(source, CONFIG, 0);
    const tokens = input<tf.Rank.R3>('audio', [SEGMENTS, 13, width]);
    const { x } = runBlock(tokens, block);
    dispose(tokens, block);
    return { x };
  },

  async text() {
    const embedding = await loadTextEmbedding(source, CONFIG);
    const block = await loadTextBlock(source, CONFIG, 0);
    const pooler = await loadPooler(source, CONFIG);
    const ids = Int32Array.from({ length: SEGMENTS * WORDS }, (_, i) => (i * 11) % 37);
    const pieces = await embedPieces([ids.slice(0, WORDS), ids.slice(WORDS)], embedding);
    const hidden = runTextBlock(pieces, block);
    const pooled = pool(hidden, pooler);
    dispose(pieces, embedding.positions, embedding.norm, block, pooler);
    return { hidden, pooled };
  },

  async fusion() {
    const blocks = { visual: await loadVisualBlock(source, CONFIG, 1), audio: await loadAudioBlock(source, CONFIG, 1) };
    const bottleneck = await loadBottleneck(source, CONFIG);
    const alone = {
      visual: input<tf.Rank.R3>('visual', [SEGMENTS, 19, width]),
      audio: input<tf.Rank.R3>('sound', [SEGMENTS, 11, width]),
    };
    const { visual, audio } = withBottleneck(alone, bottleneck);
    const fused = fuse({ visual, audio }, blocks, true);
    const next = exchange(fused, CONFIG.fusion.tokens);
    const { visualAttention, audioAttention } = fused;
    const attention = visualAttention && attentionToPatches(visualAttention, 1, 18);
    dispose(bottleneck, alone.visual, alone.audio, visual, audio, blocks);
    dispose(fused.visual, fused.audio, visualAttention, audioAttention);
    return {
      ...(next.visual && { visual: next.visual }),
      ...(next.audio && { audio: next.audio }),
      ...(attention && { attention }),
    };
  },

  async complementary() {
    const tacl = await loadComplementary(source, CONFIG);
    const rows = input<tf.Rank.R3>('words', [SEGMENTS, WORDS, width]);
    const patches = input<tf.Rank.R3>('patches', [SEGMENTS, 17, width]);
    const words = normWords(rows, tacl);
    const attention = attendToSide(words, patches, tacl.visual);
    dispose(rows, patches, words, tacl);
    return { attention };
  },

  async decoder() {
    const entry = await loadDecoderEntry(source, CONFIG);
    const block = await loadDecoderBlock(source, CONFIG, 0);
    const exit = await loadDecoderExit(source, CONFIG);
    const patches = input<tf.Rank.R3>('recover', [1, VISUAL_PATCHES, width]);
    const mask = tf.tensor3d(
      Float32Array.from({ length: VISUAL_PATCHES }, (_, i) => i % 2),
      [1, VISUAL_PATCHES, 1],
    );
    const tokens = enterDecoder(patches, mask, entry);
    const { x } = runBlock(tokens, block);
    const pixels = leaveDecoder(x, exit);
    dispose(patches, mask, tokens, entry, block, exit);
    return { x, pixels };
  },

  async heads() {
    const heads = await loadHeads(source, CONFIG);
    const visual = input<tf.Rank.R3>('seen', [SEGMENTS, 5, width]);
    const audio = input<tf.Rank.R3>('heard', [SEGMENTS, 5, width]);
    const cls = visualCls(visual);
    const logits = visualLogits(cls, heads);
    const sound = audioCls(audio);
    dispose(visual, audio, cls, heads.visual, heads.audio, heads.visualNorm);
    return { logits, sound };
  },
};

/** Tensors wherever they are in parts of the network; tfjs walks them, its type knows no interfaces. */
function dispose(...parts: readonly unknown[]): void {
  tf.dispose(parts as tf.TensorContainer[]);
}
