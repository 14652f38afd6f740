// How each class looks everywhere: one colour near Plutchik's wheel for light and dark, a two-letter code and a marker
// shape. Classes of a model's own, which have no place on the wheel, get further colours and shapes in their order.
import type { MarkerShape } from '../lib/markers';
import { own } from '../lib/own';

export interface EmotionLook {
  readonly code: string;
  /** At least 3:1 on the light and on the dark surface of tokens.css (checked by a test). */
  readonly light: string;
  readonly dark: string;
  readonly shape: MarkerShape;
}

export const KNOWN_EMOTIONS: Readonly<Record<string, EmotionLook>> = {
  anger: { code: 'An', light: '#c92a2a', dark: '#ff6b61', shape: 'triangle' },
  anticipation: { code: 'Ac', light: '#b84a00', dark: '#ff9d4d', shape: 'hexagon' },
  joy: { code: 'Jo', light: '#b38600', dark: '#ffd24a', shape: 'circle' },
  trust: { code: 'Tr', light: '#2f8a2f', dark: '#9ade6b', shape: 'square' },
  fear: { code: 'Fe', light: '#0b5a3c', dark: '#2f9e74', shape: 'triangle-down' },
  surprise: { code: 'Su', light: '#0a8ac4', dark: '#63cdfa', shape: 'star' },
  sadness: { code: 'Sa', light: '#3a46b5', dark: '#8690ff', shape: 'diamond' },
  disgust: { code: 'Di', light: '#8d36a6', dark: '#d48cf2', shape: 'cross' },
  neutral: { code: 'Ne', light: '#6c727a', dark: '#a9afb8', shape: 'bar' },
};

const FURTHER: readonly Omit<EmotionLook, 'code'>[] = [
  { light: '#b0286e', dark: '#ff86bd', shape: 'plus' },
  { light: '#0f7d7a', dark: '#4fd1c8', shape: 'bow-tie' },
  { light: '#80551f', dark: '#d9a866', shape: 'drop' },
  { light: '#54700a', dark: '#c3d94f', shape: 'hexagon' },
  { light: '#5b3fc4', dark: '#b39dff', shape: 'plus' },
  { light: '#a1413c', dark: '#f2a09a', shape: 'bow-tie' },
];

/** The look of every class of a model, by name; codes are two letters and unique within the model. */
export function emotionLooks(classes: readonly string[]): ReadonlyMap<string, EmotionLook> {
  const looks = new Map<string, EmotionLook>();
  const taken = new Set(classes.flatMap((name) => own(KNOWN_EMOTIONS, name)?.code ?? []));
  let further = 0;
  for (const name of classes) {
    const known = own(KNOWN_EMOTIONS, name);
    if (known) {
      looks.set(name, known);
      continue;
    }
    const look = FURTHER[further % FURTHER.length];
    further++;
    if (!look) continue;
    const code = freeCode(name, taken);
    taken.add(code);
    looks.set(name, { ...look, code });
  }
  return looks;
}

/** First letter and the first later letter that makes a code nobody has; digits when letters run out. */
function freeCode(name: string, taken: ReadonlySet<string>): string {
  const first = (name[0] ?? '?').toUpperCase();
  const candidates = [...name.slice(1).toLowerCase(), ...'0123456789'].map((letter) => first + letter);
  return candidates.find((code) => !taken.has(code)) ?? first;
}

/** CSS colour of a look, following the page's light or dark scheme. */
export function colourOf(look: EmotionLook | undefined): string {
  return look ? `light-dark(${look.light}, ${look.dark})` : 'currentColor';
}
