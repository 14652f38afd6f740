// Who is who: faces found in the looked-at frames of one segment after another become people of the whole video, joined
// by place, size and look. Segments come one by one and each face gets its person at once; `tidy` may later say that two
// people are one.
import { overlap } from './decode';
import { blendLooks, likeness } from './look';
import type { Box, Person, SeenFace, SegmentFace } from './types';

/** What was seen of one segment. Times in s. */
export interface SeenSegment {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  /** Faces of each looked-at frame. */
  readonly frames: readonly (readonly SeenFace[])[];
}

export interface Tidied {
  /** People that turned out to be others: from id to id. */
  readonly merged: ReadonlyMap<string, string>;
}

/** Faces of neighbouring frames that overlap this much are one. */
const SAME_PLACE = 0.25;
/** Share of the looked-at frames in which a face must be found. */
const VOTE = 0.5;
/** A face in the same place is its person's at this much less likeness. */
const PLACE_WEIGHT = 0.5;
/** Likeness, and what the place adds, from which a face is a known person's. */
const KNOWN = 0.75;
/** Likeness from which two people who are never seen together are one. */
const ONE_PERSON = 0.82;
/** A place means something for this long, s. */
const PLACE_LASTS = 6;
/** How fast a person's look follows what is seen. */
const LOOK_RATE = 0.3;

/** One face over the frames of a segment. */
interface Tracklet {
  readonly faces: SeenFace[];
}

interface Known {
  readonly id: string;
  readonly found: Map<number, SegmentFace>;
  look: Float32Array;
  last: { readonly box: Box; readonly middle: number };
  seconds: number;
  standing: number;
}

export class PeopleTracker {
  readonly #shorterSide: number;
  #people: Known[] = [];
  #named = 0;

  /** `shorterSide` of the picture, pixels. */
  constructor(shorterSide: number) {
    this.#shorterSide = shorterSide;
  }

  /** The people in a segment that was looked at, largest first. Any order of segments; each once. */
  add({ index, start, end, frames }: SeenSegment): SegmentFace[] {
    const needed = Math.max(1, Math.ceil(frames.length * VOTE));
    const tracklets = trackletsOf(frames).filter(({ faces }) => faces.length >= needed);
    const middle = (start + end) / 2;
    const seconds = end - start;
    return this.#matched(tracklets, middle)
      .map(({ tracklet, known }) => {
        const box = medianBox(tracklet.faces.map((face) => face.box));
        const look = meanLook(tracklet);
        const person = known ?? this.#newcomer(look, box, middle);
        const found = { person: person.id, box, score: median(tracklet.faces.map(({ score }) => score)) };
        person.look = blendLooks(person.look, look, LOOK_RATE);
        person.last = { box, middle };
        person.found.set(index, found);
        person.seconds += seconds;
        person.standing += (seconds * Math.max(box.width, box.height)) / this.#shorterSide;
        return found;
      })
      .sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
  }

  /** Who is seen in segment `index`, of those that were added. */
  at(index: number): SegmentFace[] {
    return this.#people.flatMap(({ found }) => found.get(index) ?? []);
  }

  /** The person of those given who was seen largest and longest so far; null for nobody. */
  foremost(ids: readonly string[]): string | null {
    const among = this.#people.filter(({ id }) => ids.includes(id)).sort((a, b) => b.standing - a.standing);
    return among[0]?.id ?? null;
  }

