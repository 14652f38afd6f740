// The text encoder (BERT): embeddings, post-norm blocks, tanh pooler. As officially there is no attention mask: where
// rows are padded, padding takes part; the page packs rows of different lengths instead, each of which attends to itself.
import * as tf from '@tensorflow/tfjs';
import { packedSelfAttention, selfAttention } from '../kernels/attention';
import { firstRows, type Packing } from '../kernels/packing';
import { scaleQueries } from './block';
import type { MartConfig } from './config';
import { type Linear, loading, type Norm, runLinear, runLinearNorm, runNorm } from './layers';
import type { WeightSource } from './weights';

const MODEL = 'lan_model.bert';
const EPSILON = 1e-12;

export interface TextEmbedding {
  /** Rows of the word table, [ids.length * D]. The table stays with the source: at 30,522 rows it is a fifth of BERT. */
  words(ids: ArrayLike<number>): Promise<Float32Array>;
  /** Position plus the embedding of token type 0, [positions, D] */
  readonly positions: tf.Tensor2D;
  readonly norm: Norm;
}

export interface TextBlock {
  readonly heads: number;
  /** [D, 3 D]; queries carry the softmax scale. */
  readonly qkv: Linear;
  readonly attentionOut: Linear;
  readonly attentionNorm: Norm;
  readonly intermediate: Linear;
  readonly out: Linear;
  readonly outNorm: Norm;
}

export function loadTextEmbedding(source: WeightSource, { width, text }: MartConfig): Promise<TextEmbedding> {
  return loading(source, async ({ keep, norm }) => {
    const name = `${MODEL}.embeddings`;
    const positions = await source.read(`${name}.position_embeddings.weight`, [text.positions, width]);
    const types = await source.read(`${name}.token_type_embeddings.weight`, [2, width]);
    return {
      words: (ids) => source.readRows(`${name}.word_embeddings.weight`, [text.pieces, width], ids),
      positions: keep(
        tf.tensor2d(
          positions.map((value, i) => value + (types[i % width] ?? 0)),
          [text.positions, width],
        ),
      ),
      norm: await norm(`${name}.LayerNorm`, width, EPSILON),
    };
  });
}

export function loadTextBlock(source: WeightSource, { width, text }: MartConfig, index: number): Promise<TextBlock> {
  const layer = `${MODEL}.encoder.layer.${index}`;
  return loading(source, async ({ keep, transposed, linear, norm }) => {
    const weight = new Float32Array(3 * width * width);
    const bias = new Float32Array(3 * width);
    for (const [i, part] of ['query', 'key', 'value'].entries()) {
      weight.set(await source.read(`${layer}.attention.self.${part}.weight`, [width, width]), i * width * width);
      bias.set(await source.read(`${layer}.attention.self.${part}.bias`, [width]), i * width);
    }
    scaleQueries(weight.subarray(0, width * width), width / text.heads);
    scaleQueries(bias.subarray(0, width), width / text.heads);
    return {
      heads: text.heads,
      qkv: { weight: transposed(weight, 3 * width), bias: keep(tf.tensor1d(bias)) },
      attentionOut: await linear(`${layer}.attention.output.dense`, width, width),
      attentionNorm: await norm(`${layer}.attention.output.LayerNorm`, width, EPSILON),
      intermediate: await linear(`${layer}.intermediate.dense`, width, 4 * width),
      out: await linear(`${layer}.output.dense`, 4 * width, width),
      outNorm: await norm(`${layer}.output.LayerNorm`, width, EPSILON),
    };
  });
}

export function loadPooler(source: WeightSource, { width }: MartConfig): Promise<Linear> {
  return loading(source, ({ linear }) => linear(`${MODEL}.pooler.dense`, width, width));
}

/** Rows of piece ids to embeddings: [B, W, D] where all have W, else packed behind each other, [1, T, D]. */
export async function embedPieces(rowsOfIds: readonly Int32Array[], embedding: TextEmbedding): Promise<tf.Tensor3D> {
  const ids = rowsOfIds.flatMap((row) => [...row]);
  const places = rowsOfIds.flatMap((row) => [...row.keys()]);
  const [{ length } = new Int32Array()] = rowsOfIds;
  const alike = rowsOfIds.every((row) => row.length === length);
  const rows = await embedding.words(ids);
  const { positions, norm } = embedding;
  const shape: [number, number, number] = [
    alike ? rowsOfIds.length : 1,
    alike ? length : ids.length,
    positions.shape[1],
  ];
  return tf.tidy(() => {
    const added = tf.reshape(tf.gather(positions, tf.tensor1d(places, 'int32')), shape);
    return runNorm(tf.add(tf.tensor3d(rows, shape), added) as tf.Tensor3D, norm);
  });
}

/** x [B, W, D], or with `packing` [1, T, D]; it stays the caller's. */
export function runTextBlock(x: tf.Tensor3D, block: TextBlock, packing: Packing | null = null): tf.Tensor3D {
  return tf.tidy(() => {
    const qkv = runLinear(x, block.qkv);
    const context = packing ? packedSelfAttention(qkv, block.heads, packing) : selfAttention(qkv, block.heads).context;
    const { normed: attended } = runLinearNorm(context, block.attentionOut, x, block.attentionNorm);
    const hidden = runLinear(attended, block.intermediate, { activation: 'gelu' });
    return runLinearNorm(hidden, block.out, attended, block.outNorm).normed;
  });
}

/** Hidden states [B, W, D], or with `packing` [1, T, D], to pooled rows [B, D]: tanh of a linear layer on [CLS]. */
export function pool(hidden: tf.Tensor3D, pooler: Linear, packing: Packing | null = null): tf.Tensor2D {
  const [batch, , width] = hidden.shape;
  return tf.tidy(() => {
    const first = packing
      ? firstRows(hidden, packing)
      : (tf.reshape(tf.slice(hidden, [0, 0, 0], [batch, 1, width]), [batch, width]) as tf.Tensor2D);
    return tf.tanh(runLinear(first, pooler));
  });
}
