// What was altered in each segment and what the network said of it, and the run under way. Kept for as long as the
// segments are shown, so that moving the cursor loses nothing.
import { useState } from 'react';
import type { Alteration, SegmentResult } from '../../analysis/types';
import { cancelled, type PlainError, toPlainError } from '../../lib/errors';
import type { History } from '../../lib/history';
import { usePage } from '../../state/page-context';
import { useLatest } from '../../ui/use-latest';
import { type Draft, NEW_HISTORY } from './draft';

export interface Outcome {
  readonly alteration: Alteration;
  readonly after: SegmentResult;
}

export interface Entry {
  readonly history: History<Draft>;
  readonly outcome: Outcome | null;
  /** Why the last run gave no outcome. */
  readonly error: PlainError | null;
}

const NEW_ENTRY: Entry = { history: NEW_HISTORY, outcome: null, error: null };

export interface WhatIfRuns {
  readonly entry: Entry;
  /** Whether a run of this segment is under way. */
  readonly running: boolean;
  setHistory(history: History<Draft>): void;
  run(alteration: Alteration): Promise<void>;
  cancel(): void;
}

export function useWhatIf(segment: SegmentResult | null, index: number): WhatIfRuns {
  const { store, session } = usePage();
  const [entries, setEntries] = useState<ReadonlyMap<SegmentResult, Entry>>(new Map());
  const [running, setRunning] = useState<SegmentResult | null>(null);
  const latest = useLatest();

  const change = (of: SegmentResult, part: Partial<Entry>) =>
    setEntries((before) => {
      const { segments } = store.getState();
      const shown = [...before].filter(([one]) => segments.includes(one));
      return new Map([...shown, [of, { ...NEW_ENTRY, ...before.get(of), ...part }]]);
    });

  return {
    entry: (segment && entries.get(segment)) ?? NEW_ENTRY,
    running: running !== null && running === segment,
    setHistory(history) {
      if (segment) change(segment, { history, error: null });
    },
    async run(alteration) {
      if (!segment) return;
      try {
        const after = await latest.run((signal) => {
          setRunning(segment);
          change(segment, { error: null });
          return session.whatIf(index, alteration, store.getState().mask, signal);
        });
        if (!after) throw cancelled();
        change(segment, { outcome: { alteration, after } });
      } catch (thrown) {
        change(segment, { error: toPlainError(thrown) });
      } finally {
        if (!latest.busy) setRunning(null);
      }
    },
    cancel: () => latest.cancel(),
  };
}
