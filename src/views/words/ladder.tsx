// The verification ladder of one segment: how far each word that the lexicon knows came, and why it was dropped.
import { useDeferredValue, useMemo } from 'react';
import { countCues, stepsPassed } from '../../analysis/lexicon-cues';
import type { Lexicon, SegmentResult } from '../../analysis/types';
import type { WordVerdict } from '../../analysis/verdicts';
import { className, strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import type { ShownModel } from '../../state/page-state';
import { Icon } from '../../ui/icons';
import { Slider } from '../../ui/slider';
import './ladder.css';

const text = strings.words;
const RUNGS = ['sentiment', 'emotion', 'degree'] as const;

interface LadderProps {
  readonly segment: SegmentResult;
  readonly verdicts: readonly WordVerdict[];
  readonly lexicon: Lexicon;
  readonly model: ShownModel;
}

export function Ladder({ segment, verdicts, lexicon, model }: LadderProps) {
  const tau = usePageState((state) => state.tau);
  const standing = standingOf(segment, model);
  const known = verdicts.flatMap((verdict, word) => (verdict.match ? [{ word, verdict, match: verdict.match }] : []));
  return (
    <section className="ladder" aria-label={text.ladder}>
      <div className="ladder-head">
        <h3>{text.ladder}</h3>
        <p className="small">{text.against(className(standing.name), standing.degree, standing.polarity)}</p>
      </div>
      <Tau />
      {standing.polarity === 0 && <p className="small">{text.neutral(className(standing.name))}</p>}
      {known.length === 0 ? (
        <p className="muted">{text.ladderNone}</p>
      ) : (
        <ul className="ladder-words">
          {known.map(({ word, verdict, match }) => {
            const own = segment.words[word]?.text ?? '';
            const passed = stepsPassed(verdict) ?? 0;
            const reason = reasonOf(verdict, match.entry, standing, model, tau);
            return (
              <li key={word} className={verdict.dropped ? 'dropped' : 'passed'}>
                <span className="ladder-word">
                  <span>{own}</span>
                  {match.phrase.includes(' ') && <span className="muted small">{text.phrase(match.phrase)}</span>}
                </span>
                <ol>
                  {RUNGS.map((rung, i) => (
                    <li key={rung} className={i < passed ? 'rung passed' : i === passed ? 'rung failed' : 'rung'}>
                      {i <= passed && <Icon name={i < passed ? 'check' : 'close'} />}
                      {text.rungs[rung]}
                      <span className="visually-hidden">
                        : {i < passed ? text.passed : i === passed ? text.failed : text.notReached}
                      </span>
                    </li>
                  ))}
                </ol>
                {reason && <p className="muted small numeric">{reason}</p>}
              </li>
            );
          })}
        </ul>
      )}
      <Counts lexicon={lexicon} model={model} />
    </section>
  );
}

/** How far degrees may lie apart, live. */
function Tau() {
  const { actions } = usePage();
  const tau = usePageState((state) => state.tau);
  return (
    <Slider
      name={text.tau}
      hint={text.tauHint}
      value={tau}
      most={1}
      step={0.01}
      said={tau.toFixed(2)}
      onChange={actions.setTau}
    />
  );
}

/** Over all segments: deferred, so that a long video never holds up the slider. */
function Counts({ lexicon, model }: Pick<LadderProps, 'lexicon' | 'model'>) {
  const segments = usePageState((state) => state.segments);
  const tau = useDeferredValue(usePageState((state) => state.tau));
  const { words, known, verified } = useMemo(
    () => countCues(segments, lexicon, model.polarity, tau),
    [segments, lexicon, model, tau],
  );
  return (
    <p className="cue-counts small numeric" title={text.countsHint}>
      {text.counts(known, words, verified)}
    </p>
  );
}

/** What the segment's own distribution says: spec 5.5. */
interface Standing {
  readonly emotion: number;
  readonly name: string;
  readonly degree: number;
  readonly polarity: number;
}

function standingOf({ distribution }: SegmentResult, { classes, polarity }: ShownModel): Standing {
  const degree = Math.max(...distribution);
  const emotion = distribution.indexOf(degree);
  return { emotion, degree, name: classes[emotion] ?? '', polarity: polarity[emotion] ?? 0 };
}

/** Null where it is the same for all words of the segment, and said once. */
function reasonOf(
  { dropped, ranks }: WordVerdict,
  { sentiment, degrees }: NonNullable<WordVerdict['match']>['entry'],
  { emotion, name, polarity }: Standing,
  { classes }: ShownModel,
  tau: number,
): string | null {
  const shown = className(name);
  switch (dropped) {
    case 'neutral-segment':
      return null;
    case 'sentiment':
      return text.why.sentiment(sentiment, polarity, shown);
    case 'emotion': {
      const most = Math.max(...degrees);
      if (most === 0) return text.why.noEmotion(shown);
      return text.why.emotion(className(classes[degrees.indexOf(most)] ?? ''), most, shown, degrees[emotion] ?? 0);
    }
    case 'degree':
      return ranks && text.why.degree(ranks.word, shown, ranks.segment, tau);
    case null:
      return ranks && text.why.verified(ranks.word, shown, ranks.segment, tau);
  }
}
