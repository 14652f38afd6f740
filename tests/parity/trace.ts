// Runs a goldens case through the page's own batches and stages, observed, and hands out every tensor, scalar and activation
// under the goldens' name; on top of that, what only training makes of them.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../../src/lib/assert';
import { AUDIO_PATCHES, PATCH_VALUES, VISUAL_PATCHES } from '../../src/lib/shapes';
import { attentionToPatches } from '../../src/mart/fusion';
import { runLinear, runNorm } from '../../src/mart/layers';
import type { Mart } from '../../src/mart/mart';
import {
  attentionOrder,
  combineAttention,
  drawMask,
  hintCount,
  hintMask,
  maskedCount,
  topPatches,
} from '../../src/mart/mask';
import { patchErrors, reconstructionTarget } from '../../src/mart/reconstruction';
import { Batch } from '../../src/mart/run/batch';
import { runStages, type Some, stagesOf } from '../../src/mart/run/stages';
import type { StageName } from '../../src/mart/run/types';
import { embedPieces, loadPooler, pool } from '../../src/mart/text';
import type { WeightSource } from '../../src/mart/weights';
import {
  type Activation,
  bySegment,
  compute,
  join,
  mean,
  Observed,
  pick,
  range,
  rowsOf,
  take,
  upload,
} from './activation';
import { type ComplementaryTrace, contrast, loadTrained, predict, type Trained, traceTrained } from './complementary';
import { banksOf, drawBanks, drawFrames, drawIsolated, drawText, pixelsOf, type TextRows } from './inputs';
import { crossEntropy, polarityCrossEntropy, reconstructionLoss, totalLoss } from './losses';

/** What the manifest of a goldens folder says of its case. */
export interface TraceCase {
  readonly seed: number;
  /** S */
  readonly segments: number;
  /** W, pieces of a text row */
  readonly words: number;
  /** mratio */
  readonly ratio: number;
  /** Index of the true class. */
  readonly target: number;
  /** lamb: weight of intra attention in the mask's. */
  readonly lambda: number;
  /** lambda_0 of the polarity-consistent cross-entropy. */
  readonly lambda0: number;
}

/**
 * From the goldens, [S, 392] each: the mask that the decoder is given (README: use as given), and the attention from which
 * masks are drawn a second time, handed out with FROM_GOLDEN behind their names.
 */
export interface Golden {
  readonly mask: Uint8Array;
  readonly combinedAttention: Float32Array;
}

/** Behind the names of masks and order that were drawn from the golden attention. */
export const FROM_GOLDEN = ' (from golden attention)';

export interface TraceValue {
  /** [] for a scalar */
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array | readonly number[];
}

export type Emit = (name: string, value: TraceValue) => Promise<void>;

/** What every step is given. */
interface Context {
  readonly mart: Mart;
  /** Of the network's weights: what only training reads is not in `mart`. */
  readonly source: WeightSource;
  readonly given: TraceCase;
  readonly golden: Golden | null;
  readonly emit: Emit;
}

/** Runs batches of at most `batch` segments. Without goldens our own masks are decoded. */
export async function trace(
  mart: Mart,
  source: WeightSource,
  given: TraceCase,
  { golden = null, batch = 1 }: { readonly golden?: Golden | null; readonly batch?: number },
  emit: Emit,
): Promise<void> {
  const context: Context = { mart, source, given, golden, emit };
  const frames = drawFrames(given.seed, given.segments);
  const banks = drawBanks(given.seed, given.segments);
  const text = drawText(given.seed, given.segments, given.words);
  await emit('input.frames', frames);
  await emit('input.fbank', banks);
  await emit('token_ids', { shape: [text.rows, text.length], data: text.ids });

  const pixels = range(0, given.segments).map((s) => pixelsOf(frames, s));
  const observed = new Observed();
  for (let first = 0; first < given.segments; first += batch) {
    const data = pixels.slice(first, first + batch).map((own, i) => {
      const index = first + i;
      return { index, pixels: own, filterBanks: banksOf(banks, index), pieces: rowOf(text, 2 * index) };
    });
    const run = new Batch(mart, data, undefined, observed.observe);
    try {
      await run.recordToHeads();
      await observed.take();
    } finally {
      run.dispose();
    }
  }
  await emitObserved(context, observed);

  const words = await traceText(context, text, observed.get('words'));
  const trained = await loadTrained(source, mart.config);
  try {
    const complementary = await traceComplementary(context, trained, observed, words);
    const ours = await traceMask(context, complementary.attention);
    const mask = golden?.mask ?? ours;
    const errors = await traceDecoder(context, pixels, observed.get('patches'), mask);
    const heads = await traceHeads(context, observed);
    await traceLosses(context, complementary, mask, errors, heads);
    await traceIsolated(context, trained);
  } finally {
    tf.dispose(trained as unknown as tf.TensorContainer);
  }
}

