// The traced parts visual, audio, text and fusion: encoders block by block, then the blocks that exchange bottlenecks.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../lib/assert';
import { AUDIO_PATCH_VALUES, AUDIO_PATCHES, PATCH_VALUES, VISUAL_PATCHES } from '../lib/shapes';
import { audioTokens, embedAudioPatches, loadAudioBlock, loadAudioEmbedding, loadAudioNorm } from '../mart/audio';
import { type Block, runBlock } from '../mart/block';
import { attentionToPatches, fuse, loadBottleneck, separate } from '../mart/fusion';
import { runNorm } from '../mart/layers';
import { normalisePixels, toAudioPatches, toTubelets } from '../mart/patches';
import { embedPieces, loadPooler, loadTextBlock, loadTextEmbedding, pool, runTextBlock } from '../mart/text';
import { embedTubelets, loadVisualBlock, loadVisualEmbedding, visualTokens } from '../mart/visual';
import { type Activation, bySegment, compute, join, mean, pick, range, take } from './activation';
import { type TraceContext, withPart } from './trace-context';
import { banksOf, drawBanks, drawFrames, drawText, pixelsOf } from './trace-inputs';

/** Tokens [S, 393, D] behind the visual blocks that run alone. */
export async function traceVisual({ config, source, given, depth, emit }: TraceContext): Promise<Activation> {
  const frames = drawFrames(given.seed, given.segments);
  await emit('visual', 'input.frames', frames);
  const tubelets = range(0, given.segments).map((s) => ({
    shape: [1, VISUAL_PATCHES, PATCH_VALUES],
    data: normalisePixels(toTubelets(pixelsOf(frames, s))),
  }));
  const [patches, tokens] = await withPart(loadVisualEmbedding(source, config), (embedding) =>
    bySegment([join(tubelets)], (segment) => {
      const embedded = embedTubelets(tf.reshape(segment, [VISUAL_PATCHES, PATCH_VALUES]), embedding);
      return [embedded, visualTokens(embedded, embedding)];
    }),
  );
  await emit('visual', 'vid.patch_embed', patches);
  await emit('visual', 'vid.tokens', tokens);
  return runAlone(tokens, depth(config.visual.depth), config.visual.depth - config.fusion.blocks, {
    load: (i) => loadVisualBlock(source, config, i),
    emit: (i, x) => emit('visual', `vid.block${i}`, x),
  });
}

/** Tokens [S, 110, D] behind the audio blocks that run alone. */
export async function traceAudio({ config, source, given, depth, emit }: TraceContext): Promise<Activation> {
  const banks = drawBanks(given.seed, given.segments);
  await emit('audio', 'input.fbank', banks);
  const patched = range(0, given.segments).map((s) => ({
    shape: [1, AUDIO_PATCHES, AUDIO_PATCH_VALUES],
    data: toAudioPatches(banksOf(banks, s)),
  }));
  const [patches, tokens] = await withPart(loadAudioEmbedding(source, config), (embedding) =>
    bySegment([join(patched)], (segment) => {
      const embedded = embedAudioPatches(tf.reshape(segment, [AUDIO_PATCHES, AUDIO_PATCH_VALUES]), embedding);
      return [embedded, audioTokens(embedded, embedding)];
    }),
  );
  await emit('audio', 'aud.patch_embed', patches);
  await emit('audio', 'aud.tokens', tokens);
  return runAlone(tokens, depth(config.audio.depth), config.audio.depth - config.fusion.blocks, {
    load: (i) => loadAudioBlock(source, config, i),
    emit: (i, x) => emit('audio', `aud.block${i}`, x),
  });
}

async function runAlone(
  tokens: Activation,
  depth: number,
  alone: number,
  blocks: { load(index: number): Promise<Block>; emit(index: number, x: Activation): Promise<void> },
): Promise<Activation> {
  let x = tokens;
  for (let i = 0; i < Math.min(depth, alone); i++) {
    [x] = await withPart(blocks.load(i), (block) => bySegment([x], (segment) => [runBlock(segment, block).x]));
    await blocks.emit(i, x);
  }
  return x;
}

/** Hidden states [2S, W, D] of all rows: of segment s, row 2s is the transcript and row 2s + 1 its emotion words. */
export async function traceText({ config, source, given, depth, emit }: TraceContext): Promise<Activation> {
  const text = drawText(given.seed, given.segments, given.words);
  await emit('text', 'token_ids', { shape: [text.rows, text.length], data: text.ids });
  const transcripts = range(0, text.rows, 2);
  let [x] = await withPart(loadTextEmbedding(source, config), async (embedding) => {
    const embedded = await embedPieces(text.ids, text.rows, embedding);
    return compute(() => [embedded]);
  });
  await emit('text', 'bert.embeddings', pick(x, 0, transcripts));
  for (let i = 0; i < depth(config.text.depth); i++) {
    [x] = await withPart(loadTextBlock(source, config, i), (block) =>
      bySegment([x], (row) => [runTextBlock(row, block)]),
    );
    await emit('text', `bert.layer${i}`, pick(x, 0, transcripts));
  }
  if (depth(config.text.depth) < config.text.depth) return x;
  await emit('text', 'bert_hidden', x);
  const [pooled] = await withPart(loadPooler(source), (pooler) => bySegment([x], (row) => [pool(row, pooler)]));
  await emit('text', 'bert_pooler', pooled);
  return x;
}

