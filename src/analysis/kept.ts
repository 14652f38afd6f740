// An analysis that can be shown without its video: what a link, a saved file, the recent ones and the sample hold.
import type { AnalysisResult } from './result';

/** The picture that stands for a segment in the strip: frame 8 of its 16. [112, 112, 4] RGBA */
export type Thumbnail = Uint8ClampedArray<ArrayBuffer>;

/** A segment's filter banks as bytes, 0 at SOUND_FLOOR, 255 at SOUND_CEILING. [100, 128] in (time, mel) */
export type SoundPicture = Uint8Array<ArrayBuffer>;

export interface KeptAnalysis {
  readonly result: AnalysisResult;
  /** Of each segment; null where none was kept. */
  readonly thumbnails: readonly (Thumbnail | null)[];
  /** Of each segment; null without sound and where none was kept. */
  readonly sounds: readonly (SoundPicture | null)[];
}

/** Normalised log-mel values at the ends of a byte: near silence, and as loud as it gets. */
export const SOUND_FLOOR = -1.5;
export const SOUND_CEILING = 1.25;

/** Filter banks [100, 128] as a picture of a hundredth of the range per step. */
export function soundPictureOf(filterBanks: Float32Array): SoundPicture {
  const scale = 255 / (SOUND_CEILING - SOUND_FLOOR);
  return Uint8Array.from(filterBanks, (value) => Math.min(255, Math.max(0, (value - SOUND_FLOOR) * scale)));
}

/** Tells whether two results are of one video. One that was not read whole is known by its name and size. */
export function videoId({ sha256, name, bytes }: AnalysisResult['file']): string {
  return sha256 || `${name}, ${bytes} bytes`;
}
