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
  /** What of it Mediabunny can't follow, so that only ffmpeg shows what a player would; null where it can. */
  readonly beyond: 'edit-list' | 'partly-fragmented' | 'image-sequence' | null;
}
