// What the page and its service worker say to each other.

/** A file of the built page, by its address below the service worker's folder. */
export interface PageFile {
  readonly url: string;
  /** Of its contents; null where its name says it. */
  readonly revision: string | null;
}

/** All files that the service worker can keep. The model's weights are kept by the engine (engine/weight-cache). */
export interface PageFiles {
  /** All that a visit may need. */
  readonly usual: readonly PageFile[];
  /** ffmpeg.wasm and decoders of seldom codecs: kept once a file needed them, or when asked for. */
  readonly seldom: readonly PageFile[];
  /** Of `seldom`, together. */
  readonly seldomBytes: number;
  /** Kept once they were needed: ffmpeg.wasm for one thread. */
  readonly used: readonly PageFile[];
}

export type Wish =
  /** Keep the usual files; with `seldom` those too. */
  | { readonly kind: 'keep'; readonly seldom: boolean }
  /** A newer version takes over from the one that pages have open. */
  | { readonly kind: 'take-over' };

/** Answer to `keep`: what is whole now. */
export interface Kept {
  readonly usual: boolean;
  readonly seldom: boolean;
  readonly seldomBytes: number;
}

/** Browsers give threads and exact clocks only to pages that are served so. */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;
