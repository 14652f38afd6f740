// The crop square in displayed pixels of the video: always inside of the picture, moved and resized in whole pixels.
import type { Square } from '../../analysis/types';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The smallest side that is offered: what the network sees is 112 px. */
export const LEAST_SIDE = 32;

export function centreSquare({ width, height }: PictureSize): Square {
  const side = Math.min(width, height);
  return { x: Math.floor((width - side) / 2), y: Math.floor((height - side) / 2), side };
}

/** The nearest square that lies inside of the picture, in whole pixels. */
export function insideOf(picture: PictureSize, square: Square): Square {
  const most = Math.min(picture.width, picture.height);
  const side = Math.round(Math.min(most, Math.max(Math.min(LEAST_SIDE, most), square.side)));
  const clamp = (value: number, room: number) => Math.round(Math.min(room, Math.max(0, value)));
  return { x: clamp(square.x, picture.width - side), y: clamp(square.y, picture.height - side), side };
}

/** The square with another side around the same centre, as far as the picture has room. */
export function resized(picture: PictureSize, square: Square, side: number): Square {
  const { side: fitting } = insideOf(picture, { ...square, side });
  const shift = (square.side - fitting) / 2;
  return insideOf(picture, { x: square.x + shift, y: square.y + shift, side: fitting });
}

/** The square while a corner is dragged to (x, y) and the opposite corner stays. */
export function draggedCorner(
  picture: PictureSize,
  square: Square,
  corner: 'nw' | 'ne' | 'sw' | 'se',
  x: number,
  y: number,
): Square {
  const west = corner === 'nw' || corner === 'sw';
  const north = corner === 'nw' || corner === 'ne';
  const fixedX = west ? square.x + square.side : square.x;
  const fixedY = north ? square.y + square.side : square.y;
  const room = Math.min(west ? fixedX : picture.width - fixedX, north ? fixedY : picture.height - fixedY);
  const wanted = Math.max(west ? fixedX - x : x - fixedX, north ? fixedY - y : y - fixedY);
  const side = Math.min(room, Math.max(Math.min(LEAST_SIDE, room), Math.round(wanted)));
  return { x: west ? fixedX - side : fixedX, y: north ? fixedY - side : fixedY, side };
}

/** Null where the square is the default one, so that "as the analysis chooses" stays so. */
export function chosenSquare(picture: PictureSize, square: Square): Square | null {
  const centre = centreSquare(picture);
  return square.x === centre.x && square.y === centre.y && square.side === centre.side ? null : square;
}
