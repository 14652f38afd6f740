// The network's order, written once: its stages, what each reads and gives, and what of that may be missing. The page runs
// them (batch.ts), the warm-up compiles them, parity observes them and the bench times them one by one. Nothing is read
// back, so that a whole batch can be recorded. What a stage makes on the way is disposed; what it gives is the caller's.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../../lib/assert';
import { AUDIO_PATCHES, VISUAL_PATCHES } from '../../lib/shapes';
import type { Packing } from '../../kernels/packing';
import { audioTokens, embedBanks } from '../audio';
import { type Block, runBlock } from '../block';
import { attendToSide, normWords } from '../complementary';
import { enterDecoder, leaveDecoder } from '../decoder';
import { attentionToPatches, exchange, type Fused, fuse, withBottleneck } from '../fusion';
import { audioCls, visualCls, visualLogits } from '../heads';
import type { Banks, Pixels } from '../inputs';
import { runLinear, runNorm } from '../layers';
import type { Mart } from '../mart';
import { pool, runTextBlock } from '../text';
import { embedPixels, visualTokens } from '../visual';
import type { StageName } from './types';

/** What stages read and give, by name, for B segments. */
export interface Values {
  readonly pixels: Pixels;
  readonly banks: Banks;
  /** Embeddings of rows of one length, [B, W, D], or with `packing` behind each other, [1, T, D]: T pieces in all. */
  readonly pieces: tf.Tensor3D;
  /** Of rows of different lengths: padding would take part in BERT's attention. */
  readonly packing: Packing;
  /** Tokens behind the blocks that run alone, [B, 393, D] and [B, 110, D]. */
  readonly seen: tf.Tensor3D;
  readonly heard: tf.Tensor3D;
  /** Hidden states, as `pieces` */
  readonly words: tf.Tensor3D;
  /** Behind fusion, without a final norm: [B, 392, D] and [B, D] */
  readonly patches: tf.Tensor3D;
  readonly cls: tf.Tensor2D;
  /** Last visual block, cls to patches, head mean. [B, 392] */
  readonly intra: tf.Tensor2D;
  /** [B, 110, D] behind the audio norm */
  readonly sound: tf.Tensor3D;
  /** Cross-modal attention of words, head mean: [B, W, 392] and [B, W, 108], or [1, T, 392] and [1, T, 108] */
  readonly piecesToPatches: tf.Tensor3D;
  readonly piecesToSound: tf.Tensor3D;
  /** Logits of each head, [B, classes] */
  readonly visual: tf.Tensor2D;
  readonly audio: tf.Tensor2D;
  readonly text: tf.Tensor2D;
  /** 1 = masked. [B, 392, 1] */
  readonly mask: tf.Tensor3D;
  /** The decoder's normalised pixels of all patches, [B, 392, 1536] */
  readonly recovered: tf.Tensor3D;
}

export type ValueName = keyof Values;
export type Some = { readonly [Name in ValueName]?: Values[Name] };

/** Told of every activation inside of a stage ("visual.block3") and of what it gives, by name. The tensor is the stage's. */
export type Observer = (name: string, activation: tf.Tensor) => void;

export interface Stage {
  readonly name: StageName;
  /** Without one of these the stage is left out. */
  readonly needs: readonly ValueName[];
  /** One of all that it reads must be there. */
  readonly takes: readonly ValueName[];
  /** Those that it can't give without what is missing are missing too. */
  readonly gives: readonly ValueName[];
  run(mart: Mart, given: Some, observe: Observer): Some;
}

function stage<Needed extends ValueName, Taken extends ValueName, Given extends ValueName>(
  name: StageName,
  needs: readonly Needed[],
  takes: readonly Taken[],
  gives: readonly Given[],
  run: (mart: Mart, given: Pick<Values, Needed> & Pick<Some, Taken>, observe: Observer) => Pick<Some, Given>,
): Stage {
  const observed = (mart: Mart, given: Some, observe: Observer) => {
    const made = run(mart, given as Pick<Values, Needed> & Pick<Some, Taken>, observe);
    for (const [value, tensor] of Object.entries(made)) observe(value, tensor as tf.Tensor);
    return made as tf.TensorContainer;
  };
  return { name, needs, takes, gives, run: (...call) => tf.tidy(() => observed(...call)) as Some };
}

