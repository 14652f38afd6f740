// What an alteration does: the old and the new distribution as pairs of bars, their divergence, the largest changes and
// the verdict before and after. A screen reader hears it when it comes.
import { changes, divergence } from '../../analysis/compare';
import type { SegmentResult } from '../../analysis/types';
import { classCode, className, strings } from '../../i18n/strings';
import type { PlainError } from '../../lib/errors';
import { usePageState } from '../../state/page-context';
import { shownModel } from '../../state/page-state';
import { colourOf, type EmotionLook } from '../../ui/emotions';
import { markerPath } from '../../lib/markers';
import { segmentText } from '../statement';
import { useClasses } from '../../ui/use-looks';
import type { Outcome } from './use-what-if';

const text = strings.whatIf;
const MOST_CHANGED = 3;
/** Less than half of the last digit shown is no change. */
const LEAST_CHANGE = 0.005;

interface OutcomeViewProps {
  readonly index: number;
  readonly before: SegmentResult;
  readonly outcome: Outcome | null;
  readonly error: PlainError | null;
  /** The alteration is another one by now. */
  readonly stale: boolean;
}

export function OutcomeView({ index, before, outcome, error, stale }: OutcomeViewProps) {
  const { classes } = useClasses();
  const leftOut = usePageState((state) => state.leftOut.length > 0);
  const model = usePageState(shownModel);
  const said = (segment: SegmentResult) => (model && segmentText(segment.distribution, model, 'value')) ?? text.none;
  const after = outcome?.after ?? null;
  const nats = after && divergence(before.distribution, after.distribution);
  const failed = error && failure(error);
  return (
    <section className="outcome" aria-label={text.outcome}>
      <h3>{text.outcome}</h3>
      {!outcome && !failed && <p className="muted small">{text.notYet}</p>}
      {failed && <p className="outcome-note">{failed}</p>}
      {stale && <p className="outcome-note">{text.stale}</p>}
      {after && nats !== null && (
        <>
          <Bars index={index} before={before.distribution} after={after.distribution} />
          <dl className="outcome-facts">
            <dt>{text.verdict}</dt>
            <dd>
              <strong>{text.was(said(before), said(after))}</strong>
            </dd>
            <dt title={text.divergenceText}>{text.divergence}</dt>
            <dd title={text.divergenceText}>
              <strong>{text.divergenceValue(nats)}</strong>
            </dd>
            <dt>{text.changes}</dt>
            <dd>{changesText(before.distribution, after.distribution, classes)}</dd>
          </dl>
          <p className="small muted">
            {text.read} {text.divergenceText} {leftOut && text.allHeads}
          </p>
        </>
      )}
      <p className="visually-hidden" role="status">
        {failed ?? (after && nats !== null && !stale ? text.said(said(before), said(after), nats) : '')}
      </p>
    </section>
  );
}

function failure({ code }: PlainError): string {
  if (code === 'cancelled') return text.cancelled;
  return code === 'invalid-argument' ? text.nothingLeft : text.failed;
}

function changesText(before: readonly number[], after: readonly number[], classes: readonly string[]) {
  const most = changes(before, after, classes)
    .slice(0, MOST_CHANGED)
    .filter((change) => Math.abs(change.after - change.before) >= LEAST_CHANGE);
  if (most.length === 0) return text.unchanged;
  return (
    <ul>
      {most.map((change) => (
        <li key={change.name}>{text.moved(className(change.name), change.before, change.after)}</li>
      ))}
    </ul>
  );
}

interface BarsProps {
  readonly index: number;
  readonly before: readonly number[];
  readonly after: readonly number[];
}

function Bars({ index, before, after }: BarsProps) {
  const { classes, looks } = useClasses();
  return (
    <table className="paired-bars">
      <caption className="visually-hidden">{text.caption(index + 1)}</caption>
      <thead>
        <tr className="small muted">
          <th scope="col">{text.class}</th>
          <td aria-hidden="true" />
          <th scope="col">{text.before}</th>
          <th scope="col">{text.after}</th>
        </tr>
      </thead>
      <tbody>
        {classes.map((name, i) => (
          <tr key={name}>
            <th scope="row">
              <Marker look={looks.get(name)} />
              <span className="muted">{classCode(name, looks.get(name)?.code ?? '')}</span>
              <span>{className(name)}</span>
            </th>
            <td className="paired-bar" aria-hidden="true" style={{ color: colourOf(looks.get(name)) }}>
              <span className="bar-before" style={{ width: `${(before[i] ?? 0) * 100}%` }} />
              <span className="bar-after" style={{ width: `${(after[i] ?? 0) * 100}%` }} />
            </td>
            <td>{(before[i] ?? 0).toFixed(2)}</td>
            <td>
              <strong>{(after[i] ?? 0).toFixed(2)}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Marker({ look }: { readonly look: EmotionLook | undefined }) {
  return (
    <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
      {look && <path d={markerPath(look.shape, 0, 0, 4.5)} fill={colourOf(look)} />}
    </svg>
  );
}
