// Follows faces through the segments of one plan: looks at some frames of each segment, learns who is who, and says which
// square of the picture the network is to see. Detection is somebody else's (engine/faces.worker.ts); once a segment was
// looked at it is never looked at again.
import { DETECTOR_SIDE, type Letterbox, letterboxOf } from '../faces/decode';
import { lookOf } from '../faces/look';
import { faceSquare } from '../faces/square';
import { PeopleTracker } from '../faces/tracks';
import type { Face, Person, SeenFace } from '../faces/types';
import type { HeldPictures, Square } from '../media/types';
import { centreSquare } from '../segment/resize';
import type { ClipPlan, PlannedSegment } from '../segment/types';
import type { PersonResult } from './result';
import type { FoundFace } from './types';

/** What a segment's pictures are cut to, and whose face that follows. */
export interface SeenView {
  readonly square: Square;
  readonly person: string | null;
}

/** Faces in a picture of 256 x 256 that holds a frame as the letterbox says, in the frame's pixels. */
export type Detect = (rgba: Uint8ClampedArray, letterbox: Letterbox) => Promise<readonly Face[]>;

export interface People {
  /** Seen largest and longest first. */
  readonly people: readonly Person[];
  /** Ids that are no more, and whose they are now. */
  readonly merged: ReadonlyMap<string, string>;
}

/** Frames of a segment's 16 that are looked at: the middles of its quarters. */
const LOOKED_AT = [2, 6, 10, 14] as const;

export class Follower {
  readonly #plan: ClipPlan;
  readonly #picture: { readonly width: number; readonly height: number };
  readonly #letterbox: Letterbox;
  readonly #tracker: PeopleTracker;
  readonly #looked = new Set<number>();
  readonly #small = new Uint8ClampedArray(DETECTOR_SIDE ** 2 * 4);

  /** `picture`: displayed size. */
  constructor(plan: ClipPlan, picture: { readonly width: number; readonly height: number }) {
    this.#plan = plan;
    this.#picture = picture;
    this.#letterbox = letterboxOf(picture.width, picture.height);
    this.#tracker = new PeopleTracker(Math.min(picture.width, picture.height));
  }

  /** Knows from a result what the video shows; nothing is looked at again. */
  static of(
    plan: ClipPlan,
    picture: { readonly width: number; readonly height: number },
    people: readonly PersonResult[],
  ) {
    const follower = new Follower(plan, picture);
    follower.#tracker.restore(people, plan.segments);
    for (const { index } of plan.segments) follower.#looked.add(index);
    return follower;
  }

  hasLookedAt(index: number): boolean {
    return this.#looked.has(index);
  }

  /** Looks for faces in `held`, the pictures of the segment at `times`. */
  async look(planned: PlannedSegment, times: readonly number[], held: HeldPictures, detect: Detect): Promise<void> {
    const wanted = LOOKED_AT.map((frame) => times.indexOf(planned.frameTimes[frame] ?? Number.NaN));
    const frames: SeenFace[][] = [];
    for (const index of new Set(wanted)) frames.push(await this.#lookAt(held, index, detect));
    // Another call may have looked meanwhile.
    if (this.#looked.has(planned.index)) return;
    this.#tracker.add({ ...planned, frames });
    this.#looked.add(planned.index);
  }

  async #lookAt(held: HeldPictures, index: number, detect: Detect): Promise<SeenFace[]> {
    const { left, top, width, height, scale } = this.#letterbox;
    const small = held.small(index, width, height);
    this.#small.fill(0);
    for (let row = 0; row < height; row++) {
      this.#small.set(small.subarray(row * width * 4, (row + 1) * width * 4), ((top + row) * DETECTOR_SIDE + left) * 4);
    }
    const faces = await detect(this.#small, this.#letterbox);
    return faces.map((face) => {
      const { x, y, width: w, height: h } = face.box;
      const box = { x: x * scale, y: y * scale, width: w * scale, height: h * scale };
      return { ...face, look: lookOf(small, width, height, box) };
    });
  }

  /** Everybody in the segment, largest first. */
  facesIn(index: number): FoundFace[] {
    return this.#tracker.at(index).map(({ person, box }) => ({ person, box }));
  }

  /**
   * The square around `person`, or where that is null around who of the segment's people was seen largest and longest so
   * far; the centre square where there is no such face.
   */
  viewOf({ index, centre }: PlannedSegment, person: string | null, scale: number): SeenView {
    const faces = this.#tracker.at(index);
    const followed = person ?? this.#tracker.foremost(faces.map((face) => face.person));
    const found = faces.find((face) => face.person === followed);
    if (!found) return { square: centreSquare(this.#picture.width, this.#picture.height), person: null };
    const earlier = this.#plan.segments[index - 1];
    const before = this.#tracker.at(index - 1).find((face) => face.person === followed);
    const calm = before && earlier ? { box: before.box, gap: centre - earlier.centre } : null;
    return { square: faceSquare(found.box, scale, this.#picture, calm), person: found.person };
  }

  /** Everybody that was found, people who turned out to be one joined. */
  people(): People {
    const { merged } = this.#tracker.tidy();
    return { people: this.#tracker.people(this.#plan.segments.length), merged };
  }
}
