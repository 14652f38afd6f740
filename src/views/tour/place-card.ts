// Where the tour's card stands beside what it explains. All in CSS pixels of the window.

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const GAP = 12;

/** Below the target, else above, else over its last corner; always whole within the window. */
export function placeCard(
  target: Box,
  card: Pick<Box, 'width' | 'height'>,
  room: Pick<Box, 'width' | 'height'>,
): { readonly left: number; readonly top: number } {
  const within = (at: number, length: number, all: number) => Math.max(GAP, Math.min(at, all - length - GAP));
  const below = target.top + target.height + GAP;
  const above = target.top - GAP - card.height;
  const fits = (top: number) => top >= GAP && top + card.height + GAP <= room.height;
  const beside = fits(below) ? below : fits(above) ? above : null;
  const corner = {
    left: target.left + target.width - card.width - GAP,
    top: target.top + target.height - card.height - GAP,
  };
  const middle = target.left + (target.width - card.width) / 2;
  return {
    left: within(beside === null ? corner.left : middle, card.width, room.width),
    top: within(beside ?? corner.top, card.height, room.height),
  };
}
