// Words, picture and sound of the segment under the cursor: its words as a line, what the chosen one points at, and how
// far each came on the verification ladder.
import { useMemo, useState } from 'react';
import type { SegmentResult } from '../../analysis/types';
import { segmentVerdicts } from '../../analysis/verdicts';
import { wordLinks } from '../../analysis/word-links';
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { shownModel } from '../../state/page-state';
import { segmentUnderCursor } from '../../state/recover';
import { InfoPopover } from '../../ui/popover';
import { Ladder } from './ladder';
import { LexiconBar } from './lexicon-bar';
import { Links } from './links';
import { PatchWords } from './patch-words';
import { WordLine } from './word-line';
import './words.css';

const text = strings.words;

export function Words() {
  const segment = usePageState((state) => segmentUnderCursor(state)?.segment ?? null);
  const index = usePageState((state) => segmentUnderCursor(state)?.index ?? -1);
  const all = usePageState((state) => state.extent?.segments ?? 0);
  return (
    <section className="words-view panel" aria-label={text.label}>
      <div className="words-head">
        <h2>{text.label}</h2>
        {segment && <p className="muted small numeric">{text.segment(index + 1, all)}</p>}
        <LexiconBar />
        <InfoPopover title={text.help}>
          {text.helpText.map((paragraph) => (
            <p key={paragraph} className="words-help">
              {paragraph}
            </p>
          ))}
        </InfoPopover>
      </div>
      {segment ? <OfSegment segment={segment} index={index} /> : <p className="muted">{text.noSegment}</p>}
    </section>
  );
}

function OfSegment({ segment, index }: { readonly segment: SegmentResult; readonly index: number }) {
  const lexicon = usePageState((state) => state.lexicon);
  const model = usePageState(shownModel);
  const tau = usePageState((state) => state.tau);
  const chosen = usePageState(({ word }) => (word?.segment === index ? word.word : null));
  const patch = usePageState((state) => state.patch);
  const [compared, setCompared] = useState(false);
  const { picture, sound } = wordLinks(segment);
  const verdicts = useMemo(
    () => (lexicon && model ? segmentVerdicts(segment, lexicon, model.polarity, tau) : []),
    [segment, lexicon, model, tau],
  );

  if (segment.words.length === 0) return <NoWords segment={segment} />;
  const looks = patch === null || !picture ? null : picture.rows.map((row) => row[patch] ?? 0);
  return (
    <>
      <WordLine segment={segment} index={index} verdicts={verdicts} chosen={chosen} looks={looks} />
      <div className="words-body">
        <div className="words-links">
          {picture ? (
            <>
              <Links
                segment={segment}
                index={index}
                picture={picture}
                sound={sound}
                chosen={chosen}
                compared={compared}
                onCompare={setCompared}
              />
              {patch !== null && <PatchWords words={segment.words} picture={picture} patch={patch} />}
            </>
          ) : (
            <p className="muted">{text.linksNotKept}</p>
          )}
        </div>
        {lexicon && model && <Ladder segment={segment} verdicts={verdicts} lexicon={lexicon} model={model} />}
      </div>
    </>
  );
}

/** Why there are none: in what was kept, in this segment, or in the whole video; the timeline says how to add some. */
function NoWords({ segment }: { readonly segment: SegmentResult }) {
  const kept = usePageState((state) => state.video === null);
  const elsewhere = usePageState(({ segments }) => segments.some(({ words }) => words.length > 0));
  const why = kept && segment.present.text ? text.notKept : elsewhere ? text.none : text.noneAtAll;
  return <p className="muted">{why}</p>;
}
