// What the network sees of the segment under the cursor, and everybody whose face was found in it: the square that follows
// a person is solid, boxes of faces are thin; choosing one follows that person. The list of people does the same by name.
import { useMemo } from 'react';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { facesIn, shownView } from '../../state/people';
import { segmentUnderCursor } from '../../state/recover';
import { nameOf } from '../people/person-look';
import type { PictureSize } from './crop-geometry';

const text = strings.people;
const NOBODY: readonly never[] = [];

export function FaceOverlay({ picture }: { readonly picture: PictureSize }) {
  const { actions } = usePage();
  const segment = usePageState((state) => segmentUnderCursor(state)?.segment ?? null);
  const index = usePageState((state) => segmentUnderCursor(state)?.index ?? -1);
  const result = usePageState((state) => state.result);
  const found = usePageState((state) => state.faces);
  const busy = usePageState((state) => state.job !== null);
  const faces = useMemo(() => facesIn({ result, faces: found }, index), [result, found, index]);
  const people = result?.people ?? NOBODY;
  const wanted = usePageState((state) => {
    const view = shownView(state);
    return view.kind === 'face' ? view.person : null;
  });
  if (!segment) return null;
  const { square, person: followed } = segment;
  const share = (value: number, whole: number) => `${(value / whole) * 100}%`;
  const placed = (x: number, y: number, width: number, height: number) => ({
    left: share(x, picture.width),
    top: share(y, picture.height),
    width: share(width, picture.width),
    height: share(height, picture.height),
  });
  return (
    <div className="crop-area">
      <div
        className={followed === null ? 'seen-square nobody' : 'seen-square'}
        style={placed(square.x, square.y, square.side, square.side)}
      >
        {followed === null && (
          <span className="square-says">
            {wanted === null ? text.nobodyHere : text.notHere(nameOf(people, wanted))}
          </span>
        )}
      </div>
      {faces.map(({ person, box }) => {
        const name = nameOf(people, person);
        const isFollowed = person === followed;
        return (
          <button
            key={person}
            type="button"
            className={isFollowed ? 'face-box followed' : 'face-box'}
            style={placed(box.x, box.y, box.width, box.height)}
            aria-label={isFollowed ? text.colons(name, text.following) : text.followName(name)}
            aria-pressed={isFollowed}
            title={isFollowed ? name : text.followName(name)}
            disabled={busy || isFollowed}
            onClick={() => void actions.followPerson(person)}
          >
            <span className="face-name">{name}</span>
          </button>
        );
      })}
    </div>
  );
}
