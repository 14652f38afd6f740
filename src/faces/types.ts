// What is known of faces in a video: where they are in single frames, whose they are over the whole video, and the
// square that follows one of them. Pixels are displayed pixels of the video unless said otherwise; times in s.

/** A rectangle: top-left corner and size. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A face in one frame, as the detector gives it: its box reaches from above the brows to below the mouth. */
export interface Face {
  readonly box: Box;
  /** 0..1 */
  readonly score: number;
  /** Right eye, left eye (the person's own), nose, mouth, right ear, left ear. */
  readonly keypoints: readonly Point[];
}

/** A face, and what it looks like: a unit vector (look.ts). */
export interface SeenFace extends Face {
  readonly look: Float32Array;
}

/** A person in one segment: box and score are the median over the looked-at frames that show the face. */
export interface SegmentFace {
  readonly person: string;
  readonly box: Box;
  readonly score: number;
}

/** A person of the whole video. */
export interface Person {
  /** A, B, .. Z, AA, .. in the order of appearance. */
  readonly id: string;
  /** Where the face is in each segment, by the segment's index; null where it was not found. */
  readonly boxes: readonly (Box | null)[];
  /** Length of the segments that show the face, s. */
  readonly seconds: number;
  /** Seconds times the face's size over the picture's shorter side: who is seen largest and longest. */
  readonly standing: number;
}
