// The square of the picture that the network sees of a segment: around the followed face, calm from one segment to the
// next, whole pixels inside of the picture. Without a face it is the centre square, which the caller takes.
import { closeness } from './tracks';
import type { Box } from './types';

/** Top-left corner and side, whole displayed pixels. */
export interface FaceSquare {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The box of the same person in the segment before. */
export interface Before {
  readonly box: Box;
  /** s between the middles of the two segments. */
  readonly gap: number;
}

/** Segments farther apart than this say nothing of each other, s. */
const NEIGHBOURS_WITHIN = 6;
/** Closeness (tracks.ts) from which a face is calmed; what is less is a move or a cut. */
const CALM_FROM = 0.5;
/** Share of the segment before in a size: boxes of one face differ by a tenth from frame to frame. */
const SIZE_BEFORE = 0.4;
const PLACE_BEFORE = 0.2;
const LEAST_SIDE = 16;

/** `scale` times the larger side of the box, around its centre. */
export function faceSquare(box: Box, scale: number, picture: PictureSize, before: Before | null): FaceSquare {
  const calm = before && before.gap <= NEIGHBOURS_WITHIN && closeness(box, before.box) >= CALM_FROM ? before.box : null;
  const blend = (own: number, other: number | undefined, share: number) =>
    other === undefined ? own : own * (1 - share) + other * share;
  const sizeOf = ({ width, height }: Box) => Math.max(width, height);
  const size = blend(sizeOf(box), calm ? sizeOf(calm) : undefined, SIZE_BEFORE);
  const centreX = blend(box.x + box.width / 2, calm ? calm.x + calm.width / 2 : undefined, PLACE_BEFORE);
  const centreY = blend(box.y + box.height / 2, calm ? calm.y + calm.height / 2 : undefined, PLACE_BEFORE);
  const most = Math.min(picture.width, picture.height);
  const side = Math.min(most, Math.max(LEAST_SIDE, Math.round(size * scale)));
  const inside = (centre: number, length: number) =>
    Math.min(length - side, Math.max(0, Math.round(centre - side / 2)));
  return { x: inside(centreX, picture.width), y: inside(centreY, picture.height), side };
}
