// The button that lays another analysis beside the open one; its dialog asks for which.
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { AnalysisResult } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { toPlainError } from '../../lib/errors';
import { usePage, usePageState } from '../../state/page-context';
import { idOf, readableFacts, type RecentRow } from '../../state/recent-records';
import { Dialog } from '../../ui/dialog';
import { DialogButton } from '../../ui/dialog-button';
import { Icon } from '../../ui/icons';
import { RecentEntry } from '../recent/recent-entry';
import './compare.css';

const text = strings.compare;
const NONE: readonly RecentRow[] = [];

export function CompareButton() {
  const ready = usePageState((state) => state.result !== null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <DialogButton
        icon="compare"
        label={<span className="button-label">{text.button}</span>}
        hint={ready ? text.hint : text.nothingOpen}
        ready={ready}
        onOpen={() => setOpen(true)}
      />
      <Dialog title={text.title} open={open && ready} onClose={() => setOpen(false)}>
        <Choices onChosen={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Choices({ onChosen }: { readonly onChosen: () => void }) {
  const { compare, recent, actions, readResult } = usePage();
  const result = usePageState((state) => state.result);
  const own = useOwnId(result);
  const kept = useStore(recent.store, (state) => state.rows ?? NONE);
  const rows = kept.filter((row) => row.id !== own && readableFacts(row) !== null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => void recent.read(true), [recent]);

  async function choose(other: () => Promise<AnalysisResult>): Promise<void> {
    onChosen();
    try {
      compare.choose(await other());
    } catch (thrown) {
      actions.fail(toPlainError(thrown));
    }
  }

  return (
    <>
      <p>{text.intro}</p>
      <section className="compare-choice">
        <h3>{text.fromRecent}</h3>
        {rows.length === 0 && <p className="muted">{text.noRecent}</p>}
        <ul className="recent-list">
          {rows.map((row) => (
            <li key={row.id}>
              <RecentEntry
                row={row}
                label={text.choose}
                onChoose={() => void choose(async () => (await recent.load(row.id)).result)}
              />
            </li>
          ))}
        </ul>
      </section>
      <section className="compare-choice">
        <h3>{text.fromFile}</h3>
        <button type="button" className="button" onClick={() => input.current?.click()}>
          <Icon name="open" />
          {text.file}
        </button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".json,application/json"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) void choose(async () => (await readResult(file, new AbortController().signal, () => {})).result);
          }}
        />
      </section>
      <section className="compare-choice">
        <h3>{text.keep}</h3>
        <p className="muted">{text.keepText}</p>
        <button type="button" className="button" onClick={() => result && void choose(async () => result)}>
          {text.keepButton}
        </button>
      </section>
    </>
  );
}

/** What the open analysis is kept under: it is not offered for a comparison with itself. */
function useOwnId(result: AnalysisResult | null): string | null {
  const [own, setOwn] = useState<string | null>(null);
  useEffect(() => {
    if (result) void idOf(result).then(setOwn);
  }, [result]);
  return own;
}
