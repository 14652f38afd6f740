// Colours of tokens.css, the one place where they stand, for what CSS does not reach: canvases, workers, files.
import css from './tokens.css?raw';

export type Scheme = 'light' | 'dark';

const PAIRS = /--([\w-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+));/g;
const tokens = new Map(
  [...css.matchAll(PAIRS)].map(([, name, light, dark, both]) => [name, { light: both ?? light, dark: both ?? dark }]),
);

/** As six hexadecimal digits. */
export function tokenOf(name: string, scheme: Scheme): string {
  const colour = tokens.get(name)?.[scheme];
  if (colour === undefined) throw new Error(`tokens.css has no colour --${name}`);
  return colour;
}

/** Red, green and blue, 0..255. */
export function channelsOf(name: string, scheme: Scheme): [red: number, green: number, blue: number] {
  const value = Number.parseInt(tokenOf(name, scheme).slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Veil and outline of patches. Like all that lies over pictures they are the same in light and dark. */
export const PATCH_COLOURS = { veil: tokenOf('veil', 'dark'), hint: tokenOf('hint', 'dark') };

/** Full colours of what is laid over a picture, as "R G B". */
export const OVERLAY_HUES = {
  attention: channelsOf('attention', 'dark').join(' '),
  error: channelsOf('error', 'dark').join(' '),
};

/** Of what has no colour of its own. */
export const NO_COLOUR = tokenOf('no-colour', 'dark');
