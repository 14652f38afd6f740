// What the timeline shows and how: per-segment softmax or Eq. 3, lines or stacked, which class alone, which heads are
// left out, zoom, and the keys.
import type { RefObject } from 'react';
import { lacksHeads } from '../../analysis/activation';
import { className, strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { Popover } from '../../ui/popover';
import { showsEquation3 } from './curve-data';
import type { View } from './use-view';
import './timeline-head.css';

interface TimelineHeadProps {
  readonly stride: number;
  readonly view: View;
  /** Where the keys are listed; the key ? opens it. */
  readonly keys: RefObject<HTMLSpanElement | null>;
}

export function TimelineHead({ stride, view, keys }: TimelineHeadProps) {
  const { actions } = usePage();
  const equation3 = usePageState(showsEquation3);
  const notKept = usePageState(({ segments }) => lacksHeads(segments));
  const stacked = usePageState((state) => state.stacked);
  const isolated = usePageState((state) => state.isolated);
  const complete = usePageState((state) => state.result !== null);
  const text = strings.timelineRows;
  return (
    <div className="timeline-head">
      <Choice
        name="curve"
        legend={strings.timeline.showing}
        options={[strings.timeline.softmax, strings.timeline.eq3]}
        hints={[strings.timeline.softmaxText, strings.timeline.eq3Text]}
        second={equation3}
        onChange={actions.setEquation3}
        disabled={notKept ? strings.words.heads.notKept : null}
      />
      <Choice
        name="drawing"
        legend={text.drawing}
        options={[text.lines, text.stacked]}
        second={stacked && !equation3}
        onChange={actions.setStacked}
        disabled={equation3 ? text.noStack : null}
      />
      {equation3 && !complete && <p className="muted small">{strings.timeline.eq3Partial}</p>}
      {isolated !== null && (
        <button type="button" className="button" onClick={() => actions.isolate(null)}>
          {strings.timeline.isolateOff} ({className(isolated)})
        </button>
      )}
      <PeopleShow />
      <LeftOut />
      {stride > 1 && (
        <p className="muted small">{`${strings.timeline.frames}: ${strings.timeline.everyNth(stride)}`}</p>
      )}
      <Speed />
      <Zoom view={view} />
      <span ref={keys}>
        <Popover label={<KeysLabel />} title={text.keys} className="button quiet icon">
          <dl className="key-list">
            {text.keyList.map(([key, does]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
          <p className="muted small">{text.keysWhere}</p>
        </Popover>
      </span>
    </div>
  );
}

function KeysLabel() {
  const { keys } = strings.timelineRows;
  return (
    <>
      <span aria-hidden="true" title={keys}>
        ?
      </span>
      <span className="visually-hidden">{keys}</span>
    </>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly legend: string;
  readonly options: readonly [string, string];
  readonly hints?: readonly [string, string];
  /** Whether the second option is chosen. */
  readonly second: boolean;
  readonly onChange: (second: boolean) => void;
  /** Why it can't be chosen, or null. */
  readonly disabled?: string | null;
}

function Choice({ name, legend, options, hints, second, onChange, disabled = null }: ChoiceProps) {
  return (
    <fieldset className="segmented" disabled={disabled !== null} title={disabled ?? undefined}>
      <legend className="visually-hidden">{legend}</legend>
      {[false, true].map((choice) => (
        <label key={String(choice)} title={hints?.[choice ? 1 : 0]}>
          <input type="radio" name={name} checked={second === choice} onChange={() => onChange(choice)} />
          <span>{options[choice ? 1 : 0]}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What people's own curves show, where there are any. */
function PeopleShow() {
  const { actions } = usePage();
  const any = usePageState((state) => state.result?.people.some(({ curve }) => curve) ?? false);
  const classes = usePageState((state) => state.result?.model.classes);
  const shown = usePageState((state) => state.personClass);
  if (!any || !classes) return null;
  return (
    <label className="small people-show">
      {strings.people.rowShows}
      <select
        className="field"
        value={shown ?? ''}
        onChange={(event) => actions.comparePeopleBy(event.currentTarget.value || null)}
      >
        <option value="">{strings.people.sentiment}</option>
        {classes.map((name) => (
          <option key={name} value={name}>
            {className(name)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Heads that the curve leaves out are named beside it. */
function LeftOut() {
  const { actions } = usePage();
  const leftOut = usePageState((state) => state.leftOut);
  if (leftOut.length === 0) return null;
  const names = leftOut.map((name) => strings.readOut[name]).join(', ');
  return (
    <p className="left-out small">
      {strings.words.heads.without(names)}
      <button
        type="button"
        className="button"
        onClick={() => {
          for (const name of leftOut) actions.leaveOut(name, false);
        }}
      >
        {strings.words.heads.takeAllIn}
      </button>
    </p>
  );
}

/** How fast it plays, where that is not as filmed. */
function Speed() {
  const rate = usePageState((state) => (state.playing ? state.rate : 1));
  return (
    <p className="small numeric" role="status">
      {rate !== 1 && strings.timelineRows.playing(rate)}
    </p>
  );
}

function Zoom({ view: { zoom, zoomed, closest } }: { readonly view: View }) {
  const { store } = usePage();
  const text = strings.timelineRows;
  const by = (how: 'in' | 'out' | 'whole') => () => zoom(how, store.getState().cursor.time);
  return (
    <span className="zoom">
      <button
        type="button"
        className="button quiet icon"
        aria-label={text.zoomOut}
        disabled={!zoomed}
        onClick={by('out')}
      >
        {'\u2212'}
      </button>
      <button type="button" className="button quiet" title={text.wholeHint} disabled={!zoomed} onClick={by('whole')}>
        {text.whole}
      </button>
      <button
        type="button"
        className="button quiet icon"
        aria-label={text.zoomIn}
        disabled={closest}
        onClick={by('in')}
      >
        +
      </button>
    </span>
  );
}
