// "What if": changes what the network is given of the segment under the cursor, runs it again, and shows the old and the
// new distribution side by side; below, all mask strategies compared.
import { type KeyboardEvent, useState } from 'react';
import { strings } from '../../i18n/strings';
import { redone, undone } from '../../lib/history';
import { usePage, usePageState } from '../../state/page-context';
import { segmentUnderCursor } from '../../state/recover';
import { inSeconds } from '../../lib/time';
import { AlterationForm } from './alteration-form';
import { alterationOf, sameAlteration } from './draft';
import { OutcomeView } from './outcome';
import { Strategies } from './strategies';
import { useWhatIf } from './use-what-if';
import './what-if.css';

const text = strings.whatIf;

export function WhatIf() {
  /** Once opened, what was found stays when it is closed again. */
  const [opened, setOpened] = useState(false);
  return (
    <details className="what-if panel" onToggle={(event) => setOpened(opened || event.currentTarget.open)}>
      <summary>
        <h2>{text.label}</h2>
        <span className="muted small">{text.intro}</span>
      </summary>
      {opened && <Panel />}
    </details>
  );
}

function Panel() {
  const { maskOf } = usePage();
  const segment = usePageState((state) => segmentUnderCursor(state)?.segment ?? null);
  const index = usePageState((state) => segmentUnderCursor(state)?.index ?? -1);
  const all = usePageState((state) => state.extent?.segments ?? 0);
  const live = usePageState((state) => state.video !== null);
  const busy = usePageState((state) => state.job !== null);
  const settings = usePageState((state) => state.mask);
  const paint = usePageState((state) => state.paint);
  const { entry, running, setHistory, run, cancel } = useWhatIf(segment, index);

  if (!live) return <p className="what-if-none">{text.needsVideo}</p>;
  if (!segment) return <p className="what-if-none muted">{strings.mask.noSegment}</p>;

  const mask = maskOf(segment, index, settings, paint).mask;
  const { history, outcome, error } = entry;
  const alteration = alterationOf(history.now, mask);

  /** Undo and redo of the alteration, wherever in this panel the focus is. */
  function onKeyDown(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
    event.preventDefault();
    event.stopPropagation();
    setHistory(event.shiftKey ? redone(history) : undone(history));
  }

  return (
    <div className="what-if-body">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: shortcuts of the buttons inside. */}
      <div className="what-if-pair" onKeyDown={onKeyDown}>
        <section aria-label={text.given}>
          <h3>
            {text.given}
            <span className="muted small">
              {strings.mask.segment(index + 1, all, inSeconds(segment.start), inSeconds(segment.end))}
            </span>
          </h3>
          <AlterationForm
            segment={segment}
            index={index}
            mask={mask}
            history={history}
            busy={busy}
            running={running}
            onHistory={setHistory}
            onRun={() => void run(alteration)}
            onCancel={cancel}
          />
        </section>
        <OutcomeView
          index={index}
          before={segment}
          outcome={outcome}
          error={error}
          stale={outcome !== null && !sameAlteration(outcome.alteration, alteration)}
        />
      </div>
      <Strategies index={index} busy={busy} />
    </div>
  );
}
