// What the network was shown, in a link: the view, the people by name, and each segment's person and square. Squares are
// whole pixels close to the one before; people's boxes stay behind, since a link has no video to outline them in.
import type { AnalysisResult, PersonResult, SegmentResult, View } from '../analysis/result';
import { frameSquare } from '../analysis/views';
import { codeNumber } from './bit-model';
import { linkBroken } from './broken';
import type { Wire } from './wire';

type SeenView = Pick<SegmentResult, 'square' | 'person'>;

const MOST_PEOPLE = 720;
const VIEWS = ['frame', 'square', 'face'] as const;
/** Kinds of flags (wire.ts) that say that a segment has the square of the one before, and its person. */
const SAME_SQUARE = 10;
const SAME_PERSON = 11;
/** A square moves by about this share of its side from one segment to the next. */
const MOVES = 0.1;
const MOST_PIXELS = 2 ** 19;

/** Version 1 knew the centre square and squares by hand. */
export function codeView(wire: Wire, known: View, version: 1 | 2): View {
  const kinds = version === 1 ? VIEWS.slice(0, 2) : VIEWS;
  const kind = version === 1 ? kinds[wire.bit(known.kind === 'square') ? 1 : 0] : wire.choice(known.kind, VIEWS);
  if (kind === 'square') {
    const { x, y, side } = known.kind === 'square' ? known.square : { x: 0, y: 0, side: 0 };
    return { kind, square: { x: wire.float(x), y: wire.float(y), side: wire.float(side) } };
  }
  if (kind !== 'face') return { kind: 'frame' };
  const person = known.kind === 'face' ? known.person : null;
  return { kind, person: wire.bit(person !== null) ? wire.text(person ?? '') : null };
}

/** Everybody, without boxes and curves. */
export function codePeople(wire: Wire, known: readonly PersonResult[]): PersonResult[] {
  return Array.from({ length: wire.count(known.length, MOST_PEOPLE) }, (_, i) => {
    const person = known[i];
    const id = wire.text(person?.id ?? '');
    if (id === '') throw linkBroken('somebody has no name');
    const name = wire.bit((person?.name ?? null) !== null) ? wire.text(person?.name ?? '') : null;
    return { id, name, seconds: wire.natural(Math.round((person?.seconds ?? 0) * 10)) / 10, boxes: [] };
  });
}

/** Squares and persons of the segments, one after the other. */
export class ViewCoder {
  readonly #wire: Wire;
  readonly #people: readonly PersonResult[];
  readonly #view: View;
  readonly #centre: SeenView['square'];
  #last: SeenView;

  constructor(wire: Wire, people: readonly PersonResult[], file: AnalysisResult['file'], view: View) {
    this.#wire = wire;
    this.#people = people;
    this.#view = view;
    this.#centre = frameSquare(file);
    this.#last = { square: this.#centre, person: null };
  }

  code(known: SegmentResult | undefined): SeenView {
    if (this.#view.kind === 'frame') return { square: this.#centre, person: null };
    if (this.#view.kind === 'square') return { square: this.#view.square, person: null };
    const person = this.#person(known?.person ?? null);
    const square = person === null ? this.#centre : this.#square(known?.square ?? this.#centre);
    this.#last = { square, person };
    return this.#last;
  }

  #person(known: string | null): string | null {
    if (this.#wire.flag(SAME_PERSON, known === this.#last.person)) return this.#last.person;
    const index = this.#people.findIndex(({ id }) => id === known);
    const read = this.#wire.count(index + 1, this.#people.length);
    return read === 0 ? null : (this.#people[read - 1]?.id ?? null);
  }

  #square(known: SeenView['square']): SeenView['square'] {
    const last = this.#last.square;
    const same = known.x === last.x && known.y === last.y && known.side === last.side;
    if (this.#wire.flag(SAME_SQUARE, same)) return last;
    const spread = Math.max(2, last.side * MOVES);
    const near = (value: number, expected: number) => {
      const read = codeNumber(this.#wire.coder, Math.round(value), Math.round(expected), spread);
      if (Math.abs(read) > MOST_PIXELS) throw linkBroken('a square makes no sense');
      return read;
    };
    const side = near(known.side, last.side);
    // A square that changes its size keeps its centre.
    const shift = (last.side - side) / 2;
    return { x: near(known.x, last.x + shift), y: near(known.y, last.y + shift), side };
  }
}
