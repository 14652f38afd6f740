// What the worker needs to make the masked video, and what it says back. Plain data only. Times in s, sizes in px.
import type { MarkerShape } from '../lib/markers';
import type { VideoFile } from '../lib/remote-file';
import type { Palette } from './subject';

export interface VideoSegment {
  readonly start: number;
  readonly end: number;
  /** What the network saw, displayed pixels. */
  readonly square: { readonly x: number; readonly y: number; readonly side: number };
  /** Times of the 16 pictures that the network saw; empty where they are not known. */
  readonly frameTimes: readonly number[];
  /** [392] each: 1 = masked, 1 = revealed as a hint. */
  readonly mask: Uint8Array;
  readonly hints: Uint8Array;
  /** By class. */
  readonly distribution: readonly number[];
  /** "conveys joy 0.61" */
  readonly says: string;
}

export interface VideoClass {
  readonly label: string;
  readonly colour: string;
  readonly shape: MarkerShape;
}

export interface MaskedVideoJob {
  readonly file: VideoFile;
  readonly segments: readonly VideoSegment[];
  readonly classes: readonly VideoClass[];
  readonly colours: Palette;
  /** One line below the curve. */
  readonly footer: string;
  /** What the file says of itself to those who do not watch it: its comment tag. */
  readonly notice: string;
}

export interface VideoFormat {
  readonly container: 'mp4' | 'webm';
  readonly codec: 'avc' | 'vp9' | 'vp8' | 'av1';
}

export interface MaskedVideo {
  /** On disk where the browser has a private file system, so that memory does not grow with the length. */
  readonly file: Blob;
  readonly format: VideoFormat;
  /** left-out: the sound could be neither copied nor encoded. */
  readonly sound: 'included' | 'none' | 'left-out';
}

/** Picture above, panel below; the picture's 7 x 7 cells are whole pixels, and both sides are what encoders like. */
export const PICTURE_SIDE = 560;
export const PANEL_HEIGHT = 272;
export const VIDEO_WIDTH = PICTURE_SIDE;
export const VIDEO_HEIGHT = PICTURE_SIDE + PANEL_HEIGHT;

/** Which of the 8 time steps of the mask stands at `time`: pictures 2t and 2t + 1 share step t, and each stays until the next. */
export function stepAt({ start, end, frameTimes }: VideoSegment, time: number): number {
  if (frameTimes.length === 0) return Math.min(7, Math.max(0, Math.floor(((time - start) / (end - start)) * 8)));
  return (
    Math.max(
      0,
      frameTimes.findLastIndex((shown) => shown <= time + 1e-3),
    ) >> 1
  );
}