/** Names of activations and of results in the goldens; others are called there as here. */
const RENAMED: readonly (readonly [ours: RegExp, golden: string])[] = [
  [/^(?:visual\.)patches$/, 'vid.patch_embed'],
  [/^(?:audio\.)patches$/, 'aud.patch_embed'],
  [/^visual\./, 'vid.'],
  [/^audio\./, 'aud.'],
  [/^text\.block/, 'bert.layer'],
  [/^pieces$/, 'bert.embeddings'],
  [/^sound$/, 'aud.fused'],
  [/^cls$/, 'visual_cls'],
  [/^intra$/, 'intra_attention'],
  [/^decoder\./, 'dec.'],
  [/^recovered$/, 'dec.recon'],
];

function goldenName(ours: string): string {
  const rule = RENAMED.find(([pattern]) => pattern.test(ours));
  return rule ? ours.replace(rule[0], rule[1]) : ours;
}

async function emitObserved({ mart: { config }, emit }: Context, observed: Observed): Promise<void> {
  for (const name of observed.names) await emit(goldenName(name), observed.get(name));
  const { blocks, tokens } = config.fusion;
  for (let i = 1; i <= blocks; i++) {
    const at = config.visual.depth - i;
    const seen = ending(observed.get(`visual.block${at}`), tokens);
    const heard = ending(observed.get(`audio.block${config.audio.depth - i}`), tokens);
    await emit(`bottleneck.after${at}`, {
      shape: seen.shape,
      data: seen.data.map((value, j) => (value + (heard.data[j] ?? 0)) / 2),
    });
  }
  const fused = pick(observed.get(`visual.block${config.visual.depth - 1}`), 1, range(0, VISUAL_PATCHES + 1));
  await emit('vid.fused', fused);
  const sound = observed.get('sound');
  await emit('vid_fused_sub', pick(fused, 1, range(0, VISUAL_PATCHES + 1, 8)));
  await emit('aud_fused_sub', pick(sound, 1, range(0, AUDIO_PATCHES + 2, 2)));
  await emit('audio_cls_mean', mean(pick(sound, 1, [0, 1]), 1));
  const byHead = pick(observed.get('visual.attention'), 3, range(1, VISUAL_PATCHES + 1));
  await emit('intra_attention_heads', { ...byHead, shape: byHead.shape.filter((_, i) => i !== 2) });
  const { shape, data } = observed.get('audio.attention');
  const [heard] = await compute(() => [
    attentionToPatches(tf.tensor4d(data, shape as [number, number, number, number]), 2, AUDIO_PATCHES),
  ]);
  await emit('audio_cls_attention', heard);
}

/** The last tokens of [S, N, D]: the bottleneck, as a block left it. */
const ending = (stream: Activation, tokens: number): Activation => {
  const end = stream.shape[1] ?? 0;
  return pick(stream, 1, range(end - tokens, end));
};

const rowOf = ({ ids, length }: TextRows, row: number) => ids.slice(row * length, (row + 1) * length);

