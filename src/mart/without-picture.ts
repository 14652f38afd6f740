// A segment whose picture is left out on purpose (a "what if" of ours, not of MART, whose training always has one): sound
// passes its fusion blocks on [a; b] alone, as the picture does on [v; b] where sound is missing; nothing is masked.
import * as tf from '@tensorflow/tfjs';
import { requireArgument } from '../lib/assert';
import { runBlock } from './block';
import { runNorm } from './layers';
import type { Mart } from './mart';
import type { SegmentData, SegmentRun } from './segment-network';
import { classify, encodeAudio, encodeText } from './segment-stages';
import { VISUAL_PATCHES } from './shapes';

/** What sound and words say alone. Visual logits, attention, mask and errors are zeros; words have nothing to attend to. */
export async function runWithoutPicture(
  mart: Mart,
  { index, filterBanks, pieces }: Omit<SegmentData, 'pixels'>,
): Promise<SegmentRun> {
  const heard = filterBanks !== null || (pieces !== null && mart.heads.text !== null);
  requireArgument(heard, 'pixels', 'given where nothing else has a head');
  const started = performance.now();
  const sound = filterBanks && tf.tidy(() => fuseSound(mart, encodeAudio(mart, filterBanks)));
  try {
    const words = pieces && (await encodeText(mart, pieces));
    try {
      const logits = await classify(mart, null, sound, words);
      const milliseconds = { visual: 0, audio: 0, text: 0, fusion: 0, complementary: 0, mask: 0, decoder: 0, heads: 0 };
      const nothing = () => new Uint8Array(VISUAL_PATCHES);
      return {
        index,
        logits,
        scores: logits.visual.map((_, i) => (logits.audio?.[i] ?? 0) + (logits.text?.[i] ?? 0)),
        attention: {
          intra: new Float32Array(VISUAL_PATCHES),
          inter: null,
          piecesToPatches: null,
          piecesToSound: null,
        },
        complementary: null,
        mask: nothing(),
        revealed: nothing(),
        recoveryError: 0,
        patchErrors: new Float32Array(VISUAL_PATCHES),
        milliseconds: { ...milliseconds, heads: performance.now() - started },
      };
    } finally {
      words?.dispose();
    }
  } finally {
    sound?.dispose();
  }
}

/** Tokens behind the blocks that run alone, [1, 110, D], through the last blocks with the bottleneck, and the norm. */
function fuseSound({ audio, bottleneck, config }: Mart, stream: tf.Tensor3D): tf.Tensor3D {
  const [, tokens, width] = stream.shape;
  const last = audio.blocks.slice(config.audio.depth - config.fusion.blocks);
  const joined = last.reduce((x, block) => runBlock(x, block).x, tf.concat([stream, bottleneck], 1));
  return runNorm(tf.slice(joined, [0, 0, 0], [1, tokens, width]), audio.norm);
}
