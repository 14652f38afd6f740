// The pieces that are raced: one transformer block, and the products that measure the raw rate.
import * as tf from '@tensorflow/tfjs';
import { fillValues, streamState } from '../../src/lib/random';
import { PATCH_VALUES, VISUAL_PATCHES } from '../../src/lib/shapes';
import { runBlock } from '../../src/mart/block';
import type { MartConfig } from '../../src/mart/config';
import { runLinear } from '../../src/mart/layers';
import { loadVisualBlock } from '../../src/mart/visual';
import { generatedWeights } from '../../src/mart/weights-generated';
import { blockFlops } from '../flops';
import { SEED } from './network';
import type { Piece } from './piece';

const TOKENS = VISUAL_PATCHES + 1;

/** A block of the visual encoder: where three quarters of the network's arithmetic is. */
export function blockPiece(config: MartConfig, segments: number, alone: boolean): Piece {
  return {
    stage: 'block',
    inputs: [{ name: 'x', shape: [segments, TOKENS, config.width] }],
    flops: segments * blockFlops(TOKENS, config.width),
    ends: 'device',
    alone,
    async load() {
      const block = await loadVisualBlock(generatedWeights(SEED), config, 0);
      return {
        run: ([x]) => ({ y: runBlock(x as tf.Tensor3D, block).x }),
        dispose: () => tf.dispose(block as unknown as tf.TensorContainer),
      };
    },
  };
}

/** Five products of the network, on the rows of all segments: qkv, projection, both layers of the MLP, embedding. */
export function productPieces({ width }: MartConfig, segments: number): Piece[] {
  const rows = segments * VISUAL_PATCHES;
  const forms = [
    [width, 3 * width],
    [width, width],
    [width, 4 * width],
    [4 * width, width],
    [PATCH_VALUES, width],
  ] as const;
  return forms.map(([inner, columns]) => ({
    stage: `product [${rows}, ${inner}] x [${inner}, ${columns}]`,
    inputs: [{ name: 'x', shape: [rows, inner] }],
    flops: 2 * rows * inner * columns,
    ends: 'device',
    alone: false,
    async load() {
      const values = new Float32Array(inner * columns);
      fillValues(values, streamState(SEED, `product.${inner}.${columns}`), 0, 0, Math.sqrt(3 / inner));
      const layer = { weight: tf.tensor2d(values, [inner, columns]), bias: tf.zeros<tf.Rank.R1>([columns]) };
      return {
        run: ([x]) => ({ y: runLinear(x as tf.Tensor2D, layer) }),
        dispose: () => tf.dispose([layer.weight, layer.bias]),
      };
    },
  }));
}
