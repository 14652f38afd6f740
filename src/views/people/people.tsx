// The people of the video under the player: what each is called, how long they are seen, whom the network's square follows,
// and curves of their own.
import { useMemo, useState } from 'react';
import { statement } from '../../analysis/confidence';
import type { PersonResult, SegmentResult, Thumbnail } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { shownModel } from '../../state/page-state';
import { shownView } from '../../state/people';
import { markerPath } from '../../lib/markers';
import { inSeconds } from '../../lib/time';
import { statementText } from '../statement';
import { Face } from './face';
import { personLook, personName } from './person-look';
import './people.css';

const text = strings.people;
/** More stand behind a button: passers-by are many. */
const SHOWN = 4;

export function People() {
  const { actions } = usePage();
  const result = usePageState((state) => state.result);
  const live = usePageState((state) => state.origin.kind === 'video');
  const busy = usePageState((state) => state.job !== null || state.curveJob !== null);
  const faceView = usePageState((state) => shownView(state).kind === 'face');
  const [all, setAll] = useState(false);
  if (!result || (result.people.length === 0 && !(faceView && result.settings.view.kind === 'face'))) return null;
  const { people } = result;
  const missing = people.filter(({ curve }) => !curve).slice(0, SHOWN);
  const shown = all ? people : people.slice(0, SHOWN);
  return (
    <section className="people" aria-label={text.label}>
      <div className="people-head">
        <h2>{text.title}</h2>
        {live && people.length > 1 && missing.length > 1 && (
          <button
            type="button"
            className="button quiet"
            disabled={busy}
            title={text.curveHint}
            onClick={() => void actions.makeCurves(missing.map(({ id }) => id))}
          >
            {text.allCurves}
          </button>
        )}
        <CurveProgress people={people} />
      </div>
      {people.length === 0 ? (
        <p className="small muted">{text.nobody}</p>
      ) : (
        <ul>
          {shown.map((person, index) => (
            <Person key={person.id} person={person} index={index} busy={busy} live={live} />
          ))}
        </ul>
      )}
      {people.length > SHOWN && (
        <button type="button" className="button quiet" onClick={() => setAll(!all)}>
          {all ? text.fewer : text.more(people.length - SHOWN)}
        </button>
      )}
      {!live && people.length > 0 && <p className="small muted">{text.needsVideo}</p>}
    </section>
  );
}

function CurveProgress({ people }: { readonly people: readonly PersonResult[] }) {
  const { actions } = usePage();
  const job = usePageState((state) => state.curveJob);
  const person = people.find(({ id }) => id === job?.person);
  if (!job || !person) return null;
  return (
    <p className="curve-progress small" role="status">
      <progress value={job.done} aria-hidden="true" />
      {text.running(personName(person), Math.round(job.done * 100))}
      <button type="button" className="button quiet" onClick={actions.cancelCurves}>
        {text.cancel}
      </button>
    </p>
  );
}

interface PersonProps {
  readonly person: PersonResult;
  readonly index: number;
  readonly busy: boolean;
  readonly live: boolean;
}

function Person({ person, index, busy, live }: PersonProps) {
  const { actions } = usePage();
  const { id, seconds, curve } = person;
  const name = personName(person);
  const segments = usePageState((state) => state.segments);
  const thumbnails = usePageState((state) => state.thumbnails);
  const model = usePageState(shownModel);
  const followed = useMemo(() => segments.filter((segment) => segment.person === id).length, [segments, id]);
  const isFollowed = followed * 2 > segments.filter(({ person: one }) => one !== null).length;
  const said = curve && model && statement(curve.video.distribution, model);
  const look = personLook(index);
  return (
    <li className="person">
      <Face picture={pictureOf(id, segments, thumbnails)} letter={id} followed={isFollowed} />
      <NameField person={person} />
      <span className="person-facts small muted numeric">
        {text.seen(inSeconds(seconds))}
        {said && model && (
          <span className="person-says">
            <svg width="28" height="10" aria-hidden="true">
              <path d="M0 5H28" stroke={`var(--${look.colour})`} strokeWidth="1.75" strokeDasharray={look.dash} />
              <path d={markerPath(look.shape, 14, 5, 4)} fill={`var(--${look.colour})`} />
            </svg>
            {statementText(said, model.classes, 'value')}
          </span>
        )}
      </span>
      {live && (
        <span className="person-buttons">
          <button
            type="button"
            className="button"
            aria-pressed={isFollowed}
            disabled={busy || isFollowed}
            aria-label={isFollowed ? text.colons(name, text.following) : text.followName(name)}
            title={text.followHint}
            onClick={() => void actions.followPerson(id)}
          >
            {isFollowed ? text.following : text.follow}
          </button>
          {!curve && (
            <button
              type="button"
              className="button"
              disabled={busy}
              aria-label={text.curveName(name)}
              title={text.curveHint}
              onClick={() => void actions.makeCurves([id])}
            >
              {text.curve}
            </button>
          )}
        </span>
      )}
    </li>
  );
}

/** The name, taken over on leaving the field or with Enter. */
function NameField({ person }: { readonly person: PersonResult }) {
  const { actions } = usePage();
  const [draft, setDraft] = useState<string | null>(null);
  const settle = () => {
    if (draft !== null && draft.trim() !== (person.name ?? '')) actions.namePerson(person.id, draft);
    setDraft(null);
  };
  return (
    <input
      className="person-name"
      aria-label={text.rename(person.id)}
      placeholder={text.person(person.id)}
      value={draft ?? person.name ?? ''}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}

/** A picture that the network saw while its square followed the person; null where it never did, or none was kept. */
function pictureOf(
  id: string,
  segments: readonly SegmentResult[],
  thumbnails: readonly (Thumbnail | null)[],
): Thumbnail | null {
  const index = segments.findIndex((segment, i) => segment.person === id && thumbnails[i]);
  return thumbnails[index] ?? null;
}
