// Classification heads on the visual cls token (behind fc_norm), on the mean of the audio cls and dist tokens, and,
// where the config has one, on the text encoder's pooled row.
import * as tf from '@tensorflow/tfjs';
import { ENCODER_EPSILON } from './block';
import type { MartConfig } from './config';
import { type Linear, loading, type Norm, runLinear, runNorm } from './layers';
import type { WeightSource } from './weights';

export interface Heads {
  readonly visualNorm: Norm;
  readonly visual: Linear;
  readonly audio: Linear;
  readonly text: Linear | null;
}

export function loadHeads(source: WeightSource, { text, width, classes }: MartConfig): Promise<Heads> {
  return loading(source, async ({ norm, linear }) => ({
    visualNorm: await norm('vit.vid_model.fc_norm', width, ENCODER_EPSILON),
    visual: await linear('vit.v_fc', width, classes.length),
    audio: await linear('vit.a_fc', width, classes.length),
    text: text.head ? await linear('vit.t_fc', width, classes.length) : null,
  }));
}

/** Visual tokens [B, 393, D] to their cls token [B, D], as it is. */
export function visualCls(tokens: tf.Tensor3D): tf.Tensor2D {
  const [batch, , width] = tokens.shape;
  return tf.tidy(() => tf.reshape(tf.slice(tokens, [0, 0, 0], [batch, 1, width]), [batch, width]));
}

/** Audio tokens [B, 110, D] to the mean of cls and dist, [B, D]. */
export function audioCls(tokens: tf.Tensor3D): tf.Tensor2D {
  const [batch, , width] = tokens.shape;
  return tf.tidy(() => tf.mean(tf.slice(tokens, [0, 0, 0], [batch, 2, width]), 1) as tf.Tensor2D);
}

/** [B, D] -> [B, classes], behind fc_norm: the inference branch. */
export function visualLogits(cls: tf.Tensor2D, { visual, visualNorm }: Heads): tf.Tensor2D {
  return tf.tidy(() => runLinear(runNorm(cls, visualNorm), visual));
}
