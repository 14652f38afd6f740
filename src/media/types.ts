// What a video file gives: facts about its tracks, the pictures shown at given times, sound in blocks, cues.
// All times are seconds on the file's one presentation clock (0 = start of the presentation; a track may start later).

import type { ContainerFacts } from './container-facts';

/** How the file is read: WebCodecs through Mediabunny, or ffmpeg.wasm where the browser can't decode. */
export type Decoder = 'webcodecs' | 'ffmpeg';

export interface VideoTrackInfo {
  readonly codec: string;
  /** Displayed size in pixels: after rotation and pixel aspect. */
  readonly width: number;
  readonly height: number;
  /** Clockwise degrees that were applied for display. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Time of the first and end of the last picture, s. */
  readonly start: number;
  readonly end: number;
}

export interface AudioTrackInfo {
  readonly codec: string;
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  readonly start: number;
  readonly end: number;
}

export interface Cue {
  readonly start: number;
  readonly end: number;
  /** Plain text, tags removed, line breaks as spaces. */
  readonly text: string;
}

export interface MediaInfo {
  readonly name: string;
  readonly bytes: number;
  /** End of the longest of picture and sound, s. */
  readonly duration: number;
  readonly video: VideoTrackInfo;
  readonly audio: AudioTrackInfo | null;
  /** given: nobody decodes, the pictures were there. */
  readonly decoder: Decoder | 'given';
  /** Why this decoder: a code with facts, e.g. {code: 'unsupported-codec', codec: 'hevc'}; null for WebCodecs. */
  readonly decoderReason: { readonly code: string; readonly codec: string } | null;
  /** Why there is sound in the file that can't be used; null when audio is present or the file has none. */
  readonly audioProblem: string | null;
  /** Number of embedded text tracks. */
  readonly textTracks: number;
  /** The file ends before its tracks do; `video.end` and `duration` say how far it can be played. */
  readonly truncated?: boolean;
  /** What of the container could not be followed, so that times and pictures may not be those that a player shows. */
  readonly unfollowed?: ContainerFacts['beyond'];
  /** s at the start without a picture that can be decoded, as in a stream that was cut; the first one stands for them. */
  readonly blindStart?: number;
}

/** A square of the displayed picture: top-left corner and side in displayed pixels. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** Square crop at the file's own resolution, RGBA rows from the top, `side * side * 4` bytes. */
export interface Picture {
  /** Presentation time of the picture on screen at the asked time, s. */
  readonly time: number;
  readonly side: number;
  readonly rgba: Uint8ClampedArray;
  /** Whether the asked picture is damaged; this is the one before it. */
  readonly stale: boolean;
}

/** Samples of one stretch, each channel in [-1, 1]; `start` is the time of sample 0, s. */
export interface Sound {
  readonly start: number;
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}

/** Pictures of one segment held whole, decoded once, to be looked at and then cut. */
export interface HeldPictures {
  /** Presentation time of each picture, s. */
  readonly times: readonly number[];
  /** Of each picture whether the asked one is damaged; this is the one before it. */
  readonly stale: readonly boolean[];
  /** All of picture `index` scaled into `width` x `height`, RGBA rows from the top. */
  small(index: number, width: number, height: number): Uint8ClampedArray;
  /** The square of picture `index`; of pictures that are too large to be held whole, at a lower resolution. */
  picture(index: number, square: Square): Picture;
}

export interface MediaSource {
  readonly info: MediaInfo;
  /**
   * Tells all times, ascending, that pictures() will be asked for. Not needed, but a decoder that can't pause (ffmpeg)
   * then takes the pictures of several segments in one pass.
   */
  plan?(times: readonly number[]): void;
  /**
   * The picture on screen at each of `times` (ascending, s; before the first picture: the first one, after the last:
   * the last one), cropped to `square`: one for each time. Decodes nothing but what these times need, from the key
   * picture before them on; one call with the times of several segments decodes what they share once.
   */
  pictures(times: readonly number[], square: Square, signal?: AbortSignal): AsyncIterable<Picture>;
  /**
   * The same pictures, held whole until the next call: one for each of `times`. Takes at most some 100 MB, however large
   * they are.
   */
  hold(times: readonly number[], signal?: AbortSignal): Promise<HeldPictures>;
  /** Samples of [start, end) s at the track's own rate; null without sound. Gaps are zeros. */
  sound(start: number, end: number, signal?: AbortSignal): Promise<Sound | null>;
  /** Whether ffmpeg gave pictures, since the browser's decoder gave up on the way. */
  relieved?(): boolean;
  /** The whole displayed picture on screen at `time`, scaled to at most `maxSide` pixels. */
  preview(time: number, maxSide: number, signal?: AbortSignal): Promise<ImageBitmap>;
  /** Cues of the first embedded text track; empty without one, null where nothing here reads it. */
  cues(signal?: AbortSignal): Promise<readonly Cue[] | null>;
  close(): Promise<void>;
}
