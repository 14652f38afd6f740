// A segment whose picture is left out on purpose (a "what if" of ours, not of MART, whose training always has one): sound
// passes its fusion blocks on [a; b] alone, as the picture does on [v; b] where sound is missing; nothing is masked.
import * as tf from '@tensorflow/tfjs';
import { requireArgument } from '../lib/assert';
import { runBlock } from './block';
import { runNorm } from './layers';
import type { Mart } from './mart';
import { apart, oneBehindOther } from './segment-batch';
import { classifyAudio, classifyText, embedText, encodeAudio, encodeText } from './segment-stages';
import type { SegmentData, SegmentRun } from './segment-types';
import { VISUAL_PATCHES } from '../lib/shapes';

/** What sound and words say alone. Visual logits, attention, mask and errors are zeros; words have nothing to attend to. */
export async function runWithoutPicture(
  mart: Mart,
  { index, filterBanks, pieces }: Omit<SegmentData, 'pixels'>,
): Promise<SegmentRun> {
  const heard = filterBanks !== null || (pieces !== null && mart.heads.text !== null);
  requireArgument(heard, 'pixels', 'given where nothing else has a head');
  const tensors: tf.Tensor[] = [];
  try {
    const said = pieces && (await textLogits(mart, pieces));
    if (said) tensors.push(said);
    const sound = filterBanks && tf.tidy(() => classifyAudio(mart, fuseSound(mart, encodeAudio(mart, [filterBanks]))));
    if (sound) tensors.push(sound);
    const logits = [...tensors];
    const together = oneBehindOther(logits);
    tensors.push(together);
    const values = [...apart(await together.data<'float32'>(), logits)];
    const text = said && (values[0] ?? null);
    const audio = sound && (values.at(-1) ?? null);
    const visual = new Float32Array(mart.config.classes.length);
    const nothing = () => new Uint8Array(VISUAL_PATCHES);
    return {
      index,
      logits: { visual, audio, text },
      scores: visual.map((_, i) => (audio?.[i] ?? 0) + (text?.[i] ?? 0)),
      attention: { intra: new Float32Array(VISUAL_PATCHES), inter: null, piecesToPatches: null, piecesToSound: null },
      complementary: null,
      mask: nothing(),
      revealed: nothing(),
      recoveryError: 0,
      patchErrors: new Float32Array(VISUAL_PATCHES),
    };
  } finally {
    tf.dispose(tensors);
  }
}

async function textLogits(mart: Mart, pieces: Int32Array): Promise<tf.Tensor2D | null> {
  const embedded = await embedText(mart, [pieces]);
  try {
    const hidden = encodeText(mart, embedded);
    const logits = classifyText(mart, hidden);
    hidden.dispose();
    return logits;
  } finally {
    embedded.dispose();
  }
}

/** Tokens behind the blocks that run alone, [1, 110, D], through the last blocks with the bottleneck, and the norm. */
function fuseSound({ audio, bottleneck, config }: Mart, stream: tf.Tensor3D): tf.Tensor3D {
  const [, tokens, width] = stream.shape;
  const last = audio.blocks.slice(config.audio.depth - config.fusion.blocks);
  const joined = last.reduce((x, block) => runBlock(x, block).x, tf.concat([stream, bottleneck], 1));
  return runNorm(tf.slice(joined, [0, 0, 0], [1, tokens, width]), audio.norm);
}
