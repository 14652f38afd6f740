// What the curve shows: per-segment softmax or Eq. 3, said in words, and which class is shown alone.
import { className, strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';

export function TimelineHead({ stride }: { readonly stride: number }) {
  const { actions } = usePage();
  const equation3 = usePageState((state) => state.equation3);
  const isolated = usePageState((state) => state.isolated);
  const complete = usePageState((state) => state.result !== null);
  const shown = equation3 ? strings.timeline.eq3Text : strings.timeline.softmaxText;
  return (
    <div className="timeline-head">
      <fieldset className="segmented">
        <legend className="visually-hidden">{strings.timeline.showing}</legend>
        {[false, true].map((choice) => (
          <label key={String(choice)}>
            <input
              type="radio"
              name="curve"
              checked={equation3 === choice}
              onChange={() => actions.setEquation3(choice)}
            />
            <span>{choice ? strings.timeline.eq3 : strings.timeline.softmax}</span>
          </label>
        ))}
      </fieldset>
      <p className="muted small">
        {equation3 && !complete ? strings.app.noted(shown, strings.timeline.eq3Partial) : shown}
      </p>
      {isolated !== null && (
        <button type="button" className="button" onClick={() => actions.isolate(null)}>
          {strings.app.noted(strings.timeline.isolateOff, className(isolated))}
        </button>
      )}
      {stride > 1 && (
        <p className="muted small stride">
          {strings.app.named(strings.timeline.frames, strings.timeline.everyNth(stride))}
        </p>
      )}
    </div>
  );
}
