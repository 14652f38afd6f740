// The convolutions of the stems that may stand in the linear projections' place, as a config names them: spatial sizes
// are fixed by the grids of tokens, channels are the config's. Batch norms of training are folded into them.
import type { MartConfig } from './config';
import { PATCH, TUBELET_FRAMES } from './shapes';

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

type Form = readonly [size: number, stride: number, pad: number];

/** Tubelets as pictures of 112 x 112. Null for the linear projection. */
export function visualStem({ visual: { stem } }: Pick<MartConfig, 'visual'>): StemLayers | null {
  if (!stem) return null;
  if (stem.kind === 'residual') return residualStem(stem.channels, stem.code);
  const [first, second, third] = stem.channels;
  return chain(VISUAL_MODEL, TUBELET_CHANNELS, [
    [[4, 4, 0], first],
    [[3, 1, 1], first],
    [[3, 2, 1], second],
    [[3, 1, 1], second],
    [[3, 2, 1], third],
    [[3, 1, 1], third],
  ]);
}

function residualStem(channels: readonly number[], code: number): StemLayers {
  const [first = 0, ...wider] = channels;
  const start = chain(VISUAL_MODEL, TUBELET_CHANNELS, [
    [[2, 2, 0], TUBELET_FRAMES],
    [[3, 1, 1], first],
  ]);
  const last = wider.at(-1) ?? 0;
  return {
    ...start,
    residual: [...wider, last].map((to, i) => residual(i, channels[i] ?? 0, to, i < wider.length ? 2 : 1)),
    code: layer(VISUAL_MODEL, 'code', [PATCH, PATCH, 0], TUBELET_CHANNELS, code, 'linear'),
  };
}

function residual(index: number, from: number, to: number, stride: number): ResidualLayers {
  const part = (name: string, form: Form, seen: number, activation: StemLayer['activation']) =>
    layer(VISUAL_MODEL, `residual.${index}.${name}`, form, seen, to, activation);
  const same = from === to && stride === 1;
  return {
    first: part('first', [3, stride, 1], from, 'relu'),
    second: part('second', [3, 1, 1], to, 'linear'),
    shortcut: same ? null : part('shortcut', [1, stride, 0], from, 'linear'),
  };
}

/** Filter banks as a picture of 128 x 100 (mel, time): 63 x 49, then 12 x 9. Null for the linear projection. */
export function audioStem({ audio }: Pick<MartConfig, 'audio'>): StemLayers | null {
  if (!audio.stem) return null;
  const [first, second] = audio.stem.channels;
  return chain(AUDIO_MODEL, 1, [
    [[4, 2, 0], first],
    [[3, 1, 1], first],
    [[7, 5, 0], second],
    [[3, 1, 1], second],
  ]);
}

/** ReLU behind each. */
function chain(model: string, channels: number, forms: readonly (readonly [Form, number])[]): StemLayers {
  let from = channels;
  const layers = forms.map(([form, to], i) => {
    const made = layer(model, `stem.${i}`, form, from, to, 'relu');
    from = to;
    return made;
  });
  return { chain: layers, residual: [], code: null };
}

function layer(
  model: string,
  name: string,
  [size, stride, pad]: Form,
  from: number,
  to: number,
  activation: StemLayer['activation'],
): StemLayer {
  return { name: `${model}.patch_embed.${name}`, size, stride, pad, from, to, activation };
}

/** All layers that a stem reads weights for. */
export function layersOf({ chain: layers, residual: blocks, code }: StemLayers): StemLayer[] {
  const inBlocks = blocks.flatMap(({ first, second, shortcut }) => [first, second, ...(shortcut ? [shortcut] : [])]);
  return [...layers, ...inBlocks, ...(code ? [code] : [])];
}

/** Values of a place that the projection behind a stem sees. */
export function channelsBehind({ chain: layers, residual: blocks, code }: StemLayers): number {
  const last = blocks.at(-1)?.second ?? layers.at(-1);
  return (last?.to ?? 0) + (code?.to ?? 0);
}
