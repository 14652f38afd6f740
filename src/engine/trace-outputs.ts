// The traced parts tacl, mask, decoder, heads and losses: what is made of the fused streams.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../lib/assert';
import { AUDIO_PATCHES, PATCH_VALUES, VISUAL_PATCHES } from '../lib/shapes';
import { runBlock } from '../mart/block';
import { attendToSide, type Complementary, loadComplementary, normWords, sideLogits } from '../mart/complementary';
import { type Contrast, contrastScore, loadContrast } from '../mart/contrast';
import { enterDecoder, leaveDecoder, loadDecoderBlock, loadDecoderEntry, loadDecoderExit } from '../mart/decoder';
import { loadHeads } from '../mart/heads';
import { runLinear, runNorm } from '../mart/layers';
import { crossEntropy, polarityCrossEntropy, reconstructionLoss, totalLoss } from '../mart/losses';
import { attentionOrder, combineAttention, drawMask, hintCount, hintMask, maskedCount, topPatches } from '../mart/mask';
import { toTubelets } from '../mart/patches';
import { patchErrors, reconstructionTarget } from '../mart/reconstruction';
import { type Activation, bySegment, compute, join, mean, pick, range, rowsOf, upload } from './activation';
import { FROM_GOLDEN, scalar, type TraceContext, withPart } from './trace-context';
import type { FusedStreams } from './trace-encoders';
import { drawFrames, pixelsOf } from './trace-inputs';

export interface ComplementaryTrace {
  /** [S, W, 392] and [S, W, 108] */
  readonly visualAttention: Activation;
  readonly audioAttention: Activation;
  /** [S, W, D] */
  readonly visualFeatures: Activation;
  readonly audioFeatures: Activation;
  /** [1, classes] */
  readonly visualLogits: Activation;
  readonly audioLogits: Activation;
  readonly visualScore: number;
  readonly audioScore: number;
}

/** Complementary attention with CPC of words [S, W, D] on patches [S, 392, D] and [S, 108, D]. */
export async function runComplementary(
  words: Activation,
  visual: Activation,
  audio: Activation,
  part: Complementary,
  contrast: Contrast,
): Promise<ComplementaryTrace> {
  const [visualAttention, visualFeatures] = await bySegment([words, visual], (w, v) => {
    const { attention, features } = attendToSide(normWords(w, part), v, part.visual);
    return [attention, features];
  });
  const [audioAttention, audioFeatures] = await bySegment([words, audio], (w, a) => {
    const { attention, features } = attendToSide(normWords(w, part), a, part.audio);
    return [attention, features];
  });
  // Logits and score reach over all segments.
  const [visualLogits, audioLogits, visualScore, audioScore] = await compute(() => {
    const [v, a] = [upload(visualFeatures), upload(audioFeatures)];
    return [
      sideLogits(v, part.visual),
      sideLogits(a, part.audio),
      contrastScore(v, a, contrast.v2a),
      contrastScore(a, v, contrast.a2v),
    ] as const;
  });
  return {
    visualAttention,
    audioAttention,
    visualFeatures,
    audioFeatures,
    visualLogits,
    audioLogits,
    visualScore: visualScore.data[0] ?? Number.NaN,
    audioScore: audioScore.data[0] ?? Number.NaN,
  };
}

/** Complementary attention of the transcripts; emotion words and both rows together are traced on the way. */
export async function traceComplementary(
  context: TraceContext,
  fused: FusedStreams,
  text: Activation,
): Promise<ComplementaryTrace> {
  const { config, source, given, emit } = context;
  const visual = pick(fused.visual, 1, range(1, VISUAL_PATCHES + 1));
  const audio = pick(fused.audio, 1, range(2, AUDIO_PATCHES + 2));
  const [rows = 0, length = 0, width = 0] = text.shape;
  const ways = {
    transcript: pick(text, 0, range(0, rows, 2)),
    emotion: pick(text, 0, range(1, rows, 2)),
    // Rows 2s and 2s + 1 follow each other: joined on the word axis without moving a value.
    concat: { shape: [given.segments, 2 * length, width], data: text.data },
  };
  return withPart(loadComplementary(source, config), (part) =>
    withPart(loadContrast(source, config), async (contrast) => {
      let transcript: ComplementaryTrace | null = null;
      for (const [way, words] of Object.entries(ways)) {
        const result = await runComplementary(words, visual, audio, part, contrast);
        const inter = mean(result.visualAttention, 1);
        await emit('tacl', `tacl_${way}_v2l_attention`, result.visualAttention);
        await emit('tacl', `tacl_${way}_a2l_attention`, result.audioAttention);
        await emit('tacl', `tacl_${way}_logits_v`, result.visualLogits);
        await emit('tacl', `tacl_${way}_logits_a`, result.audioLogits);
        await emit('tacl', `tacl_${way}_loss_comp`, scalar(result.visualScore + result.audioScore));
        await emit('tacl', `tacl_${way}_combined_attention`, combine(fused.intra, inter, given.lambda));
        if (way !== 'transcript') continue;
        transcript = result;
        await emit('tacl', 'inter_attention', inter);
        await emit('tacl', 'tacl_transcript_v2l_features', result.visualFeatures);
        await emit('tacl', 'tacl_transcript_a2l_features', result.audioFeatures);
      }
      assert(transcript !== null, 'the transcript is one of the ways');
      return transcript;
    }),
  );
}

