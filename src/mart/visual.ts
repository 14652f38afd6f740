// The visual encoder's front (VideoMAE ViT): tubelets of 2 x 16 x 16 pixels to tokens, a cls token in front, sinusoid
// positions added. Its blocks are those of block.ts.
import * as tf from '@tensorflow/tfjs';
import { convolveFrames, type FrameShape, projectFrames, readsFrames, uploadFrames } from '../kernels/frames';
import { assert } from '../lib/assert';
import { type Block, ENCODER_EPSILON, loadBlock } from './block';
import type { MartConfig } from './config';
import { type Linear, type Loader, loading, runLinear } from './layers';
import { sinusoidTable } from './positions';
import { behindFirst, loadStem, runStem, type Stem } from './stem';
import { type StemLayer, TUBELET_CHANNELS, VISUAL_MODEL as MODEL, visualStem } from './stem-layers';
import type { WeightSource } from './weights';
import { FRAME_SIZE, FRAMES, GRID, PATCH, PATCH_VALUES, TUBELET_FRAMES, VISUAL_PATCHES } from '../lib/shapes';

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
    const { keep, turned } = loader;
    const weight = await source.read(`${MODEL}.patch_embed.proj.weight`);
    const bias = await source.read(`${MODEL}.patch_embed.proj.bias`);
    const cls = await source.read(`${MODEL}.cls_token`);
    const table = sinusoidTable(VISUAL_PATCHES + 1, width);
    return {
      stem: layers && (await loadStem(loader, layers)),
      code: layers?.code ? await loadCode(loader, layers.code) : null,
      projection: {
        weight: turned(layers ? weight : coloursLast(weight, PATCH_VALUES / COLOURS), width),
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
async function loadCode({ source, keep, turned }: Loader, { name, to }: StemLayer): Promise<Linear> {
  const weight = await source.read(`${name}.weight`);
  const bias = await source.read(`${name}.bias`);
  return { weight: turned(coloursLast(weight, PATCH * PATCH), to), bias: keep(tf.tensor1d(bias)) };
}

/**
 * Values (colour, place) as (place, colour), for each `places` of a weight: a Conv3d's [D, colour, frame, row, column], or
 * what a convolution of a tubelet's six channels has, [out, frame, colour, row, column]; both become [.., frame, row, column,
 * colour].
 */
function coloursLast(weight: Float32Array, places: number): Float32Array {
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

/** Normalised tubelets [B * 392, 1536] to patch embeddings [B, 392, D], before cls and positions. */
export function embedTubelets(tubelets: tf.Tensor2D, { stem, code, projection }: VisualEmbedding): tf.Tensor3D {
  return tf.tidy(() => {
    const seen = stem ? withCode(runStem(asPictures(tubelets), stem), code && runLinear(tubelets, code)) : tubelets;
    const patches = runLinear(seen, projection);
    return tf.reshape(patches, [tubelets.shape[0] / VISUAL_PATCHES, VISUAL_PATCHES, projection.bias.size]);
  });
}

/** Features [B * 8, 7, 7, channels] as rows [B * 392, channels], those of a code [B * 392, code] behind them. */
function withCode(features: tf.Tensor4D, code: tf.Tensor2D | null): tf.Tensor2D {
  const channels = features.shape[3];
  const rows = tf.reshape(features, [features.size / channels, channels]) as tf.Tensor2D;
  return code ? tf.concat([rows, code], 1) : rows;
}

export const FRAME_SHAPE: FrameShape = { frames: FRAMES, side: FRAME_SIZE, patch: PATCH, depth: TUBELET_FRAMES };

/** Pixels from `uploadPixels` to patch embeddings [B, 392, D], before cls and positions. */
export function embedPixels(pixels: tf.Tensor2D, embedding: VisualEmbedding): tf.Tensor3D {
  const { stem, code, projection } = embedding;
  return tf.tidy(() => {
    if (pixels.dtype !== 'int32') return embedTubelets(tf.div(tf.sub(pixels, 100), 255) as tf.Tensor2D, embedding);
    const project = ({ weight, bias }: Linear) => projectFrames(pixels, weight, bias, FRAME_SHAPE);
    const patches = stem
      ? runLinear(withCode(stemOfFrames(pixels, stem), code && project(code)), projection)
      : project(projection);
    return tf.reshape(patches, [pixels.shape[0], VISUAL_PATCHES, projection.bias.size]);
  });
}

/** The first convolution reads the frames themselves. */
function stemOfFrames(frames: tf.Tensor2D, stem: Stem): tf.Tensor4D {
  const [first] = stem.chain;
  assert(first?.stride === first?.weight.shape[0] && first?.pad === 0, 'windows stand beside each other');
  return runStem(convolveFrames(frames, first.weight, first.bias, FRAME_SHAPE), behindFirst(stem));
}

/**
 * Pixels [16, 112, 112, 3] of B segments on the device: as they came where the backend's kernels read them so, else as tubelets
 * of 0..255, [B * 392, 1536]. `tubelets` are the same pixels, [392, 1536] each.
 */
export function uploadPixels(pixels: readonly Uint8Array[], tubelets: readonly Uint8Array[]): tf.Tensor2D {
  return readsFrames() ? uploadFrames(pixels) : uploadTubelets(tubelets);
}

/** Tubelets of B segments, [392, 1536] each, as one tensor of 0..255, [B * 392, 1536]. */
export function uploadTubelets(tubelets: readonly Uint8Array[]): tf.Tensor2D {
  const values = new Float32Array(tubelets.length * VISUAL_PATCHES * PATCH_VALUES);
  for (const [i, segment] of tubelets.entries()) values.set(segment, i * segment.length);
  return tf.tensor2d(values, [tubelets.length * VISUAL_PATCHES, PATCH_VALUES]);
}

/** Tubelets [B * 392, 1536] as pictures [B * 8, 112, 112, 6], channels in (frame, colour) order. */
function asPictures(tubelets: tf.Tensor2D): tf.Tensor4D {
  const [rows] = tubelets.shape;
  const [times, , columns] = GRID;
  // Frames go behind the pixels of each patch, then a row of patches becomes rows of pixels.
  const stacked = tf.transpose(tf.reshape(tubelets, [rows, TUBELET_FRAMES, PATCH * PATCH, COLOURS]), [0, 2, 1, 3]);
  const bands = tf.reshape(stacked, [rows / columns, columns, PATCH, PATCH * TUBELET_CHANNELS]);
  const pictures = [(rows * times) / VISUAL_PATCHES, FRAME_SIZE, FRAME_SIZE, TUBELET_CHANNELS] as const;
  return tf.reshape(tf.transpose(bands, [0, 2, 1, 3]), [...pictures]);
}

/** Patch embeddings [B, 392, D] to tokens [B, 393, D]: cls first, positions added. */
export function visualTokens(patches: tf.Tensor3D, { cls, positions }: VisualEmbedding): tf.Tensor3D {
  return tf.tidy(() => {
    const first = tf.tile(cls, [patches.shape[0], 1, 1]);
    return tf.concat([first, tf.add(patches, positions) as tf.Tensor3D], 1);
  });
}
