// What the page knows: what is open, the running job, the segments so far, the cursor, and what a person chose to see.
import type {
  AnalysisProgress,
  AnalysisResult,
  EngineInfo,
  FoundFace,
  Lexicon,
  LoadProgress,
  MaskSettings,
  ModelInfo,
  OpenVideo,
  PrecisionChoice,
  Recovery,
  SegmentResult,
  SegmentTimes,
  Thumbnail,
  View,
} from '../analysis/types';
import type { Mutate, StoreApi } from 'zustand/vanilla';
import type { Confidence } from '../analysis/confidence';
import type { SoundPicture } from '../analysis/kept';
import type { ErrorDetails, PlainError } from '../lib/errors';
import type { History } from '../lib/history';
import type { Modality } from '../lib/shapes';

/** What of the video is analysed; null and 'auto' leave the choice to the analysis. Times in s, squares in pixels. */
export interface Scope {
  readonly view: View | null;
  readonly range: readonly [from: number, to: number] | null;
  readonly segments: SegmentChoice;
}

export type SegmentChoice =
  | { readonly mode: 'auto' }
  | { readonly mode: 'number'; readonly segments: number }
  | { readonly mode: 'every'; readonly seconds: number };

export const WHOLE_VIDEO: Scope = { view: null, range: null, segments: { mode: 'auto' } };

export type ByteProgress = NonNullable<LoadProgress['bytes']>;

export type Job =
  /** `name` is null for the sample and a link; `bytes` is there while a video is fetched, `read` while a result is read. */
  | {
      readonly kind: 'opening';
      readonly from: KeptFrom;
      readonly name: string | null;
      readonly stopping: boolean;
      readonly bytes?: ByteProgress;
      readonly read?: ByteProgress;
    }
  | { readonly kind: 'analysing'; readonly progress: AnalysisProgress | null; readonly stopping: boolean };

export interface FetchAsked {
  readonly name: string;
  readonly host: string;
}

/** Stretch of the file that the segments divide, and into how many. */
export interface Extent {
  readonly from: number;
  readonly to: number;
  readonly segments: number;
}

/** Where a kept analysis, one without its video, comes from. */
export type KeptFrom = 'sample' | 'link' | 'file' | 'recent';

/** Whose analysis is shown: that of the open video, or a kept one. */
export type Origin = { readonly kind: 'video' } | { readonly kind: 'kept'; readonly from: KeptFrom };

export interface ChosenWord {
  readonly segment: number;
  /** Index in the segment's words. */
  readonly word: number;
}

export interface Cursor {
  /** s on the file's clock */
  readonly time: number;
  /** Who moved it: the player follows the page, and the page the player. */
  readonly by: 'player' | 'page';
}

export interface ShownRecovery {
  readonly segment: number;
  readonly tubelet: number;
  readonly mask: Uint8Array;
  readonly recovery: Recovery;
}

/** Of each segment that was painted by hand, by index: what is painted of its patches (paint.ts). [392] */
export type Paint = ReadonlyMap<number, Uint8Array>;

/** A step of mask and paint, to go back to. */
export interface MaskStep {
  readonly mask: MaskSettings;
  readonly paint: Paint;
}

/** Beside what is in force. */
export type MaskHistory = Omit<History<MaskStep>, 'now'>;

/** A curve that is being made: whose, and how far it is, 0..1. */
export interface CurveJob {
  readonly person: string;
  readonly done: number;
}

export interface PageState {
  readonly model: ModelInfo | null;
  readonly engine: EngineInfo | null;
  /** What was asked for; the engine says what it is. */
  readonly precision: PrecisionChoice;
  /** How far the model is while it loads, null otherwise. */
  readonly modelLoading: LoadProgress | null;

  /** The sample's analysis that comes with the page, once it is there; and whether it is on its way. */
  readonly sampleResult: AnalysisResult | null;
  readonly sampleComing: boolean;

