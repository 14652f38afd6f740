// What the page asks of an analysis: settings, progress, pictures beside the result. Times in s, sizes in pixels.
import type {
  EngineChange,
  EngineInfo,
  EngineMemory,
  LoadProgress,
  MaskSettings,
  ModelInfo,
  PrecisionChoice,
  Recovery,
  RunTimes,
} from '../engine/protocol';
import type { Modality } from '../lib/shapes';
import type { GivenFrames } from '../lib/given-frames';
import type { Bytes, VideoFile } from '../lib/remote-file';
import type { DrawnMask } from '../mart/mask';
import type { Encodings } from '../media/subtitle-key';
import type { SubtitleReport } from '../media/subtitles';
import type { Cue, MediaInfo, Square } from '../media/types';
import type { SoundPicture, Thumbnail } from './kept';
import type { AnalysisResult, FaceBox, PersonCurve, PersonResult, SegmentResult, View } from './result';

export type {
  AnalysisResult,
  Cue,
  DrawnMask,
  Encodings,
  EngineChange,
  EngineInfo,
  EngineMemory,
  FaceBox,
  LoadProgress,
  MaskSettings,
  MediaInfo,
  ModelInfo,
  PersonCurve,
  PersonResult,
  PrecisionChoice,
  Recovery,
  RunTimes,
  SegmentResult,
  Square,
  Thumbnail,
  View,
  SubtitleReport,
};

export type { MaskStrategy } from '../engine/protocol';
export type { Lexicon } from '../lexicon/types';

export interface AnalysisSettings {
  readonly mask: MaskSettings;
  /** Number of segments; null: 16 up to 64 s, else one per 4 s, at most 720. */
  readonly segments: number | null;
  /** Instead of `segments`: one segment per this many seconds; null: as `segments` says. */
  readonly every: number | null;
  /** Analysed range, s; null: all of the file. */
  readonly range: readonly [from: number, to: number] | null;
  /** What the network is shown; null: what the model has learned to see (its config says). */
  readonly view: View | null;
}

/** What of a segment is altered before the network sees it. */
export interface Alteration {
  /** [392], 1 = the patch's pixels become their mean colour before the encoder; null hides none. */
  readonly hidden: Uint8Array | null;
  /** Stretches [from, to) in which the track's samples are zero, s. */
  readonly silenced: readonly (readonly [from: number, to: number])[];
  /** Indices into the segment's words; the row is made as if they had not been said. */
  readonly struck: readonly number[];
  /** Not given to the network at all. */
  readonly without: readonly Modality[];
}

/** A file that is open and can be analysed, or pictures in its place. */
export interface OpenVideo<Video = VideoFile> {
  readonly file: Video;
  readonly info: MediaInfo;
  readonly cues: readonly Cue[];
  /** Where the cues come from: a subtitle file's name, 'embedded', or null without cues. */
  readonly cueSource: string | null;
  /** Things that a person should know of the subtitles or sound, as codes that the page words. */
  readonly notices: readonly Notice[];
  /** How each subtitle file was read; empty where there is none. */
  readonly subtitles: readonly SubtitleReport[];
}

/** Something to know that stops nothing; the page words the code. */
export interface Notice {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;
}

export interface AnalysisProgress {
  /** model: weights and shaders; running: segments. */
  readonly stage: 'model' | 'reading' | 'running' | 'finishing';
  /** 0..1 over all stages. */
  readonly done: number;
  readonly segmentsDone: number;
  readonly segments: number;
  readonly secondsLeft: number | null;
}

/** How long a segment took. ms */
export interface SegmentTimes {
  readonly reading: { readonly pictures: number; readonly sound: number };
  /** Of the whole batch that the segment was part of. */
  readonly network: RunTimes;
  /** Segments of that batch. */
  readonly batch: number;
}

/** What is known of a segment beside its result. */
export interface SegmentExtras {
  readonly thumbnail: Thumbnail;
  readonly sound: SoundPicture | null;
  readonly times: SegmentTimes;
  /** Everybody whose face was found in the segment, largest first; empty where none was looked for. */
  readonly faces: readonly FoundFace[];
}

/** A face in a segment: whose, and where in displayed pixels (the median over the looked-at frames). */
export interface FoundFace {
  readonly person: string;
  readonly box: FaceBox;
}

