// Every parameter that the network of a config reads, with its official name and shape, and how the goldens' generator
// draws it (kind, base, scale). Official checkpoints hold more (unused heads); those are left out.
import { requireArgument } from '../lib/assert';
import type { MartConfig } from './config';
import {
  AUDIO_MODEL,
  audioStem,
  channelsBehind,
  layersOf,
  type StemLayers,
  VISUAL_MODEL,
  visualStem,
} from './stem-layers';
import { AUDIO_PATCHES, PATCH, PATCH_VALUES, TUBELET_FRAMES } from '../lib/shapes';

export type ParameterKind = 'table' | 'gain' | 'bias' | 'matrix';

export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: ParameterKind;
  /** A generated value is base + scale * u, u drawn from [-1, 1). */
  readonly base: number;
  readonly scale: number;
}

/** Layers of each complementary convolution net; they lie at even places, a ReLU behind each. */
export const CPC_LAYERS = 4;

const TABLES = ['cls_token', 'dist_token', 'pos_embed', 'bottleneck', 'Vmask_token'];

/** Kind, base and scale by the rules of the goldens' README (first rule that fits). */
export function drawingRule(name: string, shape: readonly number[]): Pick<Parameter, 'kind' | 'base' | 'scale'> {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (TABLES.includes(last) || name.endsWith('_embeddings.weight')) return { kind: 'table', base: 0, scale: 0.5 };
  if (shape.length === 1 && last === 'weight') return { kind: 'gain', base: 1, scale: 0.1 };
  if (shape.length === 1) return { kind: 'bias', base: 0, scale: 0.05 };
  const fanIn = shape.slice(1).reduce((product, size) => product * size, 1);
  return { kind: 'matrix', base: 0, scale: spread(name) * Math.sqrt(3 / fanIn) };
}

/** The generator's g: keeps attention sharp and tokens apart. */
function spread(name: string): number {
  if (name.endsWith('patch_embed.proj.weight')) return 3;
  if (name.endsWith('attn.qkv.weight')) return 1.5;
  if (name.endsWith('self.query.weight') || name.endsWith('self.key.weight')) return 2;
  if (name.endsWith('output.dense.weight')) return 0.375;
  if (name.endsWith('linear_q.weight') || name.endsWith('linear_k.weight')) return 3;
  return 1;
}

/** All parameters that a network of this config reads, in no order that matters. */
export function listParameters(config: MartConfig): Parameter[] {
  requireArgument(config.fusion.blocks <= config.visual.depth, 'fusion.blocks', 'at most visual.depth');
  requireArgument(config.fusion.blocks <= config.audio.depth, 'fusion.blocks', 'at most audio.depth');
  const shapes: [name: string, shape: number[]][] = [
    ...visualShapes(config),
    ...audioShapes(config),
    ...textShapes(config),
    ...complementaryShapes(config),
    ...decoderShapes(config),
    ['vit.bottleneck', [1, config.fusion.tokens, config.width]],
    ...linear('vit.v_fc', config.width, config.classes.length),
    ...linear('vit.a_fc', config.width, config.classes.length),
    ...(config.text.head ? linear('vit.t_fc', config.width, config.classes.length) : []),
  ];
  return shapes.map(([name, shape]) => ({ name, shape, ...drawingRule(name, shape) }));
}

/** Number of values in all parameters together. */
export function countParameters(config: MartConfig): number {
  return listParameters(config).reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}

type Shapes = [name: string, shape: number[]][];

function linear(name: string, from: number, to: number): Shapes {
  return [
    [`${name}.weight`, [to, from]],
    [`${name}.bias`, [to]],
  ];
}

function norm(name: string, width: number): Shapes {
  return [
    [`${name}.weight`, [width]],
    [`${name}.bias`, [width]],
  ];
}

/** A pre-norm block. VideoMAE's form (`separate`) has q and v biases of their own and no k bias, DeiT's one for all. */
function block(name: string, width: number, biases: 'separate' | 'joint'): Shapes {
  return [
    ...norm(`${name}.norm1`, width),
    [`${name}.attn.qkv.weight`, [3 * width, width]],
    ...(biases === 'joint'
      ? ([[`${name}.attn.qkv.bias`, [3 * width]]] satisfies Shapes)
      : ([
          [`${name}.attn.q_bias`, [width]],
          [`${name}.attn.v_bias`, [width]],
        ] satisfies Shapes)),
    ...linear(`${name}.attn.proj`, width, width),
    ...norm(`${name}.norm2`, width),
    ...linear(`${name}.mlp.fc1`, width, 4 * width),
    ...linear(`${name}.mlp.fc2`, 4 * width, width),
  ];
}