/** Runs one stage on given values, [S, ...] each, segment by segment. */
async function runOn(
  mart: Mart,
  name: StageName,
  given: { readonly [Name in keyof Some]?: Activation },
): Promise<Observed> {
  const observed = new Observed();
  const values = Object.entries(given);
  for (let s = 0; s < (values[0]?.[1].shape[0] ?? 0); s++) {
    tf.tidy(() => {
      const segment = Object.fromEntries(values.map(([value, all]) => [value, upload(rowsOf(all, s, 1))]));
      runStages(mart, stagesOf(name), segment, observed.observe);
    });
    await observed.take();
  }
  return observed;
}

/** Hidden states [2S, W, D] of all rows: of segment s, row 2s is the transcript and row 2s + 1 its emotion words. */
async function traceText(
  { mart, source, emit }: Context,
  text: TextRows,
  transcripts: Activation,
): Promise<Activation> {
  const rows: Activation[] = [];
  for (let row = 0; row < text.rows; row += 2) {
    const [pieces] = await take([await embedPieces([rowOf(text, row + 1)], mart.text.embedding)]);
    const emotion = await runOn(mart, 'text', { pieces });
    rows.push(rowsOf(transcripts, row / 2, 1), emotion.get('words'));
  }
  const hidden = join(rows);
  await emit('bert_hidden', hidden);
  const pooler = await loadPooler(source, mart.config);
  const [pooled] = await bySegment([hidden], (row) => [pool(row, pooler)]);
  tf.dispose([pooler.weight, pooler.bias]);
  await emit('bert_pooler', pooled);
  return hidden;
}

interface TranscriptTrace extends ComplementaryTrace {
  /** Mask attention, [S, 392] */
  readonly attention: Activation;
}

/** Complementary attention of the transcripts; emotion words and both rows together are traced on the way. */
async function traceComplementary(
  { mart, given, emit }: Context,
  trained: Trained,
  observed: Observed,
  text: Activation,
): Promise<TranscriptTrace> {
  const [patches, sound, intra] = (['patches', 'sound', 'intra'] as const).map((name) => observed.get(name));
  assert(patches !== undefined && sound !== undefined && intra !== undefined, 'the network gives them');
  const soundPatches = pick(sound, 1, range(2, AUDIO_PATCHES + 2));
  const [rows = 0, length = 0, width = 0] = text.shape;
  const ways = {
    transcript: pick(text, 0, range(0, rows, 2)),
    emotion: pick(text, 0, range(1, rows, 2)),
    // Rows 2s and 2s + 1 follow each other: joined on the word axis without moving a value.
    concat: { shape: [given.segments, 2 * length, width], data: text.data },
  };
  let transcript: TranscriptTrace | null = null;
  for (const [way, words] of Object.entries(ways)) {
    const ran = way === 'transcript' ? observed : await runOn(mart, 'complementary', { words, patches, sound });
    const result = await traceTrained(mart, trained, words, patches, soundPatches);
    const inter = mean(ran.get('piecesToPatches'), 1);
    const attention = { shape: intra.shape, data: combineAttention(intra.data, inter.data, given.lambda) };
    await emit(`tacl_${way}_v2l_attention`, ran.get('piecesToPatches'));
    await emit(`tacl_${way}_a2l_attention`, ran.get('piecesToSound'));
    await emit(`tacl_${way}_logits_v`, result.visualLogits);
    await emit(`tacl_${way}_logits_a`, result.audioLogits);
    await emit(`tacl_${way}_loss_comp`, scalar(result.visualScore + result.audioScore));
    await emit(`tacl_${way}_combined_attention`, attention);
    if (way !== 'transcript') continue;
    transcript = { ...result, attention };
    await emit('inter_attention', inter);
    await emit('tacl_transcript_v2l_features', result.visualFeatures);
    await emit('tacl_transcript_a2l_features', result.audioFeatures);
  }
  assert(transcript !== null, 'the transcript is one of the ways');
  return transcript;
}