  /** Everybody, seen largest and longest first; `segments`: how many segments there are. */
  people(segments: number): Person[] {
    return [...this.#people]
      .sort((a, b) => b.standing - a.standing)
      .map(({ id, found, seconds, standing }) => ({
        id,
        boxes: Array.from({ length: segments }, (_, index) => found.get(index)?.box ?? null),
        seconds,
        standing,
      }));
  }

  /** Takes over what an earlier tracker found; looks are not kept, so nothing can be added. */
  restore(
    people: readonly Pick<Person, 'id' | 'boxes' | 'seconds'>[],
    segments: readonly { start: number; end: number }[],
  ): void {
    this.#people = people.map(({ id, boxes, seconds }) => {
      const found = new Map<number, SegmentFace>();
      let standing = 0;
      for (const [index, box] of boxes.entries()) {
        const segment = segments[index];
        if (!box || !segment) continue;
        found.set(index, { person: id, box, score: 1 });
        standing += ((segment.end - segment.start) * Math.max(box.width, box.height)) / this.#shorterSide;
      }
      const last = { box: { x: 0, y: 0, width: 0, height: 0 }, middle: Number.NEGATIVE_INFINITY };
      return { id, found, look: new Float32Array(), last, seconds, standing };
    });
  }

  /** Joins people who look alike and are never seen together; the one with the lower standing goes. */
  tidy(): Tidied {
    const merged = new Map<string, string>();
    const byStanding = [...this.#people].sort((a, b) => b.standing - a.standing);
    for (const known of byStanding) {
      if (merged.has(known.id)) continue;
      for (const other of byStanding) {
        if (other === known || merged.has(other.id) || other.standing > known.standing) continue;
        const together = [...other.found.keys()].some((index) => known.found.has(index));
        if (together || likeness(known.look, other.look) < ONE_PERSON) continue;
        for (const [index, face] of other.found) known.found.set(index, { ...face, person: known.id });
        known.seconds += other.seconds;
        known.standing += other.standing;
        merged.set(other.id, known.id);
      }
    }
    this.#people = this.#people.filter(({ id }) => !merged.has(id));
    return { merged };
  }

  #newcomer(look: Float32Array, box: Box, middle: number): Known {
    const id = letters(this.#named++);
    const known = { id, found: new Map(), look, last: { box, middle }, seconds: 0, standing: 0 };
    this.#people.push(known);
    return known;
  }

  /** Best pairs first, each person and each face once. */
  #matched(tracklets: readonly Tracklet[], middle: number): { tracklet: Tracklet; known: Known | null }[] {
    const pairs = tracklets
      .flatMap((tracklet) => {
        const look = meanLook(tracklet);
        const box = medianBox(tracklet.faces.map((face) => face.box));
        return this.#people.map((known) => ({ tracklet, known, affinity: affinity(look, box, middle, known) }));
      })
      .filter(({ affinity }) => affinity >= KNOWN)
      .sort((a, b) => b.affinity - a.affinity);
    const knownOf = new Map<Tracklet, Known>();
    const taken = new Set<Known>();
    for (const { tracklet, known } of pairs) {
      if (knownOf.has(tracklet) || taken.has(known)) continue;
      knownOf.set(tracklet, known);
      taken.add(known);
    }
    return tracklets.map((tracklet) => ({ tracklet, known: knownOf.get(tracklet) ?? null }));
  }
}

function affinity(look: Float32Array, box: Box, middle: number, { look: seen, last }: Known): number {
  const recent = Math.abs(middle - last.middle) <= PLACE_LASTS;
  return likeness(look, seen) + (recent ? PLACE_WEIGHT * closeness(box, last.box) : 0);
}

/** 1 for the same place and size, 0 from a face's size away or twice its size on. */
export function closeness(a: Box, b: Box): number {
  const [sizeA, sizeB] = [Math.max(a.width, a.height), Math.max(b.width, b.height)];
  const size = (sizeA + sizeB) / 2;
  const distance = Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);
  return Math.max(0, 1 - distance / size) * Math.max(0, 1 - Math.abs(Math.log2(sizeA / sizeB)));
}

function trackletsOf(frames: SeenSegment['frames']): Tracklet[] {
  const tracklets: Tracklet[] = [];
  for (const faces of frames) {
    const taken = new Set<Tracklet>();
    for (const face of faces) {
      let best: Tracklet | null = null;
      let most = SAME_PLACE;
      for (const tracklet of tracklets) {
        const last = tracklet.faces.at(-1);
        const shared = last && !taken.has(tracklet) ? overlap(last.box, face.box) : 0;
        if (shared > most) [best, most] = [tracklet, shared];
      }
      if (best) best.faces.push(face);
      else tracklets.push({ faces: [face] });
      taken.add(best ?? (tracklets.at(-1) as Tracklet));
    }
  }
  return tracklets;
}

function meanLook({ faces }: Tracklet): Float32Array {
  return faces
    .slice(1)
    .reduce((look, face, i) => blendLooks(look, face.look, 1 / (i + 2)), faces[0]?.look ?? new Float32Array());
}

export function medianBox(boxes: readonly Box[]): Box {
  return {
    x: median(boxes.map(({ x }) => x)),
    y: median(boxes.map(({ y }) => y)),
    width: median(boxes.map(({ width }) => width)),
    height: median(boxes.map(({ height }) => height)),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** 0 is A, 25 is Z, 26 is AA. */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
