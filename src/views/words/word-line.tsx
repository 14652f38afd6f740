// The words of a segment as one line: those of the lexicon carry the steps that they passed; the chosen one, or those
// that look at the chosen patch, are lit. The line is one stop for Tab, arrow keys move in it.
import type { CSSProperties } from 'react';
import type { SegmentResult } from '../../analysis/types';
import { stepsPassed } from '../../analysis/lexicon-cues';
import type { WordVerdict } from '../../analysis/verdicts';
import { strings } from '../../i18n/strings';
import { usePage } from '../../state/page-context';
import { moveFocus } from '../../ui/move-focus';
import { Rungs } from './rungs';

const text = strings.words;

interface WordLineProps {
  readonly segment: SegmentResult;
  readonly index: number;
  /** Of each word; none without a lexicon. */
  readonly verdicts: readonly WordVerdict[];
  readonly chosen: number | null;
  /** What each word gives to the chosen patch, null without one. */
  readonly looks: readonly number[] | null;
}

export function WordLine({ segment, index, verdicts, chosen, looks }: WordLineProps) {
  const { actions } = usePage();
  const { words } = segment;
  const most = looks ? Math.max(...looks) : 0;

  return (
    <fieldset className="word-line" title={text.lineHint} onKeyDown={(event) => moveFocus(event)}>
      <legend className="visually-hidden">{text.line}</legend>
      {words.map((word, i) => {
        const verdict = verdicts[i];
        const passed = verdict ? stepsPassed(verdict) : null;
        const look = looks?.[i];
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a segment's words stay in their places.
            key={i}
            type="button"
            className={passed === null ? 'line-word' : passed < 3 ? 'line-word known' : 'line-word verified'}
            aria-pressed={i === chosen}
            tabIndex={i === (chosen ?? 0) ? 0 : -1}
            style={look === undefined ? undefined : ({ '--lit': look / most } as CSSProperties)}
            title={look === undefined ? undefined : text.looks(look)}
            onClick={() => actions.chooseWord({ segment: index, word: i })}
            // By mouse the click chooses; choosing here too would let go again.
            onFocus={(event) => {
              if (i !== chosen && event.currentTarget.matches(':focus-visible')) {
                actions.chooseWord({ segment: index, word: i });
              }
            }}
          >
            {word.text}
            {passed !== null && (
              <>
                <Rungs passed={passed} />
                <span className="visually-hidden">, {text.standing(passed, passed < 3)}</span>
              </>
            )}
            {look !== undefined && <span className="visually-hidden">, {text.looks(look)}</span>}
          </button>
        );
      })}
      {verdicts.some(({ match }) => match) && (
        <span className="legend muted small" aria-hidden="true">
          <Rungs passed={2} />
          {text.legend}
        </span>
      )}
    </fieldset>
  );
}
