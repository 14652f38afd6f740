// What a container's headers tell before any demuxer runs.

export interface ContainerFacts {
  readonly family: 'isobmff' | 'matroska' | 'other';
  /** Number of subtitle tracks that hold text that ffmpeg reads; bitmap subtitles don't count. */
  readonly textTracks: number;
  /** Whether the picture track is encrypted. */
  readonly encrypted: boolean;
  /** Whether the container announces more bytes than there are. */
  readonly cut: boolean;
  /** Whether the index without which nothing can be found (`moov`) is missing. */
  readonly indexMissing: boolean;
  /**
   * Work-around: Mediabunny 1.61: of an edit list it plays the first piece only, of a partly fragmented file what `moov` lists,
   * of an image sequence nothing (https://github.com/Vanilagy/mediabunny/issues/494). Null where it can follow; else only
   * ffmpeg shows what a player would. Goes, one by one, when it says so itself or can.
   */
  readonly beyond: 'edit-list' | 'partly-fragmented' | 'image-sequence' | null;
  /** The box whose count can't be true, so that a demuxer would loop as often as it says; null where all can. */
  readonly impossible: string | null;
}
