// Configurations for tests: every part of the network is there, and a run takes milliseconds.
import type { MartConfig } from './config';

export const MINIATURE: MartConfig = {
  version: 1,
  name: 'miniature',
  trained: false,
  classes: ['calm', 'joy', 'sadness'],
  polarity: [0, 1, -1],
  temperature: 1,
  width: 24,
  visual: { depth: 2, heads: 3 },
  audio: { depth: 3, heads: 2, sampleRate: null, mixdown: 'first' },
  text: { depth: 1, heads: 4, pieces: 40, maxPieces: 12, positions: 12, head: true },
  fusion: { blocks: 1, tokens: 2 },
  decoder: { depth: 1, heads: 2, width: 8 },
  weights: { kind: 'generated', seed: 1 },
  vocabulary: null,
  lexicon: null,
};

/** The same with convolutional stems, as the compact model has them. */
export const MINIATURE_STEMS: MartConfig = {
  ...MINIATURE,
  visual: { ...MINIATURE.visual, stem: { channels: [3, 5, 6] } },
  audio: { ...MINIATURE.audio, stem: { channels: [3, 5] } },
};

/** The picture's being a residual one, in front of fewer blocks than sound has. */
export const MINIATURE_RESIDUAL: MartConfig = {
  ...MINIATURE_STEMS,
  visual: { ...MINIATURE.visual, stem: { kind: 'residual', channels: [3, 5, 6, 9], code: 7 } },
};
