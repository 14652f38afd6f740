// What of the picture the network is shown: a face, the whole frame, or a square by hand.
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { scopeView, shownView } from '../../state/people';
import { segmentUnderCursor } from '../../state/recover';
import type { View } from '../../analysis/types';
import { personName } from '../people/person-look';
import { centreSquare, insideOf, type PictureSize } from './crop-geometry';

const text = strings.people;
const KINDS = ['face', 'frame', 'square'] as const;
/** A square by hand begins as what the network saw; where that is all of the frame, this much smaller, so that it can be moved. */
const SMALLER = 0.8;

export function ViewFields({ picture }: { readonly picture: PictureSize }) {
  const { actions, store } = usePage();
  const view = usePageState(shownView);
  const people = usePageState((state) => state.result?.people);
  const set = (next: View) => actions.setScope({ view: scopeView(next, store.getState()) });

  function choose(kind: View['kind']): void {
    if (kind === 'square')
      set({ kind, square: firstSquare(picture, segmentUnderCursor(store.getState())?.segment.square) });
    else set(kind === 'face' ? { kind, person: null } : { kind });
  }

  return (
    <fieldset className="scope-row" title={text.seesHint}>
      <legend>{text.sees}</legend>
      <span className="segmented">
        {KINDS.map((kind) => (
          <label key={kind}>
            <input type="radio" name="view" checked={view.kind === kind} onChange={() => choose(kind)} />
            <span>{text.views[kind]}</span>
          </label>
        ))}
      </span>
      {view.kind === 'face' && people && people.length > 1 && (
        <select
          className="field"
          aria-label={text.whom}
          value={view.person ?? ''}
          onChange={(event) => set({ kind: 'face', person: event.currentTarget.value || null })}
        >
          <option value="">{text.foremost}</option>
          {people.map((person) => (
            <option key={person.id} value={person.id}>
              {personName(person)}
            </option>
          ))}
        </select>
      )}
    </fieldset>
  );
}

function firstSquare(picture: PictureSize, seen: { x: number; y: number; side: number } | undefined) {
  const centre = centreSquare(picture);
  if (seen && seen.side < centre.side) return insideOf(picture, seen);
  const side = centre.side * SMALLER;
  return insideOf(picture, { x: (picture.width - side) / 2, y: (picture.height - side) / 2, side });
}