export interface FusedStreams {
  /** [S, 393, D], no final norm */
  readonly visual: Activation;
  /** [S, 110, D], behind the audio norm */
  readonly audio: Activation;
  /** [S, 392] */
  readonly intra: Activation;
  /** [S, D] */
  readonly visualCls: Activation;
  readonly audioCls: Activation;
}

/** From the streams [S, 393, D] and [S, 110, D] that come out of the blocks alone; null if cut before the last block. */
export async function traceFusion(
  context: TraceContext,
  visual: Activation,
  audio: Activation,
): Promise<FusedStreams | null> {
  const { config, source, given, depth, emit } = context;
  const { blocks, tokens: shared } = config.fusion;
  const [firstVisual, firstAudio] = [config.visual.depth - blocks, config.audio.depth - blocks];
  const [learned] = await take([await loadBottleneck(source, config)]);
  let streams = { visual, audio, bottleneck: join(Array.from({ length: given.segments }, () => learned)) };
  let attention: { visual: Activation; visualHeads: Activation; audio: Activation } | null = null;

  for (let i = 0; i < depth(config.visual.depth) - firstVisual; i++) {
    const last = i === blocks - 1;
    const pair = loadPair(context, firstVisual + i, firstAudio + i);
    const [v, a, b, joinedV, joinedA, intra, intraHeads, sound] = await withPart(pair, (block) =>
      bySegment([streams.visual, streams.audio, streams.bottleneck], (segmentV, segmentA, segmentB) => {
        const fused = fuse({ visual: segmentV, audio: segmentA, bottleneck: segmentB }, block, last);
        const next = separate(fused, shared);
        const result = [next.visual, present(next.audio), next.bottleneck, fused.visual, present(fused.audio)];
        return last ? [...result, ...attentions(fused)] : result;
      }),
    );
    streams = { visual: present(v), audio: present(a), bottleneck: present(b) };
    await emit('fusion', `vid.block${firstVisual + i}`, present(joinedV));
    if (last) {
      attention = { visual: present(intra), visualHeads: present(intraHeads), audio: present(sound) };
    } else {
      await emit('fusion', `aud.block${firstAudio + i}`, present(joinedA));
      await emit('fusion', `bottleneck.after${firstVisual + i}`, streams.bottleneck);
    }
  }

  if (!attention) return null;

  const [normed] = await withPart(loadAudioNorm(source), (norm) =>
    bySegment([streams.audio], (segment) => [runNorm(segment, norm)]),
  );
  const visualCls = dropAxis(pick(streams.visual, 1, [0]));
  const audioCls = mean(pick(normed, 1, [0, 1]), 1);
  await emit('fusion', 'vid.fused', streams.visual);
  await emit('fusion', 'aud.fused', normed);
  await emit('fusion', 'vid_fused_sub', pick(streams.visual, 1, range(0, VISUAL_PATCHES + 1, 8)));
  await emit('fusion', 'aud_fused_sub', pick(normed, 1, range(0, AUDIO_PATCHES + 2, 2)));
  await emit('fusion', 'intra_attention', attention.visual);
  await emit('fusion', 'intra_attention_heads', attention.visualHeads);
  await emit('fusion', 'audio_cls_attention', attention.audio);
  await emit('fusion', 'visual_cls', visualCls);
  await emit('fusion', 'audio_cls_mean', audioCls);
  return { visual: streams.visual, audio: normed, intra: attention.visual, visualCls, audioCls };
}

/** The blocks of both encoders at one step of fusion; if the second can't be loaded, the first is disposed. */
async function loadPair({ source, config }: TraceContext, visualIndex: number, audioIndex: number) {
  const visual = await loadVisualBlock(source, config, visualIndex);
  const audio = await loadAudioBlock(source, config, audioIndex).catch((error: unknown) => {
    tf.dispose(visual as unknown as tf.TensorContainer);
    throw error;
  });
  return { visual, audio };
}

/** intra [1, 392], the same by head [1, heads, 392], sound's [1, 2, 108] */
function attentions({ visualAttention, audioAttention }: ReturnType<typeof fuse>): tf.Tensor[] {
  const [v, a] = [present(visualAttention), present(audioAttention)];
  const heads = v.shape[1];
  return [
    tf.reshape(attentionToPatches(v, 1, VISUAL_PATCHES), [1, VISUAL_PATCHES]),
    tf.reshape(tf.slice(v, [0, 0, 0, 1], [1, heads, 1, VISUAL_PATCHES]), [1, heads, VISUAL_PATCHES]),
    attentionToPatches(a, 2, AUDIO_PATCHES),
  ];
}

/** [S, 1, ...] -> [S, ...] */
function dropAxis({ shape, data }: Activation): Activation {
  return { shape: shape.filter((_, i) => i !== 1), data };
}

/** A trace always has sound, and asks for attention where it reads it. */
function present<T>(value: T | null | undefined): T {
  assert(value !== null && value !== undefined, 'a traced part gives what it was asked for');
  return value;
}
