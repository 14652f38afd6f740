// What the network is to be shown, as settings, model and result say it. Pure.
import type { InputFormat, ModelView } from '../engine/protocol';
import type { Person } from '../faces/types';
import type { Square } from '../media/types';
import { centreSquare } from '../segment/resize';
import type { SeenView } from './follow';
import type { ReaderView } from './reader';
import type { PersonResult, SegmentResult, View } from './result';

/** What a segment without a face, and the view of the whole frame, are cut to. Displayed pixels. */
export function frameSquare({ width, height }: { readonly width: number; readonly height: number }): Square {
  return centreSquare(width, height);
}

/** Of the square around a face, for a model that has learned whole frames. */
const USUAL_SCALE = 1.15;

/** The view that is asked for, else the model's own. */
export function chosenView(asked: View | null, { view }: Pick<InputFormat, 'view'>): View {
  return asked ?? (view.kind === 'face' ? { kind: 'face', person: null } : { kind: 'frame' });
}

export function readerView(view: View, model: ModelView): ReaderView {
  if (view.kind === 'frame') return { kind: 'square', square: null };
  if (view.kind === 'square') return view;
  return { ...view, scale: model.kind === 'face' ? model.scale : USUAL_SCALE };
}

/** What the segments of a result were cut to, so that they are cut to the same again. */
export function seenViews(segments: readonly SegmentResult[]): SeenView[] {
  return segments.map(({ square, person }) => ({ square, person }));
}

/** Everybody found, as the result says it. */
export function peopleResult(people: readonly Person[]): PersonResult[] {
  const round = (value: number) => Math.round(value * 100) / 100;
  return people.map(({ id, boxes, seconds }) => ({
    id,
    name: null,
    seconds,
    boxes: boxes.map(
      (box) => box && { x: round(box.x), y: round(box.y), width: round(box.width), height: round(box.height) },
    ),
  }));
}
