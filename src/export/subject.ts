// What every writer draws from: a kept analysis, the masks that the page shows, how each class looks, and sentences in
// the page's language. Writers know neither React nor the language; the view puts this together.
import type { KeptAnalysis } from '../analysis/kept';
import type { DrawnMask } from '../analysis/types';

export interface ClassLook {
  /** As in the model's config. */
  readonly name: string;
  /** In the page's language. */
  readonly label: string;
  /** CSS colours on a light and on a dark ground. */
  readonly light: string;
  readonly dark: string;
  /** Marker as an SVG path of radius 4 px around (0, 0). */
  readonly marker: string;
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
  readonly words: ExportWords;
}
