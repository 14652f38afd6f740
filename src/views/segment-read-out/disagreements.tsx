// Where in the video the heads disagree: a strip of all segments; each that is marked moves the cursor there.
import { useMemo } from 'react';
import { conflictsOfVideo } from '../../analysis/conflicts';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { segmentSpan, type ShownModel } from '../../state/page-state';
import { segmentUnderCursor } from '../../state/recover';
import { ConflictMark } from './conflict-mark';

const text = strings.words.heads;

export function Disagreements({ model }: { readonly model: ShownModel }) {
  const { actions } = usePage();
  const segments = usePageState((state) => state.segments);
  const extent = usePageState((state) => state.extent);
  const current = usePageState((state) => segmentUnderCursor(state)?.index ?? -1);
  const found = useMemo(() => conflictsOfVideo(segments, model.polarity, model.temperature), [segments, model]);
  const goTo = (segment: number) => {
    if (!extent) return;
    const [start, end] = segmentSpan(extent, segment);
    actions.seek((start + end) / 2);
  };
  return (
    <section className="disagreements" aria-label={text.where}>
      <h3>{text.where}</h3>
      {found.length === 0 ? (
        <p className="muted small">{text.nowhere}</p>
      ) : (
        <>
          <ul>
            {found.map(({ segment, opposed }) => (
              <li key={segment}>
                <button
                  type="button"
                  className="button numeric"
                  aria-current={segment === current}
                  aria-label={text.goTo(segment + 1, opposed)}
                  title={text.goTo(segment + 1, opposed)}
                  onClick={() => goTo(segment)}
                >
                  <ConflictMark opposed={opposed} />
                  {segment + 1}
                </button>
              </li>
            ))}
          </ul>
          <p className="marks muted small">
            {([true, false] as const)
              .filter((opposed) => found.some((one) => one.opposed === opposed))
              .map((opposed) => (
                <span key={String(opposed)}>
                  <ConflictMark opposed={opposed} />
                  {opposed ? text.marks.opposed : text.marks.differ}
                </span>
              ))}
          </p>
        </>
      )}
      <p className="muted small">{text.rule}</p>
    </section>
  );
}