/** Masks from our attention and, where it is given, from the golden one; returns the hinted mask of ours. */
async function traceMask(context: Context, combined: Activation): Promise<Uint8Array> {
  const { given, golden, emit } = context;
  await emit('combined_attention', combined);
  const ours = await traceMasksOf(context, combined, '');
  if (golden) await traceMasksOf(context, { shape: combined.shape, data: golden.combinedAttention }, FROM_GOLDEN);
  const count = maskedCount(given.ratio);
  const gaps = [...eachSegment(combined)].map((attention) => {
    const falling = attention.slice().sort().reverse();
    const gap = (at: number) => (falling[at - 1] ?? 0) - (falling[at] ?? 0);
    return [gap(count), gap(topPatches(attentionOrder(attention)).length), gap(VISUAL_PATCHES - count)] as const;
  });
  const smallest = (at: 0 | 1 | 2) => scalar(Math.min(...gaps.map((gap) => gap[at])));
  await emit('attention_gap_at_mask_edge', smallest(0));
  await emit('attention_gap_at_top_edge', smallest(1));
  await emit('attention_gap_at_low_edge', smallest(2));
  await emit('mask_count', scalar(ours.reduce((sum, bit) => sum + bit, 0)));
  return ours;
}

/** Order and masks of [S, 392] attention; returns the hinted mask. */
async function traceMasksOf({ given, emit }: Context, attention: Activation, suffix: string): Promise<Uint8Array> {
  const { shape } = attention;
  const bytes = (part: (attention: Float32Array) => ArrayLike<number>) =>
    Uint8Array.from([...eachSegment(attention)].flatMap((segment) => Array.from(part(segment))));
  const plain = (strategy: 'high' | 'low') =>
    bytes((segment) => drawMask(segment, { strategy, ratio: given.ratio, reveal: 0, seed: 0 }, 0).mask);
  const order = Int32Array.from([...eachSegment(attention)].flatMap((segment) => [...attentionOrder(segment)]));
  const mask = bytes((segment) => fixedHints(segment, given.ratio));
  await emit(`attention_order${suffix}`, { shape, data: order });
  await emit(`attmask_high${suffix}`, { shape, data: plain('high') });
  await emit(`attmask_low${suffix}`, { shape, data: plain('low') });
  await emit(`mask${suffix}`, { shape, data: mask });
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
async function traceDecoder(
  { mart, emit }: Context,
  pixels: readonly Uint8Array[],
  patches: Activation,
  mask: Uint8Array,
): Promise<Float32Array> {
  const targets = pixels.map((segment) => reconstructionTarget(segment));
  const target = join(targets.map(({ values }) => ({ shape: [1, VISUAL_PATCHES, PATCH_VALUES], data: values })));
  await emit('target_recon', target);
  await emit('target_recon_sub', pick(target, 1, range(0, VISUAL_PATCHES, 49)));
  const observed = await runOn(mart, 'decoder', { patches, mask: asTokens(mask) });
  for (const name of observed.names) await emit(goldenName(name), observed.get(name));
  const recovered = observed.get('recovered');
  await emit('recon_sub', pick(recovered, 1, range(0, VISUAL_PATCHES, 8)));
  const errors = Float32Array.from(targets.flatMap((own, s) => [...patchErrors(rowsOf(recovered, s, 1).data, own)]));
  await emit('recon_token_loss', { shape: [pixels.length, VISUAL_PATCHES], data: errors });
  return errors;
}

/** Masks [S * 392] as the decoder takes them, [S, 392, 1]. */
function asTokens(masks: Uint8Array): Activation {
  return { shape: [masks.length / VISUAL_PATCHES, VISUAL_PATCHES, 1], data: Float32Array.from(masks) };
}

interface HeadsTrace {
  /** Of the training forward, without fc_norm. [1, classes] */
  readonly visual: Activation;
  readonly audio: Activation;
}

async function traceHeads({ mart: { heads }, emit }: Context, observed: Observed): Promise<HeadsTrace> {
  const rows = ({ shape, data }: Activation) => tf.tensor2d(data, shape as [number, number]);
  const [cls, sound] = [observed.get('cls'), mean(pick(observed.get('sound'), 1, [0, 1]), 1)];
  const [visual, audio, normed, inferred] = await compute(() => {
    const [v, a] = [rows(cls), rows(sound)];
    const fcNormed = runNorm(v, heads.visualNorm);
    const pooled = (x: tf.Tensor2D) => tf.mean(x, 0, true) as tf.Tensor2D;
    return [
      runLinear(pooled(v), heads.visual),
      runLinear(pooled(a), heads.audio),
      fcNormed,
      runLinear(pooled(fcNormed), heads.visual),
    ] as const;
  });
  const [seen, heard] = [observed.get('visual'), observed.get('audio')];
  const scores = seen.data.map((score, i) => score + (heard.data[i] ?? Number.NaN));
  await emit('logits_audio', audio);
  await emit('logits_visual', visual);
  await emit('mbt_visual_cls', normed);
  await emit('mbt_audio_cls_mean', sound);
  await emit('mbt_logits_audio', audio);
  await emit('mbt_logits_visual', inferred);
  await emit('mbt_temporal_score', { shape: [1, ...seen.shape], data: scores });
  return { visual, audio };
}

async function traceLosses(
  { mart: { config }, given, emit }: Context,
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
  for (const [name, value] of Object.entries(scalars)) await emit(name, scalar(value));
}

/** Complementary attention, its convolution net and the decoder alone, on drawn inputs. */
async function traceIsolated({ mart, given, emit }: Context, trained: Trained): Promise<void> {
  const inputs = drawIsolated(given.seed, given.segments, given.words, mart.config.width);
  const { words, video: patches, audio } = inputs;
  // cls and dist stand in front of the sound's patches.
  const lead = {
    shape: [given.segments, 2, mart.config.width],
    data: new Float32Array(given.segments * 2 * mart.config.width),
  };
  const sound = besides(lead, audio);
  const attention = await runOn(mart, 'complementary', { words, patches, sound });
  const result = await traceTrained(mart, trained, words, patches, audio);
  await emit('iso_tacl_v2l_attention', attention.get('piecesToPatches'));
  await emit('iso_tacl_a2l_attention', attention.get('piecesToSound'));
  await emit('iso_tacl_logits_v', result.visualLogits);
  await emit('iso_tacl_logits_a', result.audioLogits);
  await emit('iso_tacl_loss_comp', scalar(result.visualScore + result.audioScore));
  const [prediction] = await bySegment([inputs.y], (y) => [predict(y, trained.v2a)]);
  await emit('iso_cpc_v2a_prediction', prediction);
  const [score] = await compute(() => [contrast(upload(inputs.x), upload(inputs.y), trained.v2a)]);
  await emit('iso_cpc_v2a', scalar(score.data[0] ?? Number.NaN));

  await emit('iso_decoder_mask', { shape: [given.segments, VISUAL_PATCHES], data: inputs.mask });
  const recovered = (await runOn(mart, 'decoder', { patches, mask: asTokens(inputs.mask) })).get('recovered');
  await emit('iso.dec.recon', recovered);
  await emit('iso_decoder_sub', pick(recovered, 1, range(0, VISUAL_PATCHES, 49)));
}

/** Joined on axis 1. */
function besides(a: Activation, b: Activation): Activation {
  const parts = range(0, a.shape[0] ?? 0).flatMap((s) => [rowsOf(a, s, 1), rowsOf(b, s, 1)]);
  const [segments = 0, first = 0, width = 0] = a.shape;
  const data = parts.map((part) => ({ shape: [part.data.length], data: part.data }));
  return { shape: [segments, first + (b.shape[1] ?? 0), width], data: join(data).data };
}

function scalar(value: number): TraceValue {
  return { shape: [], data: [value] };
}