export const STAGES: readonly Stage[] = [
  stage('visual', ['pixels'], [], ['seen'], ({ visual, config }, { pixels }, observe) => {
    const patches = embedPixels(pixels, visual.embedding);
    observe('visual.patches', patches);
    const tokens = visualTokens(patches, visual.embedding);
    observe('visual.tokens', tokens);
    const alone = visual.blocks.slice(0, config.visual.depth - config.fusion.blocks);
    return { seen: through(alone, tokens, 'visual', observe) };
  }),

  stage('audio', ['banks'], [], ['heard'], ({ audio, config }, { banks }, observe) => {
    const patches = embedBanks(banks, audio.embedding);
    observe('audio.patches', patches);
    const tokens = audioTokens(patches, audio.embedding);
    observe('audio.tokens', tokens);
    const alone = audio.blocks.slice(0, config.audio.depth - config.fusion.blocks);
    return { heard: through(alone, tokens, 'audio', observe) };
  }),

  stage('text', ['pieces'], ['packing'], ['words'], ({ text }, { pieces, packing }, observe) => ({
    words: text.blocks.reduce((x, block, i) => {
      const hidden = runTextBlock(x, block, packing);
      observe(`text.block${i}`, hidden);
      return hidden;
    }, pieces),
  })),

  stage('fusion', [], ['seen', 'heard'], ['patches', 'cls', 'intra', 'sound'], (mart, { seen, heard }, observe) => {
    const { visual, audio, bottleneck, config } = mart;
    const { blocks, tokens } = config.fusion;
    const entering = withBottleneck({ visual: seen ?? null, audio: heard ?? null }, bottleneck);
    let fused: Fused = { ...entering, visualAttention: null, audioAttention: null };
    for (let i = 0; i < blocks; i++) {
      const [at, beside] = [config.visual.depth - blocks + i, config.audio.depth - blocks + i];
      const [v, a] = [visual.blocks[at], audio.blocks[beside]];
      assert(v !== undefined && a !== undefined, 'fusion.blocks is at most the depth of both encoders');
      const streams = i === 0 ? fused : exchange(fused, tokens);
      fused = fuse(streams, { visual: v, audio: a }, i === blocks - 1);
      if (fused.visual) observe(`visual.block${at}`, fused.visual);
      if (fused.audio) observe(`audio.block${beside}`, fused.audio);
      if (fused.visualAttention) observe('visual.attention', fused.visualAttention);
      if (fused.audioAttention) observe('audio.attention', fused.audioAttention);
    }
    const { visual: v, audio: a, visualAttention } = fused;
    const part = (stream: tf.Tensor3D, from: number, count: number) =>
      tf.slice(stream, [0, from, 0], [stream.shape[0], count, config.width]);
    return {
      ...(v && { patches: part(v, 1, VISUAL_PATCHES), cls: visualCls(v) }),
      ...(visualAttention && {
        intra: tf.squeeze<tf.Tensor2D>(attentionToPatches(visualAttention, 1, VISUAL_PATCHES), [1]),
      }),
      ...(a && { sound: runNorm(part(a, 0, AUDIO_PATCHES + 2), audio.norm) }),
    };
  }),

  stage(
    'complementary',
    ['words', 'patches'],
    ['sound', 'packing'],
    ['piecesToPatches', 'piecesToSound'],
    ({ complementary }, { words, patches, sound, packing }) => {
      const queries = normWords(words, complementary);
      const [batch, , width] = patches.shape;
      return {
        piecesToPatches: attendToSide(queries, patches, complementary.visual, packing),
        ...(sound && {
          piecesToSound: attendToSide(
            queries,
            tf.slice(sound, [0, 2, 0], [batch, AUDIO_PATCHES, width]),
            complementary.audio,
            packing,
          ),
        }),
      };
    },
  ),

  stage('heads', ['cls'], [], ['visual'], ({ heads }, { cls }) => ({ visual: visualLogits(cls, heads) })),
  stage('heads', ['sound'], [], ['audio'], ({ heads }, { sound }) => ({
    audio: runLinear(audioCls(sound), heads.audio),
  })),
  stage('heads', ['words'], ['packing'], ['text'], ({ heads, text: { pooler } }, { words, packing }) =>
    heads.text && pooler ? { text: runLinear(pool(words, pooler, packing), heads.text) } : {},
  ),

  stage('decoder', ['patches', 'mask'], [], ['recovered'], ({ decoder }, { patches, mask }, observe) => {
    const tokens = enterDecoder(patches, mask, decoder.entry);
    observe('decoder.tokens', tokens);
    return { recovered: leaveDecoder(through(decoder.blocks, tokens, 'decoder', observe), decoder.exit) };
  }),
];

/** The entries of one stage; of the heads there are three. */
export function stagesOf(name: StageName): Stage[] {
  return STAGES.filter((one) => one.name === name);
}

/** Whether `stage` can run on what is there. */
export function runsOn({ needs, takes }: Stage, there: (name: ValueName) => boolean): boolean {
  return needs.every(there) && [...needs, ...takes].some(there);
}

/** Runs `stages` on segments that are alike, those whose inputs are there. Gives all values, the given ones too. */
export function runStages(mart: Mart, stages: readonly Stage[], given: Some, observe: Observer = unobserved): Some {
  let values = given;
  for (const one of stages) {
    if (runsOn(one, (name) => values[name] !== undefined)) values = { ...values, ...one.run(mart, values, observe) };
  }
  return values;
}

export const unobserved: Observer = () => {};

function through(blocks: readonly Block[], tokens: tf.Tensor3D, where: string, observe: Observer): tf.Tensor3D {
  return blocks.reduce((x, block, i) => {
    const after = runBlock(x, block).x;
    observe(`${where}.block${i}`, after);
    return after;
  }, tokens);
}
