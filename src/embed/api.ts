// What the package offers, as types: nothing here is code, and nothing here names a package. Times in s, sizes in displayed
// pixels of the video.
import type { AnalysisResult, SegmentResult, View } from '../analysis/result';

export type { AnalysisResult, SegmentResult, View };

/**
 * What is analysed: a file, an address whose server allows it (CORS; in parts where it gives them), or pictures that the
 * caller has.
 */
export type Source = Blob | string | URL | Frames;

/** Pictures of the caller's own in place of a file, and sound beside them. All pictures are of the first one's size. */
export interface Frames {
  /** In the result as the file's name. Default: "frames". */
  readonly name?: string;
  /** At least one, by time, ascending. Each is shown until the next one. They are copied, and stay the caller's. */
  readonly pictures: readonly { readonly time: number; readonly picture: ImageBitmapSource }[];
  /** When the last picture ends, s: after its time. */
  readonly end: number;
  /** Each channel in [-1, 1], from time 0 on; `sampleRate` in Hz. */
  readonly sound?: { readonly sampleRate: number; readonly channels: readonly Float32Array[] };
}

/** Files of a folder: its URL, or each file's URL by its name. */
export type FileUrls = string | URL | Readonly<Record<string, string | URL>>;

export interface AnalyzerOptions {
  /** The model's files (config.json and what it names). Default: the small one that comes with the package. */
  readonly model?: FileUrls;
  /** Default: webgpu on a hardware adapter, else wasm. `no-backend` if the named one can't be had. */
  readonly backend?: 'auto' | 'webgpu' | 'wasm';
  /** What the network multiplies in. Default: f16 where a hardware adapter offers it, else f32. */
  readonly precision?: 'auto' | 'f16' | 'f32';
  /**
   * Folders of @ffmpeg/core and @ffmpeg/core-mt (`dist/esm`, GPL-2.0-or-later), for videos that the browser can't decode
   * and for words inside of videos. Default: none, and such videos reject with `unsupported-codec`.
   */
  readonly ffmpeg?: { readonly core: string | URL; readonly coreMt: string | URL };
}

/** How each segment's 392 patches are masked. */
export interface MaskSettings {
  readonly strategy: 'hint' | 'eq7' | 'high' | 'low' | 'random' | 'tube' | 'frame';
  /** Share of the patches that is masked, 0..0.9. */
  readonly ratio: number;
  /** Share of the words' attention in the mix with the picture's own, 0..1. */
  readonly lambda: number;
  /** Share of the most attended patches that stays visible, 0..1. */
  readonly reveal: number;
  /** 0, 1, 2, ... */
  readonly seed: number;
}

export interface AnalyzeOptions {
  /** Subtitle files (SubRip, WebVTT, SBV, ASS) or addresses of some. Default: none. */
  readonly subtitles?: readonly (File | string | URL)[];
  /** How many segments, 1..720. Default: 16 up to 64 s, else one per 4 s. */
  readonly segments?: number;
  /** One segment per this many s, in place of `segments`. */
  readonly every?: number;
  /** What of the video, [from, to) in s. Default: all of it. */
  readonly range?: readonly [from: number, to: number];
  /** What the network is shown. Default: what the model has learned to see (the one that comes along: a face). */
  readonly view?: View;
  /** Default: hint, 0.5, 0.9, 0.1, 1. */
  readonly mask?: Partial<MaskSettings>;
  /** Aborted, the analysis rejects with `cancelled` within one batch of segments. */
  readonly signal?: AbortSignal;
  /** Each segment when it is done, in order; again, later, if somebody else in it turned out to be seen largest and longest. */
  onSegment?(segment: SegmentResult, about: SegmentAbout): void;
  onProgress?(progress: Progress): void;
  /** Something to know that stops nothing, such as `words-cut` or `faces-missing`. */
  onNotice?(notice: Notice): void;
}

export interface SegmentAbout {
  /** From 0. */
  readonly index: number;
  /** How many segments the analysis has. */
  readonly segments: number;
  /** The picture that stands for the segment, as the network sees it. [112, 112, 4] RGBA, rows from the top */
  readonly picture: Uint8ClampedArray<ArrayBuffer>;
}

export interface Progress {
  readonly stage: 'video' | 'model' | 'reading' | 'running' | 'finishing';
  /** 0..1; of `video`, which comes first, by itself, of all others together. */
  readonly done: number;
  readonly segmentsDone: number;
  /** 0 until they are planned. */
  readonly segments: number;
  /** Null where nobody can say. */
  readonly secondsLeft: number | null;
}

export interface Notice {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/** A masked picture of a segment and what the network made of it. [112, 112, 4] RGBA, rows from the top */
export interface Recovered {
  readonly original: Uint8ClampedArray;
  readonly recovered: Uint8ClampedArray;
  /** [8, 7, 7] in (time step of two pictures, row, column); 1 = masked. Each patch is 16 x 16 pixels. */
  readonly mask: Uint8Array;
  /** Sum of squared errors over sum of squared targets on masked patches; predicting the patch mean gives 1. */
  readonly error: number;
}

/** What is known of a model before it has seen anything. */
export type ModelFacts = Pick<AnalysisResult['model'], 'name' | 'sha256' | 'trained'> & {
  /** In the order of every distribution. */
  readonly classes: readonly string[];
  /** -1, 0 or 1 of each class. */
  readonly polarity: readonly number[];
};

/** Holds a model and its workers for one video after another. */
export interface Analyzer {
  /** Loads the model, which `analyze` does by itself; `onProgress` hears the share that is done, 0..1. */
  prepare(onProgress?: (done: number) => void): Promise<ModelFacts>;
  /** Analyses one video; a call that comes meanwhile waits. Rejects with a MartError. */
  analyze(source: Source, options?: AnalyzeOptions): Promise<AnalysisResult>;
  /**
   * Picture 0..15 of segment `index` of the last analysis under the mask of the result, and recovered by the network.
   * Rejects with `invalid-argument` before an analysis is done, and while one runs waits for it.
   */
  recover(index: number, picture?: number): Promise<Recovered>;
  /** Ends its workers; what waits rejects with `cancelled`. */
  close(): Promise<void>;
}
