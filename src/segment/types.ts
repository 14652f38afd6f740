// The network's input for one segment, and the plan that says where it comes from.

/** Where a segment lies and what is taken from it. Times in s on the file's clock. */
export interface PlannedSegment {
  readonly index: number;
  /** [start, end) of the segment on the time axis. */
  readonly start: number;
  readonly end: number;
  /** The 16 times whose pictures are taken, ascending except where fewer than 16 plan frames loop. */
  readonly frameTimes: readonly number[];
  /** The instant on which both the 16 frames and the 100 filter-bank frames are centred. */
  readonly centre: number;
}

export interface ClipPlan {
  /** Analysed range of the file, s. */
  readonly from: number;
  readonly to: number;
  readonly segments: readonly PlannedSegment[];
}

/** A word of the transcript as written, and its pieces' positions [from, to) in the row (position 0 is [CLS]). */
export interface PlannedWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly [from: number, to: number];
}

export interface WordRow {
  /** Piece ids with [CLS] first and [SEP] last. */
  readonly ids: Int32Array;
  readonly words: readonly PlannedWord[];
  /** Words that did not wholly fit in `maxPieces`; one that is cut is in `words` too. */
  readonly dropped: number;
}

/** Everything that the network needs of one segment. */
export interface SegmentInput {
  readonly index: number;
  /** [16, 112, 112, 3] RGB, 0..255 */
  readonly pixels: Uint8Array;
  /** [100, 128] normalised log-mel, or null without sound */
  readonly filterBanks: Float32Array | null;
  /** Piece ids [W] with [CLS] and [SEP], or null without words */
  readonly pieces: Int32Array | null;
  /** Presentation times of the pictures really shown, s. [16] */
  readonly frameTimes: readonly number[];
}
