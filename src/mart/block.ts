// The pre-norm transformer block that the visual encoder (VideoMAE), the audio encoder (DeiT) and the decoder share:
// x += Attention(LN(x)); x += MLP(LN(x)).
import * as tf from '@tensorflow/tfjs';
import { selfAttention } from '../kernels/attention';
import { type Linear, type Loader, loading, type Norm, runLinear, runLinearNorm, runNorm } from './layers';
import type { WeightSource } from './weights';

export interface Block {
  readonly heads: number;
  readonly norm1: Norm;
  /** [D, 3 D]; queries carry the softmax scale, so that no op is spent on it. */
  readonly qkv: Linear;
  readonly projection: Linear;
  readonly norm2: Norm;
  readonly fc1: Linear;
  readonly fc2: Linear;
}

export interface BlockForm {
  readonly width: number;
  readonly heads: number;
  readonly epsilon: number;
  /** VideoMAE has q and v biases of their own and no k bias, DeiT one bias for all three. */
  readonly biases: 'separate' | 'joint';
}

/** LayerNorm epsilon of each user of this block. */
export const ENCODER_EPSILON = 1e-6;
export const DECODER_EPSILON = 1e-5;

export function loadBlock(source: WeightSource, name: string, form: BlockForm): Promise<Block> {
  const { width, heads, epsilon } = form;
  return loading(source, async (loader) => ({
    heads,
    norm1: await loader.norm(`${name}.norm1`, width, epsilon),
    qkv: await loadPacked(loader, name, form),
    projection: await loader.linear(`${name}.attn.proj`, width, width),
    norm2: await loader.norm(`${name}.norm2`, width, epsilon),
    fc1: await loader.linear(`${name}.mlp.fc1`, width, 4 * width),
    fc2: await loader.linear(`${name}.mlp.fc2`, 4 * width, width),
  }));
}

async function loadPacked({ source, transposed, keep }: Loader, name: string, form: BlockForm): Promise<Linear> {
  const { width, heads, biases } = form;
  const weight = await source.read(`${name}.attn.qkv.weight`, [3 * width, width]);
  let bias = new Float32Array(3 * width);
  if (biases === 'joint') {
    bias = new Float32Array(await source.read(`${name}.attn.qkv.bias`, [3 * width]));
  } else {
    bias.set(await source.read(`${name}.attn.q_bias`, [width]));
    bias.set(await source.read(`${name}.attn.v_bias`, [width]), 2 * width);
  }
  scaleQueries(weight.subarray(0, width * width), width / heads);
  scaleQueries(bias.subarray(0, width), width / heads);
  return { weight: transposed(weight, 3 * width), bias: keep(tf.tensor1d(bias)) };
}

/** Multiplies query weights or biases by depth^-1/2 in place; `depth` is a head's width. */
export function scaleQueries(values: Float32Array, depth: number): void {
  const scale = depth ** -0.5;
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * scale;
}

export interface BlockResult {
  /** [B, N, D] */
  readonly x: tf.Tensor3D;
  /** Attention of the first `rows` tokens to all, [B, heads, rows, N]; null where none was asked for. */
  readonly attention: tf.Tensor4D | null;
}

/** x [B, N, D], which stays the caller's. */
export function runBlock(x: tf.Tensor3D, block: Block, rows = 0): BlockResult {
  const tensors = tf.tidy(() => {
    const qkv = runLinear(runNorm(x, block.norm1), block.qkv);
    const { context, weights } = selfAttention(qkv, block.heads, rows);
    const { sum: attended, normed } = runLinearNorm(context, block.projection, x, block.norm2);
    const hidden = runLinear(normed, block.fc1, { activation: 'gelu' });
    const out = runLinear(hidden, block.fc2, { residual: attended });
    return weights ? [out, weights] : [out];
  });
  return { x: tensors[0] as tf.Tensor3D, attention: (tensors[1] as tf.Tensor4D | undefined) ?? null };
}