function repeated(depth: number, shapes: (index: number) => Shapes): Shapes {
  return Array.from({ length: depth }, (_, index) => shapes(index)).flat();
}

/** The projection of patches, `linear` without its D; behind a stem a 1 x 1 convolution. */
function embedding(model: string, width: number, stem: StemLayers | null, linear: number[]): Shapes {
  const seen = stem ? [channelsBehind(stem), 1, 1] : linear;
  return [
    ...(stem ? layersOf(stem) : []).flatMap(
      ({ name, size, from, to }): Shapes => [
        [`${name}.weight`, [to, from, size, size]],
        [`${name}.bias`, [to]],
      ],
    ),
    [`${model}.patch_embed.proj.weight`, [width, ...seen]],
    [`${model}.patch_embed.proj.bias`, [width]],
  ];
}

function visualShapes(config: MartConfig): Shapes {
  const { width, visual } = config;
  const model = VISUAL_MODEL;
  return [
    [`${model}.cls_token`, [1, 1, width]],
    ...embedding(model, width, visualStem(config), [3, TUBELET_FRAMES, PATCH, PATCH]),
    ...repeated(visual.depth, (i) => block(`${model}.blocks.${i}`, width, 'separate')),
    ...norm(`${model}.fc_norm`, width),
  ];
}

function audioShapes(config: MartConfig): Shapes {
  const { width, audio } = config;
  const model = AUDIO_MODEL;
  return [
    [`${model}.cls_token`, [1, 1, width]],
    [`${model}.dist_token`, [1, 1, width]],
    [`${model}.pos_embed`, [1, AUDIO_PATCHES + 2, width]],
    ...embedding(model, width, audioStem(config), [1, PATCH, PATCH]),
    ...repeated(audio.depth, (i) => block(`${model}.blocks.${i}`, width, 'joint')),
    ...norm(`${model}.norm`, width),
  ];
}

function textShapes({ width, text }: MartConfig): Shapes {
  const model = 'lan_model.bert';
  return [
    [`${model}.embeddings.word_embeddings.weight`, [text.pieces, width]],
    [`${model}.embeddings.position_embeddings.weight`, [text.positions, width]],
    [`${model}.embeddings.token_type_embeddings.weight`, [2, width]],
    ...norm(`${model}.embeddings.LayerNorm`, width),
    ...repeated(text.depth, (i) => {
      const layer = `${model}.encoder.layer.${i}`;
      return [
        ...linear(`${layer}.attention.self.query`, width, width),
        ...linear(`${layer}.attention.self.key`, width, width),
        ...linear(`${layer}.attention.self.value`, width, width),
        ...linear(`${layer}.attention.output.dense`, width, width),
        ...norm(`${layer}.attention.output.LayerNorm`, width),
        ...linear(`${layer}.intermediate.dense`, width, 4 * width),
        ...linear(`${layer}.output.dense`, 4 * width, width),
        ...norm(`${layer}.output.LayerNorm`, width),
      ];
    }),
    ...linear(`${model}.pooler.dense`, width, width),
  ];
}

function complementaryShapes({ width, classes }: MartConfig): Shapes {
  return [
    ...norm('tacl.l_norm', width),
    ...['v', 'a'].flatMap((side) => [
      ...norm(`tacl.${side}_norm`, width),
      ...['q', 'k', 'v', 'o'].flatMap((part) => linear(`tacl.${side}2l_attn.linear_${part}`, width, width)),
      ...linear(`tacl.${side}_proj.fc1`, width, width),
      ...linear(`tacl.${side}_proj.fc2`, width, width),
      ...linear(`tacl.${side}_fc.fc1`, width, width),
      ...linear(`tacl.${side}_fc.fc2`, width, classes.length),
    ]),
    ...['v2a', 'a2v'].flatMap((way) =>
      repeated(CPC_LAYERS, (i) => [
        [`tacl.${way}_contrast.net.${2 * i}.weight`, [width, width, 3]],
        [`tacl.${way}_contrast.net.${2 * i}.bias`, [width]],
      ]),
    ),
  ];
}

function decoderShapes({ width, decoder }: MartConfig): Shapes {
  return [
    ['Vmask_token', [1, 1, width]],
    ...linear('decoder_embd', width, decoder.width),
    ...repeated(decoder.depth, (i) => block(`decoder_blocks.${i}`, decoder.width, 'separate')),
    ...norm('decoder_norm', decoder.width),
    ...linear('decoder_pred', decoder.width, PATCH_VALUES),
  ];
}
