// What each of picture, sound and words says of the segment under the cursor, and all together; where they disagree, and
// which of them count.
import { useMemo } from 'react';
import { statement } from '../../analysis/confidence';
import { type Conflict, conflicts, headOpinions } from '../../analysis/conflicts';
import { className, strings } from '../../i18n/strings';
import { distributionWithout, lacksHeads } from '../../analysis/activation';
import type { Modality } from '../../lib/shapes';
import { usePage, usePageState } from '../../state/page-context';
import { shownModel } from '../../state/page-state';
import { shownView } from '../../state/people';
import { segmentUnderCursor } from '../../state/recover';
import { nameOf } from '../people/person-look';
import { statementText } from '../statement';
import { ConflictMark } from './conflict-mark';
import { Disagreements } from './disagreements';
import { HeadsTable } from './heads-table';
import './segment-read-out.css';

const names = strings.readOut;
const text = strings.words.heads;

export function SegmentReadOut() {
  const segment = usePageState((state) => segmentUnderCursor(state)?.segment ?? null);
  const model = usePageState(shownModel);
  const found = useMemo(
    () => (segment && model ? conflicts(headOpinions(segment, model.temperature), model.polarity) : []),
    [segment, model],
  );
  const leftOut = usePageState((state) => state.leftOut);
  const said = segment && model ? statement(distributionWithout(segment, leftOut, model.temperature), model) : null;
  return (
    <section className="segment-read-out panel" aria-label={names.label}>
      <div className="read-out-head">
        <h2>{names.label}</h2>
        {said && model && (
          <p className={said.kind === 'sure' ? 'verdict' : 'verdict unsure'}>
            {statementText(said, model.classes, 'sure')}
          </p>
        )}
      </div>
      <Seen />
      {segment && model ? (
        <>
          <HeadsTable segment={segment} model={model} />
          {lacksHeads([segment]) ? (
            <p className="small muted">{text.notKept}</p>
          ) : found.length === 0 ? (
            <p className="small muted">{text.agree}</p>
          ) : (
            <ul className="conflicts small">
              {found.map((conflict) => (
                <li key={conflict.heads.map(({ modality }) => modality).join()}>
                  <ConflictMark opposed={conflict.opposed} />
                  {sentenceOf(conflict, model.classes)}
                </li>
              ))}
            </ul>
          )}
        </>
      ) : (
        <p className="muted">{strings.words.noSegment}</p>
      )}
      {model && <LeftOut />}
      {model && !(segment && lacksHeads([segment])) && <Disagreements model={model} />}
    </section>
  );
}

function sentenceOf({ heads: [a, b], opposed }: Conflict, classes: readonly string[]): string {
  const say = opposed ? text.conflict : text.differ;
  const top = (index: number) => className(classes[index] ?? '');
  return say(names[a.modality], top(a.top), names[b.modality], top(b.top));
}

/** Which heads the curve leaves out, and what that does not mean. */
function LeftOut() {
  const { actions } = usePage();
  const leftOut = usePageState((state) => state.leftOut);
  if (leftOut.length === 0) return null;
  const takeAllIn = () => {
    for (const modality of leftOut) actions.leaveOut(modality, false);
  };
  return (
    <div className="heads-left-out small" role="status">
      <p>
        <strong>{text.without(listed(leftOut))}</strong> {text.honest}
      </p>
      <button type="button" className="button" onClick={takeAllIn}>
        {text.takeAllIn}
      </button>
    </div>
  );
}

const listed = (modalities: readonly Modality[]) => strings.app.listed(modalities.map((name) => names[name]));

/** Whom the network's square follows in this segment, or that it follows nobody. */
function Seen() {
  const person = usePageState((state) => segmentUnderCursor(state)?.segment.person);
  const people = usePageState((state) => state.result?.people);
  const follows = usePageState((state) => (state.result?.settings.view ?? shownView(state)).kind === 'face');
  if (person === undefined || !follows) return null;
  const says = person === null ? strings.people.nobodyHere : nameOf(people ?? [], person);
  return <p className="small muted">{strings.app.named(strings.people.here, says)}</p>;
}
