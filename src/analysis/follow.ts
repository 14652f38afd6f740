// Follows faces through the segments of one plan: looks at some frames of each segment, learns who is who, and says which
// square of the picture the network is to see. Detection is somebody else's (engine/faces.worker.ts); once a segment was
// looked at it is never looked at again.
import { DETECTOR_SIDE, type DetectorSide, LARGE_FACE, type Letterbox, letterboxOf, SMALL_SIDE } from '../faces/decode';
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

/** Faces in each of N small pictures [N, rows, columns, 4] that hold frames as the letterbox says, in a frame's pixels. */
export type Detect = (rgba: Uint8ClampedArray, letterbox: Letterbox) => Promise<readonly (readonly Face[])[]>;

export interface People {
  /** Seen largest and longest first. */
  readonly people: readonly Person[];
  /** Ids that are no more, and whose they are now. */
  readonly merged: ReadonlyMap<string, string>;
}

/** Small new faces are looked for at least every so many segments. */
const LOOK_CLOSELY_EVERY = 4;

/** Frames of a segment's 16 that are looked at: the middles of its quarters. */
const LOOKED_AT = [2, 6, 10, 14] as const;

export class Follower {
  readonly #plan: ClipPlan;
  readonly #picture: { readonly width: number; readonly height: number };
  readonly #tracker: PeopleTracker;
  readonly #looked = new Set<number>();
  /** Faces in each frame of the segment before, when all were large; null when they were not. */
  #steady: number | null = null;

  /** `picture`: displayed size. */
  constructor(plan: ClipPlan, picture: { readonly width: number; readonly height: number }) {
    this.#plan = plan;
    this.#picture = picture;
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
    const wanted = new Set(LOOKED_AT.map((frame) => times.indexOf(planned.frameTimes[frame] ?? Number.NaN)));
    const frames = await this.#facesIn(held, [...wanted], planned.index, detect);
    // Another call may have looked meanwhile.
    if (this.#looked.has(planned.index)) return;
    this.#tracker.add({ ...planned, frames });
    this.#looked.add(planned.index);
    const [first] = frames;
    const alike = frames.every((faces) => faces.length === first?.length && this.#allLarge(faces));
    this.#steady = alike && first && first.length > 0 ? first.length : null;
  }

  /**
   * Faces of the frames `indices`. In the larger picture where small ones are or may be; in the smaller, at a quarter of the
   * cost and all that are left at once, where all faces of the frame before, or all of the segment before, are large, and
   * behind two frames without any.
   */
  async #facesIn(
    held: HeldPictures,
    indices: readonly number[],
    segment: number,
    detect: Detect,
  ): Promise<SeenFace[][]> {
    const frames: SeenFace[][] = [];
    const closely = async (index: number) => frames.push(...(await this.#lookIn(held, [index], DETECTOR_SIDE, detect)));
    for (let next = indices[0]; next !== undefined; next = indices[frames.length]) {
      const last = frames.at(-1);
      const expected = last ? last.length : segment % LOOK_CLOSELY_EVERY === 0 ? null : this.#steady;
      const nothingTwice = frames.length >= 2 && frames.every((faces) => faces.length === 0);
      const large = last ? last.length > 0 && this.#allLarge(last) : expected !== null;
      if (!large && !nothingTwice) {
        await closely(next);
        continue;
      }
      const left = indices.slice(frames.length);
      for (const [i, faces] of (await this.#lookIn(held, left, SMALL_SIDE, detect)).entries()) {
        if (faces.length >= (expected ?? 0)) frames.push(faces);
        else await closely(left[i] ?? next);
      }
    }
    return frames;
  }

  #allLarge(faces: readonly Face[]): boolean {
    const { scale } = letterboxOf(this.#picture.width, this.#picture.height);
    return faces.every(({ box }) => Math.max(box.width, box.height) * scale >= LARGE_FACE);
  }

  async #lookIn(
    held: HeldPictures,
    indices: readonly number[],
    side: DetectorSide,
    detect: Detect,
  ): Promise<SeenFace[][]> {
    const letterbox = letterboxOf(this.#picture.width, this.#picture.height, side);
    const { columns, rows, left, top, width, height, scale } = letterbox;
    const frames = indices.map((index) => held.small(index, width, height));
    const boxed = new Uint8ClampedArray(frames.length * rows * columns * 4);
    for (const [i, small] of frames.entries()) {
      for (let row = 0; row < height; row++) {
        const to = ((i * rows + top + row) * columns + left) * 4;
        boxed.set(small.subarray(row * width * 4, (row + 1) * width * 4), to);
      }
    }
    return (await detect(boxed, letterbox)).map((faces, i) =>
      faces.map((face) => {
        const { x, y, width: w, height: h } = face.box;
        const box = { x: x * scale, y: y * scale, width: w * scale, height: h * scale };
        return { ...face, look: lookOf(frames[i] ?? new Uint8ClampedArray(), width, height, box) };
      }),
    );
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