export interface AnalysisEvents {
  onProgress?(progress: AnalysisProgress): void;
  /** Segments come from `from` on: what was given of those before, if any, stands. */
  onBegin?(from: number): void;
  /** A segment is done; called in order. */
  onSegment?(index: number, segment: SegmentResult, extras: SegmentExtras): void;
  /** A segment that was given before, run anew: by the end somebody else in it turned out to be seen largest and longest. */
  onSegmentAgain?(index: number, segment: SegmentResult, extras: SegmentExtras): void;
  /**
   * no-vocabulary: the model can't read words; words-cut: some did not fit into a segment's row; faces-missing: the face
   * detector does not start, so the whole frame is seen.
   */
  onNotice?(notice: Notice): void;
}

/** The one object that the page holds: an open model, an open video, and what can be asked of them. */
export interface AnalysisSession {
  /** Loads the model if it is not there yet; safe to call early and often. */
  prepare(onProgress?: (progress: LoadProgress) => void): Promise<{ engine: EngineInfo; model: ModelInfo }>;
  /**
   * Opens a video, with subtitle files dropped beside it. The video that was open stays so if this fails or is
   * cancelled by `signal`. `onBytes` hears of a video at an address that has to be fetched whole.
   */
  open(
    video: VideoFile,
    subtitles?: readonly File[],
    signal?: AbortSignal,
    onBytes?: (bytes: Bytes) => void,
  ): Promise<OpenVideo>;
  /** Opens pictures in place of a video. */
  openFrames(frames: GivenFrames, subtitles?: readonly File[], signal?: AbortSignal): Promise<OpenVideo<GivenFrames>>;
  /** Replaces the cues of the open video; `invalid-argument` where pictures were opened in its place. */
  setSubtitles(subtitles: readonly File[]): Promise<OpenVideo>;
  /** What subtitle files are read in from now on, by the key of their report; all others as is guessed. */
  chooseEncodings(encodings: Encodings): void;
  /** Reads the subtitle files of the open video again. */
  rereadSubtitles(): Promise<OpenVideo>;
  /** Text of the first cues of the open video's subtitle file with this key in `encoding`; none where it has none. */
  firstCues(key: string, encoding: string): Promise<readonly string[]>;
  /** One displayed picture at `time`, whole frame, at most `maxSide` pixels wide or high (for the crop preview). */
  previewFrame(time: number, maxSide: number): Promise<ImageBitmap>;
  /**
   * Analyses the open video. Rejects with `cancelled` within one batch (under half a second, or one segment) when `signal` aborts; what onSegment gave
   * before stays valid.
   */
  analyze(settings: AnalysisSettings, events?: AnalysisEvents, signal?: AbortSignal): Promise<AnalysisResult>;
  /**
   * Goes on with the last analysis where it was cancelled or has failed, as it was set; from the first segment on where what
   * it knew of faces is gone. Rejects as `analyze` does, and with `invalid-argument` where nothing was stopped.
   */
  goOn(events?: AnalysisEvents, signal?: AbortSignal): Promise<AnalysisResult>;
  /**
   * Takes over an earlier analysis of the open video, so that its segments can be recovered without analysing again.
   * Resolves to false, and changes nothing, when the model is another one than the result's.
   */
  adopt(result: AnalysisResult): Promise<boolean>;
  /**
   * What the network says of the segments in which the last analysis found `person`, when its square follows them. Looks
   * for no face again; what `recover` keeps stays.
   */
  follow(person: string, onProgress?: (done: number) => void, signal?: AbortSignal): Promise<PersonCurve>;
  /** SHA-256 of the open video, as hex. */
  hash(): Promise<string>;
  /** Frame 0..15 of segment `index`, original and recovered under `mask` ([392] of 0 and 1). */
  recover(index: number, mask: Uint8Array, frame: number): Promise<Recovery>;
  /**
   * What the network says of segment `index` with an altered input; what `recover` keeps of it stays. Left out, the
   * picture has zeros for logits. Rejects with `cancelled` at once when `signal` aborts.
   */
  whatIf(index: number, alteration: Alteration, mask: MaskSettings, signal?: AbortSignal): Promise<SegmentResult>;
  /** Runs segment `index` of the last analysis stage by stage; what `recover` keeps of it stays. */
  profile(index: number): Promise<SegmentTimes>;
  /** `listener` hears whenever the GPU was lost and the engine went on, on a new device or on another backend. */
  followEngine(listener: (change: EngineChange) => void): void;
  /** For the next `prepare`, which loads the model anew. Not while an analysis runs. */
  setPrecision(choice: PrecisionChoice): void;
  /** Tensors that the engine holds, for the details panel and for tests of leaks. */
  memory(): Promise<EngineMemory>;
  close(): Promise<void>;
}

/** The mask that the engine draws for given settings, from the attention in a result; fast enough for a slider. */
export type Remask = (segment: SegmentResult, index: number, mask: MaskSettings) => DrawnMask;
