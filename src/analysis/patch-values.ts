// What is known of each patch of a segment, [392] in the order t*49 + h*7 + w: how much attention it gets from the picture
// itself, from the words, from both mixed, or from one word. Attention is a share: 1 is all of what looks.
import { VISUAL_PATCHES } from '../lib/shapes';
import { combineAttention } from '../mart/mask';
import { attentionOf } from './remask';
import type { SegmentResult } from './result';
import { decodeTensor } from './tensors';

/** intra: cls token of the last visual block; inter: mean over words; mix: as the mask uses them; word: the chosen one. */
export type PatchAttention = 'intra' | 'inter' | 'mix' | 'word';

const words = new WeakMap<SegmentResult, Float32Array>();

/** Null where the segment has none: no words, no chosen word, or left out of a link. */
export function patchAttention(
  segment: SegmentResult,
  kind: PatchAttention,
  lambda: number,
  word: number | null,
): Float32Array | null {
  const { intra, inter } = attentionOf(segment);
  switch (kind) {
    case 'intra':
      return intra;
    case 'inter':
      return inter;
    case 'mix':
      return intra && combineAttention(intra, inter, lambda);
    case 'word': {
      const { wordsToPatches } = segment.attention;
      if (!wordsToPatches || word === null || word >= segment.words.length) return null;
      const all = words.get(segment) ?? decodeTensor(wordsToPatches);
      words.set(segment, all);
      return all.subarray(word * VISUAL_PATCHES, (word + 1) * VISUAL_PATCHES);
    }
  }
}

/** 1 for the highest value, 392 for the lowest; equal ones share the better rank. */
export function rankOf(values: Float32Array, patch: number): number {
  const own = values[patch] ?? 0;
  return 1 + values.reduce((above, value) => above + (value > own ? 1 : 0), 0);
}
