// Settings that an analysis starts with, and the strategies to choose from. Spec 5.3: hint, intra and inter mixed 0.9 to 0.1, a tenth revealed.
import type { MaskSettings, MaskStrategy } from '../engine/protocol';
import { DEFAULT_TAU as LADDER_TAU } from '../lexicon/ladder';

/** How far the ranks of a word's degree and its segment's may lie apart. */
export const DEFAULT_TAU = LADDER_TAU;

export const DEFAULT_MASK: MaskSettings = { strategy: 'hint', ratio: 0.5, lambda: 0.9, reveal: 0.1, seed: 1 };

export const MASK_STRATEGIES = [
  'hint',
  'eq7',
  'high',
  'low',
  'random',
  'tube',
  'frame',
] as const satisfies readonly MaskStrategy[];
