// The convolutions of the stems that may stand in the linear projections' place, as a config names them: spatial sizes
// are fixed by the grids of tokens, channels are the config's. Batch norms of training are folded into them.
import type { MartConfig } from './config';
import { BANK_FRAMES, FRAME_SIZE, MEL_BINS, PATCH, TUBELET_FRAMES } from '../lib/shapes';

/** Of one picture. */
interface Pictures {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

export interface StemLayer {
  readonly name: string;
  /** Rows and columns of the kernel. */
  readonly size: number;
  readonly stride: number;
  /** Zeros on each of the four sides. */
  readonly pad: number;
  readonly from: number;
  readonly to: number;
  readonly activation: 'linear' | 'relu';
  readonly result: Pictures;
}

/** ReLU(second(first(x)) + shortcut(x)) */
export interface ResidualLayers {
  readonly first: StemLayer;
  readonly second: StemLayer;
  /** Null: the identity, where neither places nor channels change. */
  readonly shortcut: StemLayer | null;
}

export interface StemLayers {
  /** One behind the other. */
  readonly chain: readonly StemLayer[];
  /** Behind the chain; none in a plain stem. */
  readonly residual: readonly ResidualLayers[];
  /** A linear layer on each patch's own pixels, whose outputs the projection sees behind the convolutions'. */
  readonly code: StemLayer | null;
}

export const VISUAL_MODEL = 'vit.vid_model';
export const AUDIO_MODEL = 'vit.ast_model.v';
/** Channels of a tubelet as a picture: its frames' colours one behind the other. */
export const TUBELET_CHANNELS = TUBELET_FRAMES * 3;
const TUBELET: Pictures = { rows: FRAME_SIZE, columns: FRAME_SIZE, channels: TUBELET_CHANNELS };

type Form = readonly [size: number, stride: number, pad: number];

/** Tubelets as pictures of 112 x 112. Null for the linear projection. */
export function visualStem({ visual: { stem } }: Pick<MartConfig, 'visual'>): StemLayers | null {
  if (!stem) return null;
  if (stem.kind === 'residual') return residualStem(stem.channels, stem.code);
  const [first, second, third] = stem.channels;
  return chain(VISUAL_MODEL, TUBELET, [
    [[4, 4, 0], first],
    [[3, 1, 1], first],
    [[3, 2, 1], second],
    [[3, 1, 1], second],
    [[3, 2, 1], third],
    [[3, 1, 1], third],
  ]);
}

function residualStem([first, ...wider]: readonly [number, ...number[]], code: number): StemLayers {
  const start = chain(VISUAL_MODEL, TUBELET, [
    [[2, 2, 0], TUBELET_FRAMES],
    [[3, 1, 1], first],
  ]);
  const blocks: ResidualLayers[] = [];
  for (const [i, to] of [...wider, ...wider.slice(-1)].entries()) {
    const seen = (blocks.at(-1)?.second ?? start.chain.at(-1))?.result ?? TUBELET;
    blocks.push(residual(`residual.${i}`, seen, to, i < wider.length ? 2 : 1));
  }
  return { ...start, residual: blocks, code: layer(VISUAL_MODEL, 'code', TUBELET, [PATCH, PATCH, 0], code, 'linear') };
}

function residual(name: string, seen: Pictures, to: number, stride: number): ResidualLayers {
  const part = (own: string, from: Pictures, form: Form, activation: StemLayer['activation']) =>
    layer(VISUAL_MODEL, `${name}.${own}`, from, form, to, activation);
  const first = part('first', seen, [3, stride, 1], 'relu');
  const same = seen.channels === to && stride === 1;
  return {
    first,
    second: part('second', first.result, [3, 1, 1], 'linear'),
    shortcut: same ? null : part('shortcut', seen, [1, stride, 0], 'linear'),
  };
}

/** Filter banks as a picture of 128 x 100 (mel, time): 63 x 49, then 12 x 9. Null for the linear projection. */
export function audioStem({ audio }: Pick<MartConfig, 'audio'>): StemLayers | null {
  if (!audio.stem) return null;
  const [first, second] = audio.stem.channels;
  return chain(AUDIO_MODEL, { rows: MEL_BINS, columns: BANK_FRAMES, channels: 1 }, [
    [[4, 2, 0], first],
    [[3, 1, 1], first],
    [[7, 5, 0], second],
    [[3, 1, 1], second],
  ]);
}

/** ReLU behind each. */
function chain(model: string, pictures: Pictures, forms: readonly (readonly [Form, number])[]): StemLayers {
  let seen = pictures;
  const layers = forms.map(([form, to], i) => {
    const made = layer(model, `stem.${i}`, seen, form, to, 'relu');
    seen = made.result;
    return made;
  });
  return { chain: layers, residual: [], code: null };
}

function layer(
  model: string,
  name: string,
  seen: Pictures,
  [size, stride, pad]: Form,
  to: number,
  activation: StemLayer['activation'],
): StemLayer {
  const along = (side: number) => Math.floor((side + 2 * pad - size) / stride) + 1;
  const result = { rows: along(seen.rows), columns: along(seen.columns), channels: to };
  return { name: `${model}.patch_embed.${name}`, size, stride, pad, from: seen.channels, to, activation, result };
}

/** All layers that a stem reads weights for. */
export function layersOf({ chain: layers, residual: blocks, code }: StemLayers): StemLayer[] {
  const inBlocks = blocks.flatMap(({ first, second, shortcut }) => [first, second, ...(shortcut ? [shortcut] : [])]);
  return [...layers, ...inBlocks, ...(code ? [code] : [])];
}

/** Values of a place that the projection behind a stem sees. */
export function outputChannels({ chain: layers, residual: blocks, code }: StemLayers): number {
  const last = blocks.at(-1)?.second ?? layers.at(-1);
  return (last?.to ?? 0) + (code?.to ?? 0);
}
