// The convolutions of the two stems that may stand in the linear projections' place, as a config names them: spatial
// sizes are fixed by the grids of tokens, channels are the config's. Batch norms of training are folded into them.
import type { MartConfig } from './config';
import { TUBELET_FRAMES } from './shapes';

/** One convolution with ReLU behind it. */
export interface StemLayer {
  readonly name: string;
  /** Rows and columns of the kernel. */
  readonly size: number;
  readonly stride: number;
  /** Zeros on each of the four sides. */
  readonly pad: number;
  readonly from: number;
  readonly to: number;
}

export const VISUAL_MODEL = 'vit.vid_model';
export const AUDIO_MODEL = 'vit.ast_model.v';
/** Channels of a tubelet as a picture: its frames' colours one behind the other. */
export const TUBELET_CHANNELS = TUBELET_FRAMES * 3;

type Form = readonly [size: number, stride: number, pad: number];

/** Tubelets as pictures of 112 x 112: 28, 14 and 7 rows behind each pair. Null for the linear projection. */
export function visualStem({ visual }: Pick<MartConfig, 'visual'>): StemLayer[] | null {
  if (!visual.stem) return null;
  const [first, second, third] = visual.stem.channels;
  return chain(VISUAL_MODEL, TUBELET_CHANNELS, [
    [[4, 4, 0], first],
    [[3, 1, 1], first],
    [[3, 2, 1], second],
    [[3, 1, 1], second],
    [[3, 2, 1], third],
    [[3, 1, 1], third],
  ]);
}

/** Filter banks as a picture of 128 x 100 (mel, time): 63 x 49, then 12 x 9. Null for the linear projection. */
export function audioStem({ audio }: Pick<MartConfig, 'audio'>): StemLayer[] | null {
  if (!audio.stem) return null;
  const [first, second] = audio.stem.channels;
  return chain(AUDIO_MODEL, 1, [
    [[4, 2, 0], first],
    [[3, 1, 1], first],
    [[7, 5, 0], second],
    [[3, 1, 1], second],
  ]);
}

function chain(model: string, channels: number, forms: readonly (readonly [Form, number])[]): StemLayer[] {
  let from = channels;
  return forms.map(([[size, stride, pad], to], i) => {
    const layer = { name: `${model}.patch_embed.stem.${i}`, size, stride, pad, from, to };
    from = to;
    return layer;
  });
}
