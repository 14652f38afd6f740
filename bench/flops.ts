// Floating-point operations of one segment by stage, from the config: two for each multiply-add of a matrix product or
// convolution. Norms, activations and softmax are left out, as is usual; they are under one percent.
import { AUDIO_PATCH_VALUES, AUDIO_PATCHES, GRID, PATCH_VALUES, VISUAL_PATCHES } from '../src/lib/shapes';
import type { MartConfig } from '../src/mart/config';
import { audioStem, outputChannels, layersOf, type StemLayers, visualStem } from '../src/mart/stem-layers';

/** `fusion` holds the last blocks of both encoders, as the network runs them. */
export interface StageFlops {
  readonly visual: number;
  readonly audio: number;
  readonly text: number;
  readonly fusion: { readonly visual: number; readonly audio: number };
  readonly complementary: number;
  readonly decoder: number;
  readonly heads: number;
}

/** Words per segment where none are said: a short sentence with [CLS] and [SEP], as in the specification's figures. */
export const WORDS = 12;

const product = (rows: number, inner: number, columns: number) => 2 * rows * inner * columns;

/** A transformer block on `tokens` tokens of width D, MLP x4: four D x D layers' worth of attention and eight of MLP. */
export function blockFlops(tokens: number, width: number): number {
  return 12 * product(tokens, width, width) + 2 * product(tokens, width, tokens);
}

export function segmentFlops(config: MartConfig, words: number = WORDS): StageFlops {
  const { width, visual, audio, text, fusion, decoder } = config;
  const classes = config.classes.length;
  const seen = VISUAL_PATCHES + 1;
  const heard = AUDIO_PATCHES + 2;
  const [times] = GRID;
  const [seeing, hearing] = [visualStem(config), audioStem(config)];
  const pictures = seeing ? times * stemFlops(seeing) : 0;
  const sound = hearing ? stemFlops(hearing) : 0;
  const patch = {
    visual: seeing ? outputChannels(seeing) : PATCH_VALUES,
    audio: hearing ? outputChannels(hearing) : AUDIO_PATCH_VALUES,
  };
  return {
    visual:
      pictures +
      product(VISUAL_PATCHES, patch.visual, width) +
      (visual.depth - fusion.blocks) * blockFlops(seen, width),
    audio:
      sound + product(AUDIO_PATCHES, patch.audio, width) + (audio.depth - fusion.blocks) * blockFlops(heard, width),
    text: text.depth * blockFlops(words, width),
    fusion: {
      visual: fusion.blocks * blockFlops(seen + fusion.tokens, width),
      audio: fusion.blocks * blockFlops(heard + fusion.tokens, width),
    },
    complementary:
      // Queries and keys of both sides, and the weights.
      [VISUAL_PATCHES, AUDIO_PATCHES]
        .map((patches) => product(words + patches, width, width) + product(words, width, patches))
        .reduce((sum, side) => sum + side),
    decoder:
      product(VISUAL_PATCHES, width, decoder.width) +
      decoder.depth * blockFlops(VISUAL_PATCHES, decoder.width) +
      product(VISUAL_PATCHES, decoder.width, PATCH_VALUES),
    heads: (text.head ? 3 : 2) * product(1, width, classes) + (text.head ? product(1, width, width) : 0),
  };
}

/** On one picture. */
function stemFlops(stem: StemLayers): number {
  return layersOf(stem).reduce(
    (sum, { size, from, to, result }) => sum + product(result.rows * result.columns, size * size * from, to),
    0,
  );
}
