// From what BlazeFace "back" says of a small picture to faces: anchors, boxes, weighted non-maximum suppression, and the
// letterbox that a frame of any shape is put into. Mirrors MediaPipe's TensorsToDetections and NonMaxSuppression
// (weighted) calculators. Plain numbers: the tensors are in engine/.
import type { Box, Face, Point } from './types';

/** Longer sides of the pictures that the detector reads, pixels: it has learned the larger; the smaller costs a quarter. */
export const DETECTOR_SIDE = 256;
export const SMALL_SIDE = 128;
export type DetectorSide = typeof DETECTOR_SIDE | typeof SMALL_SIDE;
/** Faces from this size on, in pixels of the larger picture, are found in the smaller one as surely. */
export const LARGE_FACE = 44;
/**
 * In the smaller picture the network sees large faces too small: on frames of 32 clips (158 faces) its boxes of up to 60 pixels
 * are 0.985 of the larger picture's in the median, those of more than 75 are 0.94, of more than 85 are 0.92. Grown by
 * this share per pixel beyond 60, all sizes are within 1.5 %.
 */
const GROWS_FROM = 60;
const GROWTH = 0.0035;
/** Rows of the detector's outputs, in this order: a cell of 16 x 16 pixels has 2 anchors, then one of 32 x 32 has 6. */
export const ANCHOR_GRIDS = [
  { stride: 16, anchors: 2 },
  { stride: 32, anchors: 6 },
] as const;
const COARSEST = 32;
/** Numbers per anchor: centre x and y off the anchor, width, height, then six keypoints off the anchor; pixels. */
export const BOX_VALUES = 16;
/** False finds in pictures without people: 5 of 18 at 0.5, 1 at 0.65. */
export const MIN_SCORE = 0.7;
/** Boxes that overlap more than this are one face. */
const SAME_FACE_IOU = 0.3;

/** How a frame lies in the detector's picture: scaled by `scale`, then moved by (left, top). */
export interface Letterbox {
  /** Longer side of the frame there, pixels. */
  readonly side: DetectorSide;
  /** Size of the picture: whole cells of the coarsest grid. */
  readonly columns: number;
  readonly rows: number;
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  /** Whole pixels that the frame covers there. */
  readonly width: number;
  readonly height: number;
}

/**
 * The frame as large as fits, in the middle of a picture of as few cells as hold it: all of the square that the detector has
 * learned would cost a third more for a frame of 16:9. What is left over is black.
 */
export function letterboxOf(width: number, height: number, side: DetectorSide = DETECTOR_SIDE): Letterbox {
  const scale = side / Math.max(width, height);
  const inner = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const [columns, rows] = [wholeCells(inner.width), wholeCells(inner.height)];
  return { side, columns, rows, scale, left: (columns - inner.width) >> 1, top: (rows - inner.height) >> 1, ...inner };
}

function wholeCells(pixels: number): number {
  return Math.ceil(pixels / COARSEST) * COARSEST;
}

/**
 * Faces in one frame, best first, in the frame's pixels. `scores` [A] are logits, `boxes` [A, 16] as the network gives
 * them; A, the number of anchors, is 896 for a picture of 256 x 256.
 */
export function decodeFaces(
  scores: Float32Array,
  boxes: Float32Array,
  letterbox: Letterbox,
  minScore: number = MIN_SCORE,
): Face[] {
  const found: Face[] = [];
  let row = 0;
  for (const { stride, anchors } of ANCHOR_GRIDS) {
    const [across, down] = [letterbox.columns / stride, letterbox.rows / stride];
    for (let cell = 0; cell < across * down; cell++) {
      const anchor = { x: ((cell % across) + 0.5) * stride, y: (Math.floor(cell / across) + 0.5) * stride };
      for (let i = 0; i < anchors; i++, row++) {
        const score = sigmoid(scores[row] ?? Number.NEGATIVE_INFINITY);
        if (score < minScore) continue;
        found.push(faceOf(boxes.subarray(row * BOX_VALUES, (row + 1) * BOX_VALUES), anchor, score));
      }
    }
  }
  const faces = suppress(found);
  return (letterbox.side === SMALL_SIDE ? faces.map(grown) : faces).map((face) => inFrame(face, letterbox));
}

/** Overlap of two boxes over their union, 0..1. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function faceOf(values: Float32Array, anchor: Point, score: number): Face {
  const at = (index: number) => values[index] ?? 0;
  const [width, height] = [at(2), at(3)];
  return {
    box: { x: anchor.x + at(0) - width / 2, y: anchor.y + at(1) - height / 2, width, height },
    score,
    keypoints: Array.from({ length: 6 }, (_, k) => ({ x: anchor.x + at(4 + 2 * k), y: anchor.y + at(5 + 2 * k) })),
  };
}

/** Each group of overlapping finds becomes their mean by score, with the best one's score. */
function suppress(found: readonly Face[]): Face[] {
  let left = [...found].sort((a, b) => b.score - a.score);
  const faces: Face[] = [];
  for (let best = left[0]; best; best = left[0]) {
    const { box, score } = best;
    const group = left.filter((face) => overlap(box, face.box) > SAME_FACE_IOU || face === best);
    left = left.filter((face) => !group.includes(face));
    faces.push({ ...meanFace(group), score });
  }
  return faces;
}

function meanFace(group: readonly Face[]): Omit<Face, 'score'> {
  const total = group.reduce((sum, { score }) => sum + score, 0);
  const mean = (value: (face: Face) => number) =>
    group.reduce((sum, face) => sum + value(face) * face.score, 0) / total;
  return {
    box: {
      x: mean(({ box }) => box.x),
      y: mean(({ box }) => box.y),
      width: mean(({ box }) => box.width),
      height: mean(({ box }) => box.height),
    },
    keypoints: Array.from({ length: 6 }, (_, k) => ({
      x: mean(({ keypoints }) => keypoints[k]?.x ?? 0),
      y: mean(({ keypoints }) => keypoints[k]?.y ?? 0),
    })),
  };
}

/** A face found in the smaller picture, its box as large as the larger picture would give it. */
function grown(face: Face): Face {
  const { x, y, width, height } = face.box;
  const share = 1 + GROWTH * Math.max(0, Math.max(width, height) - GROWS_FROM);
  const box = {
    x: x - (width * (share - 1)) / 2,
    y: y - (height * (share - 1)) / 2,
    width: width * share,
    height: height * share,
  };
  return { ...face, box };
}

function inFrame({ box, score, keypoints }: Face, { scale, left, top }: Letterbox): Face {
  return {
    box: {
      x: (box.x - left) / scale,
      y: (box.y - top) / scale,
      width: box.width / scale,
      height: box.height / scale,
    },
    score,
    keypoints: keypoints.map(({ x, y }) => ({ x: (x - left) / scale, y: (y - top) / scale })),
  };
}