function combine(intra: Activation, inter: Activation, lambda: number): Activation {
  return { shape: intra.shape, data: combineAttention(intra.data, inter.data, lambda) };
}

/** Masks from our attention and, where it is given, from the golden one; returns the hinted mask of ours. */
export async function traceMask(
  context: TraceContext,
  fused: FusedStreams,
  complementary: ComplementaryTrace,
): Promise<Uint8Array> {
  const { given, golden, emit } = context;
  const combined = combine(fused.intra, mean(complementary.visualAttention, 1), given.lambda);
  await emit('mask', 'combined_attention', combined);
  const ours = await traceMasksOf(context, combined, '');
  if (golden) await traceMasksOf(context, { shape: combined.shape, data: golden.combinedAttention }, FROM_GOLDEN);
  const count = maskedCount(given.ratio);
  const gaps = [...eachSegment(combined)].map((attention) => {
    const falling = attention.slice().sort().reverse();
    const gap = (at: number) => (falling[at - 1] ?? 0) - (falling[at] ?? 0);
    return [gap(count), gap(topPatches(attentionOrder(attention)).length), gap(VISUAL_PATCHES - count)] as const;
  });
  const smallest = (at: 0 | 1 | 2) => scalar(Math.min(...gaps.map((gap) => gap[at])));
  await emit('mask', 'attention_gap_at_mask_edge', smallest(0));
  await emit('mask', 'attention_gap_at_top_edge', smallest(1));
  await emit('mask', 'attention_gap_at_low_edge', smallest(2));
  await emit('mask', 'mask_count', scalar(ours.reduce((sum, bit) => sum + bit, 0)));
  return ours;
}

/** Order and masks of [S, 392] attention; returns the hinted mask. */
async function traceMasksOf({ given, emit }: TraceContext, attention: Activation, suffix: string): Promise<Uint8Array> {
  const { shape } = attention;
  const bytes = (part: (attention: Float32Array) => ArrayLike<number>) =>
    Uint8Array.from([...eachSegment(attention)].flatMap((segment) => Array.from(part(segment))));
  const plain = (strategy: 'high' | 'low') =>
    bytes((segment) => drawMask(segment, { strategy, ratio: given.ratio, reveal: 0, seed: 0 }, 0).mask);
  const order = Int32Array.from([...eachSegment(attention)].flatMap((segment) => [...attentionOrder(segment)]));
  const mask = bytes((segment) => fixedHints(segment, given.ratio));
  await emit('mask', `attention_order${suffix}`, { shape, data: order });
  await emit('mask', `attmask_high${suffix}`, { shape, data: plain('high') });
  await emit('mask', `attmask_low${suffix}`, { shape, data: plain('low') });
  await emit('mask', `mask${suffix}`, { shape, data: mask });
  return mask;
}

/** The goldens' hints: instead of drawn ones, the lowest of the most attended patches are shown. */
function fixedHints(attention: Float32Array, ratio: number): Uint8Array {
  const order = attentionOrder(attention);
  const lowest = [...topPatches(order)].sort((a, b) => a - b).slice(0, hintCount(ratio, 0.1));
  return hintMask(order, maskedCount(ratio), lowest).mask;
}

function* eachSegment(x: Activation): Generator<Float32Array> {
  for (let s = 0; s < (x.shape[0] ?? 0); s++) yield rowsOf(x, s, 1).data;
}

/** Errors of each patch, [S * 392], before masking. */
export async function traceDecoder(
  context: TraceContext,
  fused: FusedStreams,
  mask: Uint8Array,
): Promise<Float32Array> {
  const { given, emit } = context;
  const frames = drawFrames(given.seed, given.segments);
  const tubelets = range(0, given.segments).map((s) => toTubelets(pixelsOf(frames, s)));
  const targets = tubelets.map((segment) => reconstructionTarget(segment));
  const shape = [given.segments, VISUAL_PATCHES, PATCH_VALUES];
  const target = join(targets.map(({ values }) => ({ shape: [1, VISUAL_PATCHES, PATCH_VALUES], data: values })));
  await emit('decoder', 'target_recon', { ...target, shape });
  await emit('decoder', 'target_recon_sub', pick(target, 1, range(0, VISUAL_PATCHES, 49)));

  const patches = pick(fused.visual, 1, range(1, VISUAL_PATCHES + 1));
  const recovered = await runDecoder(context, patches, mask, (name, x) => emit('decoder', `dec.${name}`, x));
  await emit('decoder', 'recon_sub', pick(recovered, 1, range(0, VISUAL_PATCHES, 8)));
  const errors = Float32Array.from(targets.flatMap((own, s) => [...patchErrors(rowsOf(recovered, s, 1).data, own)]));
  await emit('decoder', 'recon_token_loss', { shape: [given.segments, VISUAL_PATCHES], data: errors });
  return errors;
}

