// Where the tour's card stands beside what it explains. All in CSS pixels of the window.

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const GAP = 12;

/** Below the target, else above, else over its lower end; always whole within the window. */
export function placeCard(
  target: Box,
  card: Pick<Box, 'width' | 'height'>,
  room: Pick<Box, 'width' | 'height'>,
): { readonly left: number; readonly top: number } {
  const within = (at: number, length: number, all: number) => Math.max(GAP, Math.min(at, all - length - GAP));
  const below = target.top + target.height + GAP;
  const above = target.top - GAP - card.height;
  const fits = (top: number) => top >= GAP && top + card.height + GAP <= room.height;
  const top = fits(below) ? below : fits(above) ? above : target.top + target.height - card.height - GAP;
  return {
    left: within(target.left + (target.width - card.width) / 2, card.width, room.width),
    top: within(top, card.height, room.height),
  };
}
