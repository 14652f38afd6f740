// How far the timeline is zoomed in, and which stretch of it is drawn: what is in sight and one screen to either side,
// so that 720 segments cost no more than 16. Sizes in CSS pixels.
import type { Extent } from '../../state/page-state';
import type { TimeAxis } from './axis';

/** Below this many px a segment can't be hit with a finger, so on a phone the timeline starts zoomed in. */
const LEAST_BY_TOUCH = 18;
/** At the start the timeline is never wider than this many screens. */
const MOST_SCREENS = 6;
/** Zoomed in all the way, a segment takes this share of the screen. */
const CLOSEST = 0.5;

/** Widths of the plot in screens: whole, at the start, and zoomed in all the way. */
export function zoomLimits({ segments }: Extent, room: number, phone: boolean): { start: number; most: number } {
  const most = Math.max(1, segments * CLOSEST);
  const start = phone && room > 0 ? Math.min(MOST_SCREENS, Math.max(1, (segments * LEAST_BY_TOUCH) / room)) : 1;
  return { start: Math.min(start, most), most };
}

/** The zoom after a turn of the wheel; pinches on a touchpad come as small turns. */
export function wheelZoom(deltaY: number): number {
  return Math.exp(-Math.min(50, Math.max(-50, deltaY)) * 0.01);
}

/** Part of the plot that is drawn: px [left, right) and the segments that lie in it, the last one included. */
export interface VisibleStretch {
  readonly left: number;
  readonly right: number;
  readonly first: number;
  readonly last: number;
}

/** `screen`: which screen of `room` px is in sight, from 0. */
export function stretchAround(axis: TimeAxis, room: number, screen: number): VisibleStretch {
  const left = Math.min(Math.max(0, (screen - 1) * room), axis.width - 1);
  const right = Math.max(left + 1, Math.min(axis.width, (screen + 2) * room));
  const segment = axis.width / axis.segments;
  return {
    left,
    right,
    first: Math.floor(left / segment),
    last: Math.min(axis.segments - 1, Math.max(0, Math.ceil(right / segment) - 1)),
  };
}

/** The numbers from `first` to `last`, both included. */
export function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}
