// What every writer draws from: a kept analysis, the masks that the page shows, how each class looks, and sentences in
// the page's language. Writers know neither React nor the language; the view puts this together.
import type { KeptAnalysis } from '../analysis/kept';
import type { DrawnMask } from '../analysis/types';
import type { MarkerShape } from '../lib/markers';

export interface ClassLook {
  /** As in the model's config. */
  readonly name: string;
  /** In the page's language. */
  readonly label: string;
  /** CSS colours on a light and on a dark ground. */
  readonly light: string;
  readonly dark: string;
  readonly shape: MarkerShape;
}

/** Colours of the page's tokens that files are drawn in. */
export const PALETTE = [
  ...(['surface', 'sunken', 'text', 'muted', 'hairline', 'accent', 'accent-soft'] as const),
  ...(['positive', 'negative', 'warning', 'on-warning', 'veil', 'hint'] as const),
] as const;
export type Palette = Readonly<Record<(typeof PALETTE)[number], string>>;

/** A person's own curve, as the page shows it. */
export interface PersonLine {
  readonly id: string;
  readonly name: string;
  readonly look: PersonLook;
  /** Of each segment; null where the face was not found. */
  readonly values: readonly (number | null)[];
}

/** How people are told apart: by dash and marker, since colours belong to emotions. */
export interface PersonLook {
  /** SVG stroke-dasharray. */
  readonly dash: string;
  readonly shape: MarkerShape;
  /** Some come twice, with another dash. */
  readonly colour: 'text' | 'accent' | 'muted';
}

export interface PeopleCurves {
  readonly lines: readonly PersonLine[];
  /** What they show: the sentiment, or a class. */
  readonly shows: string;
  readonly bounds: readonly [low: number, high: number];
}

export interface ExportWords {
  /** Language tag, e.g. en. */
  readonly lang: string;
  /** Of a segment: "conveys joy 0.61" or "unsure: joy 0.31, surprise 0.29" */
  readonly says: (distribution: readonly number[]) => string;
  /** Likewise of the whole video, which can also be mixed or unclear. */
  readonly headline: string;
  /** "models what a video conveys, not what a person feels" */
  readonly honest: string;
  readonly credits: (model: string) => string;
  /** "24.0 s · 16 segments · model tiny" */
  readonly facts: (seconds: string, segments: number, model: string) => string;
  readonly wholeVideo: string;
  readonly sentiment: string;
  readonly time: string;
  readonly frames: string;
}

export interface ExportSubject {
  readonly kept: KeptAnalysis;
  /** Of each segment, as the page shows them. */
  readonly masks: readonly DrawnMask[];
  /** In the order of the model's classes. */
  readonly classes: readonly ClassLook[];
  readonly people: PeopleCurves;
  readonly colours: Readonly<Record<'light' | 'dark', Palette>>;
  readonly words: ExportWords;
}
