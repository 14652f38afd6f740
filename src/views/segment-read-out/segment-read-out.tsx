// What each of picture, sound and words says of the segment under the cursor, and all together.
import { className, strings } from '../../i18n/strings';
import { softmax } from '../../analysis/scores';
import type { SegmentResult } from '../../analysis/types';
import { usePageState } from '../../state/page-context';
import { verdict } from '../../state/distribution';
import { shownModel } from '../../state/page-state';
import { segmentUnderCursor } from '../../state/recover';
import { colourOf } from '../../ui/emotions';
import { useClasses } from '../../ui/use-looks';
import './segment-read-out.css';

const text = strings.readOut;

export function SegmentReadOut() {
  const segment = usePageState((state) => segmentUnderCursor(state)?.segment ?? null);
  const temperature = usePageState((state) => shownModel(state)?.temperature ?? 1);
  const textHead = usePageState((state) => state.model?.textHead ?? true);
  const shares = (logits: readonly number[] | null) => logits && softmax(logits, temperature);
  const said = segment && verdict(segment.distribution);
  return (
    <section className="segment-read-out panel" aria-label={text.label}>
      <h2>{text.label}</h2>
      <dl>
        <Head name={text.visual} shares={segment && shares(segment.logits.visual)} missing={null} />
        <Head
          name={text.audio}
          shares={segment && shares(segment.logits.audio)}
          missing={segment && text.missingAudio}
        />
        <Head
          name={text.text}
          shares={segment && shares(segment.logits.text)}
          missing={segment && missingWords(segment, textHead)}
        />
        <Head name={text.together} shares={segment?.distribution ?? null} missing={null} />
      </dl>
      {said && <p className={said.sure ? 'verdict' : 'verdict unsure'}>{said.sure ? text.sure : text.unsure}</p>}
    </section>
  );
}

/** Why words say nothing: there are none, or the model has no head for them. */
function missingWords(segment: SegmentResult, textHead: boolean): string {
  return segment.present.text && !textHead ? text.noTextHead : text.missingText;
}

interface HeadProps {
  readonly name: string;
  readonly shares: readonly number[] | null;
  /** Why there is nothing, where that is known. */
  readonly missing: string | null;
}

function Head({ name, shares, missing }: HeadProps) {
  const { classes, looks } = useClasses();
  const top = shares && verdict(shares)?.first;
  const winner = top ? (classes[top.index] ?? '') : '';
  return (
    <div className="head">
      <dt className="muted">{name}</dt>
      <dd>
        {top ? (
          <>
            <span className="bar" aria-hidden="true">
              <span style={{ width: `${top.value * 100}%`, background: colourOf(looks.get(winner)) }} />
            </span>
            {text.value(className(winner), top.value)}
          </>
        ) : (
          <span className="muted" title={missing ?? undefined}>
            {text.missing}
            {missing && <span className="visually-hidden">{missing}</span>}
          </span>
        )}
      </dd>
    </div>
  );
}