/** The decoder on patches [S, 392, D], block by block: [S, 392, 1536]. */
export async function runDecoder(
  { config, source }: TraceContext,
  patches: Activation,
  mask: Uint8Array,
  emit: (name: string, x: Activation) => Promise<void>,
): Promise<Activation> {
  const hidden = { shape: [patches.shape[0] ?? 0, VISUAL_PATCHES, 1], data: Float32Array.from(mask) };
  let [x] = await withPart(loadDecoderEntry(source, config), (entry) =>
    bySegment([patches, hidden], (segment, bits) => [enterDecoder(segment, bits, entry)]),
  );
  await emit('tokens', x);
  for (let i = 0; i < config.decoder.depth; i++) {
    [x] = await withPart(loadDecoderBlock(source, config, i), (block) =>
      bySegment([x], (segment) => [runBlock(segment, block).x]),
    );
    await emit(`block${i}`, x);
  }
  [x] = await withPart(loadDecoderExit(source), (exit) => bySegment([x], (segment) => [leaveDecoder(segment, exit)]));
  await emit('recon', x);
  return x;
}

export interface HeadsTrace {
  /** Of the training forward, without fc_norm. [1, classes] */
  readonly visual: Activation;
  readonly audio: Activation;
}

export async function traceHeads({ config, source, emit }: TraceContext, fused: FusedStreams): Promise<HeadsTrace> {
  const rows = ({ shape, data }: Activation) => tf.tensor2d(data, shape as [number, number]);
  const [visual, audio, normed, inferred, scores] = await withPart(loadHeads(source, config), (heads) =>
    compute(() => {
      const [v, a] = [rows(fused.visualCls), rows(fused.audioCls)];
      const fcNormed = runNorm(v, heads.visualNorm);
      const pooled = (x: tf.Tensor2D) => tf.mean(x, 0, true) as tf.Tensor2D;
      const temporal = tf.add(runLinear(fcNormed, heads.visual), runLinear(a, heads.audio));
      return [
        runLinear(pooled(v), heads.visual),
        runLinear(pooled(a), heads.audio),
        fcNormed,
        runLinear(pooled(fcNormed), heads.visual),
        tf.expandDims(temporal, 0),
      ] as const;
    }),
  );
  await emit('heads', 'logits_audio', audio);
  await emit('heads', 'logits_visual', visual);
  await emit('heads', 'mbt_visual_cls', normed);
  await emit('heads', 'mbt_audio_cls_mean', fused.audioCls);
  await emit('heads', 'mbt_logits_audio', audio);
  await emit('heads', 'mbt_logits_visual', inferred);
  await emit('heads', 'mbt_temporal_score', scores);
  return { visual, audio };
}

export async function traceLosses(
  { config, given, emit }: TraceContext,
  complementary: ComplementaryTrace,
  mask: Uint8Array,
  errors: Float32Array,
  heads: HeadsTrace,
): Promise<void> {
  const both = (a: Activation, b: Activation, loss: (logits: Float32Array) => number) => loss(a.data) + loss(b.data);
  const weighted = (x: Float32Array) => polarityCrossEntropy(x, given.target, config.polarity, given.lambda0);
  const plain = (x: Float32Array) => crossEntropy(x, given.target);
  const parts = {
    reconstruction: reconstructionLoss(errors, mask),
    complementary: complementary.visualScore + complementary.audioScore,
    classification: both(heads.audio, heads.visual, weighted),
    complementaryClassification: both(complementary.visualLogits, complementary.audioLogits, weighted),
  };
  const scalars = {
    loss_recv: parts.reconstruction,
    loss_comp: parts.complementary,
    loss_comp_v: complementary.visualScore,
    loss_comp_a: complementary.audioScore,
    loss_cls: parts.classification,
    loss_cls_c: parts.complementaryClassification,
    loss_cls_plain_ce: both(heads.audio, heads.visual, plain),
    loss_cls_c_plain_ce: both(complementary.visualLogits, complementary.audioLogits, plain),
    loss_total: totalLoss(parts),
  };
  for (const [name, value] of Object.entries(scalars)) await emit('losses', name, scalar(value));
}
