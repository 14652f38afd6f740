// The comparison in numbers: how alike the two are, each emotion's correlation, and where they differ most.
import type { Comparison, LargestDifference } from '../../analysis/comparison';
import { className, strings } from '../../i18n/strings';
import { usePage } from '../../state/page-context';
import type { EmotionLook } from '../../ui/emotions';
import { inSeconds } from '../../lib/time';
import { Marker } from '../../ui/marker';
import { timeAt } from './axis';

const text = strings.compare;

interface ComparisonFactsProps {
  readonly comparison: Comparison;
  readonly looks: ReadonlyMap<string, EmotionLook>;
}

export function ComparisonFacts({ comparison, looks }: ComparisonFactsProps) {
  const { meanDivergence, meanApart, classes } = comparison;
  return (
    <div className="comparison-facts">
      {meanDivergence === null || meanApart === null ? (
        <p>{text.noOverlap}</p>
      ) : (
        <dl className="facts numeric">
          <dt title={text.klHint}>{text.kl}</dt>
          <dd>{text.klUnit(meanDivergence)}</dd>
          <dt title={text.apartHint}>{text.apart}</dt>
          <dd>{text.apartValue(meanApart)}</dd>
        </dl>
      )}
      <h3>{text.largest}</h3>
      {comparison.largest.length === 0 && <p className="muted">{text.same}</p>}
      <ol className="largest">
        {comparison.largest.map((difference) => (
          <li key={difference.point}>
            <Jump comparison={comparison} difference={difference} look={looks.get(difference.name)} />
          </li>
        ))}
      </ol>
      <h3 title={text.correlationHint}>{text.correlation}</h3>
      <ul className="correlations numeric">
        {classes.map(({ name, correlation }) => {
          const look = looks.get(name);
          return (
            <li key={name}>
              {look && <Marker look={look} />}
              <span>{className(name)}</span>
              <span>{correlation === null ? text.noCorrelation : text.signed(correlation)}</span>
            </li>
          );
        })}
      </ul>
      <p className="small muted">{text.correlationHint}</p>
    </div>
  );
}

interface JumpProps {
  readonly comparison: Comparison;
  readonly difference: LargestDifference;
  readonly look: EmotionLook | undefined;
}

function Jump({ comparison: { by, points }, difference: { point, name, before, after }, look }: JumpProps) {
  const { actions, store } = usePage();
  const place = points[point] ?? 0;
  const where = by === 'share' ? text.at.share(Math.round(place * 100)) : text.at.seconds(inSeconds(place));
  const what = text.change(className(name), before, after);
  const jump = () => {
    const { extent } = store.getState();
    if (extent) actions.seek(timeAt(by, place, extent));
  };
  return (
    <button type="button" className="button quiet numeric" aria-label={text.jump(where, what)} onClick={jump}>
      {look && <Marker look={look} />}
      <span>{what}</span>
      <span className="muted">{where}</span>
    </button>
  );
}