  readonly origin: Origin;
  /** Null before the first one and in a kept analysis. */
  readonly video: OpenVideo | null;
  /** Address of the open file for the player: an object URL, or where the file lies. */
  readonly videoUrl: string | null;
  readonly job: Job | null;
  /** A video on another server that the address asks for, until a person has said whether it is to be fetched. */
  readonly fetchAsked: FetchAsked | null;
  readonly extent: Extent | null;
  readonly segments: readonly SegmentResult[];
  /** Of each segment; null where a kept analysis has none. */
  readonly thumbnails: readonly (Thumbnail | null)[];
  /** Of each segment; null without sound and where a kept analysis has none. */
  readonly sounds: readonly (SoundPicture | null)[];
  /** Faces of each segment that was run here, until the result knows everybody (people.ts). */
  readonly faces: readonly (readonly FoundFace[])[];
  /** Of each segment that was run here; empty in a kept analysis. */
  readonly times: readonly SegmentTimes[];
  /** The last segment that was run stage by stage, or is being run (times null). */
  readonly profile: { readonly segment: number; readonly times: SegmentTimes | null } | null;
  /** Null until all segments are done. */
  readonly result: AnalysisResult | null;
  /** What is chosen now, and what the segments were made with. */
  readonly scope: Scope;
  readonly analysedScope: Scope | null;

  /** The curve of a person that is being made, or null. */
  readonly curveJob: CurveJob | null;
  /** The class that people's curves are compared in; null: sentiment. */
  readonly personClass: string | null;

  readonly cursor: Cursor;
  readonly playing: boolean;
  /** Speed while playing: 1 as filmed, negative backwards. Powers of two up to 8. */
  readonly rate: number;

  readonly mask: MaskSettings;
  /** What was painted by hand over the drawn masks. */
  readonly paint: Paint;
  /** Steps back and forth over mask and paint. */
  readonly history: MaskHistory;
  /** 0..7; frame 2 * tubelet of the 16 is shown. */
  readonly tubelet: number;
  readonly recovery: ShownRecovery | null;
  readonly recovering: boolean;
  readonly recoveryFailed: boolean;

  /** The word whose attention is shown, or null. */
  readonly word: ChosenWord | null;
  /** The patch 0..391 of the segment under the cursor whose words are shown, or null. */
  readonly patch: number | null;
  /** Heads that the curve leaves out of the sum; never all that there are. */
  readonly leftOut: readonly Modality[];
  /** In terms of the shown model's classes. Null until it is there, and for a model without one. */
  readonly lexicon: Lexicon | null;
  /** A person's own file that the lexicon is read from; null: the model's own lexicon. */
  readonly lexiconFile: File | null;
  /** How far the ranks of word and segment may lie apart, 0..1. */
  readonly tau: number;

  readonly equation3: boolean;
  /** Classes as stacked areas instead of lines. */
  readonly stacked: boolean;
  /** The only class that the curve shows, or null for all. */
  readonly isolated: string | null;

  readonly error: PlainError | null;
  readonly notice: { readonly code: string; readonly details: ErrorDetails } | null;
}

/** Listeners say what of the state they listen to. */
export type PageStore = Mutate<StoreApi<PageState>, [['zustand/subscribeWithSelector', never]]>;

/** What the curve is made with: the result's own model, which in a kept analysis need not be the one at work. */
export function shownModel({ result, model }: Pick<PageState, 'result' | 'model'>): ShownModel | null {
  return result?.model ?? model;
}

export type ShownModel = Pick<ModelInfo, 'name' | 'classes' | 'polarity' | 'temperature' | 'trained' | 'sha256'> &
  Confidence;

/** Where segment `index` lies even before it is analysed: equal parts of the extent. s */
export function segmentSpan(extent: Extent, index: number): readonly [start: number, end: number] {
  const length = (extent.to - extent.from) / extent.segments;
  return [extent.from + index * length, extent.from + (index + 1) * length];
}

/** The segment on screen at `time`; times outside of the extent belong to the nearest segment. */
export function segmentAt(extent: Extent, time: number): number {
  const share = (time - extent.from) / (extent.to - extent.from);
  // Half a microsecond of slack: a cursor put on a boundary belongs to the segment that starts there.
  const index = Math.floor(share * extent.segments + 1e-6);
  return Math.min(extent.segments - 1, Math.max(0, index));
}

/** Whether the two ask for the same analysis. */
export function sameScope(a: Scope, b: Scope): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
