// The visual encoder's front (VideoMAE ViT): tubelets of 2 x 16 x 16 pixels to tokens, a cls token in front, sinusoid
// positions added. Its blocks are those of block.ts.
import * as tf from '@tensorflow/tfjs';
import { convolveFrames, projectFrames } from '../kernels/frames';
import { assert } from '../lib/assert';
import { type Block, ENCODER_EPSILON, loadBlock } from './block';
import type { MartConfig } from './config';
import { FRAME_SHAPE, type Pixels } from './inputs';
import { type Linear, type Loader, loading, runLinear } from './layers';
import { sinusoidTable } from './positions';
import { withoutFirst, loadStem, runStem, type Stem } from './stem';
import { outputChannels, type StemLayer, VISUAL_MODEL as MODEL, visualStem } from './stem-layers';
import type { WeightSource } from './weights';
import { PATCH, PATCH_VALUES, TUBELET_FRAMES, VISUAL_PATCHES } from '../lib/shapes';

const COLOURS = 3;

export interface VisualEmbedding {
  /** Null: the projection sees the pixels. */
  readonly stem: Stem | null;
  /** Of a stem that has one: [1536, code], values as the projection sees them without a stem. */
  readonly code: Linear | null;
  /** [1536, D], values of a tubelet in (frame, row, column, colour) order; behind a stem [channels + code, D] */
  readonly projection: Linear;
  /** The cls token with its position, [1, 1, D] */
  readonly cls: tf.Tensor3D;
  /** Positions of the patches, [1, 392, D] */
  readonly positions: tf.Tensor3D;
}

export function loadVisualEmbedding(source: WeightSource, config: MartConfig): Promise<VisualEmbedding> {
  const { width } = config;
  const layers = visualStem(config);
  return loading(source, async (loader) => {
    const { keep, transposed } = loader;
    const kernel = layers ? [outputChannels(layers), 1, 1] : [COLOURS, TUBELET_FRAMES, PATCH, PATCH];
    const weight = await source.read(`${MODEL}.patch_embed.proj.weight`, [width, ...kernel]);
    const bias = await source.read(`${MODEL}.patch_embed.proj.bias`, [width]);
    const cls = await source.read(`${MODEL}.cls_token`, [1, 1, width]);
    const table = sinusoidTable(VISUAL_PATCHES + 1, width);
    return {
      stem: layers && (await loadStem(loader, layers)),
      code: layers?.code ? await loadCode(loader, layers.code) : null,
      projection: {
        weight: transposed(layers ? weight : channelsLast(weight, PATCH_VALUES / COLOURS), width),
        bias: keep(tf.tensor1d(bias)),
      },
      cls: keep(
        tf.tensor3d(
          cls.map((value, i) => value + (table[i] ?? 0)),
          [1, 1, width],
        ),
      ),
      positions: keep(tf.tensor3d(table.slice(width), [1, VISUAL_PATCHES, width])),
    };
  });
}

/** Its convolution's windows are the patches, so that it is a linear layer on tubelets as they are. */
async function loadCode({ source, keep, transposed }: Loader, layer: StemLayer): Promise<Linear> {
  const { name, from, to, size } = layer;
  const weight = await source.read(`${name}.weight`, [to, from, size, size]);
  const bias = await source.read(`${name}.bias`, [to]);
  return { weight: transposed(channelsLast(weight, PATCH * PATCH), to), bias: keep(tf.tensor1d(bias)) };
}

/**
 * Values (colour, place) as (place, colour), for each `places` of a weight: a Conv3d's [D, colour, frame, row, column], or
 * what a convolution of a tubelet's six channels has, [out, frame, colour, row, column]; both become [.., frame, row, column,
 * colour].
 */
function channelsLast(weight: Float32Array, places: number): Float32Array {
  const out = new Float32Array(weight.length);
  for (let row = 0; row < weight.length; row += places * COLOURS) {
    for (let place = 0; place < places; place++) {
      for (let colour = 0; colour < COLOURS; colour++) {
        out[row + place * COLOURS + colour] = weight[row + colour * places + place] ?? 0;
      }
    }
  }
  return out;
}

export function loadVisualBlock(source: WeightSource, { width, visual }: MartConfig, index: number): Promise<Block> {
  const form = { width, heads: visual.heads, epsilon: ENCODER_EPSILON, biases: 'separate' } as const;
  return loadBlock(source, `${MODEL}.blocks.${index}`, form);
}

/** To patch embeddings [B, 392, D], before cls and positions. */
export function embedPixels(pixels: Pixels, embedding: VisualEmbedding): tf.Tensor3D {
  const { stem, projection } = embedding;
  return tf.tidy(() => {
    const patches: tf.Tensor =
      pixels.layout === 'frames' && !stem
        ? projectFrames(pixels.frames, projection.weight, projection.bias, FRAME_SHAPE)
        : runLinear(rowsOf(pixels, embedding), projection);
    const [rows = 0, width = 0] = patches.shape;
    return tf.reshape(patches, [rows / VISUAL_PATCHES, VISUAL_PATCHES, width]);
  });
}

/** What the projection sees: tubelets [B * 392, 1536], or behind a stem [B * 392, channels + code]. */
function rowsOf(pixels: Pixels, { stem, code }: VisualEmbedding): tf.Tensor2D {
  if (pixels.layout === 'frames') {
    assert(stem !== null, 'without a stem frames are projected as they are');
    const coded = code && projectFrames(pixels.frames, code.weight, code.bias, FRAME_SHAPE);
    return withCode(stemOfFrames(pixels.frames, stem), coded);
  }
  const { tubelets, pictures } = pixels;
  if (stem && pictures) return withCode(runStem(pictures, stem), tubelets && code && runLinear(tubelets, code));
  assert(tubelets !== null, 'pixels are cut for the embedding that sees them');
  return tubelets;
}

/** Features [B * 8, 7, 7, channels] as rows [B * 392, channels], those of a code [B * 392, code] behind them. */
function withCode(features: tf.Tensor4D, code: tf.Tensor2D | null): tf.Tensor2D {
  const channels = features.shape[3];
  const rows = tf.reshape(features, [features.size / channels, channels]) as tf.Tensor2D;
  return code ? tf.concat([rows, code], 1) : rows;
}

/** The first convolution reads the frames themselves. */
function stemOfFrames(frames: tf.Tensor2D, stem: Stem): tf.Tensor4D {
  const [first] = stem.chain;
  assert(first?.stride === first?.weight.shape[0] && first?.pad === 0, 'windows stand beside each other');
  return runStem(convolveFrames(frames, first.weight, first.bias, FRAME_SHAPE), withoutFirst(stem));
}

/** Patch embeddings [B, 392, D] to tokens [B, 393, D]: cls first, positions added. */
export function visualTokens(patches: tf.Tensor3D, { cls, positions }: VisualEmbedding): tf.Tensor3D {
  return tf.tidy(() => {
    const first = tf.tile(cls, [patches.shape[0], 1, 1]);
    return tf.concat([first, tf.add(patches, positions) as tf.Tensor3D], 1);
  });
}
