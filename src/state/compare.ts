// What the open analysis is compared with, and how the two are laid on one axis.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AnalysisResult } from '../analysis/types';

export interface CompareState {
  /** A, the earlier one; B is whatever is open. Null while nothing is compared. */
  readonly other: AnalysisResult | null;
  /** share: 0..1 of each analysis; seconds: each file's own clock. */
  readonly by: 'share' | 'seconds';
  /** The class that is shown alone; null: all of them, small. */
  readonly shown: string | null;
}

export interface Compare {
  readonly store: StoreApi<CompareState>;
  /** Compares the open analysis with `other` until `close`. */
  choose(other: AnalysisResult): void;
  set(change: Partial<Pick<CompareState, 'by' | 'shown'>>): void;
  close(): void;
}

export function createCompare(): Compare {
  const store = createStore<CompareState>(() => ({ other: null, by: 'share', shown: null }));
  return {
    store,
    choose: (other) => store.setState({ other, shown: null }),
    set: (change) => store.setState(change),
    close: () => store.setState({ other: null }),
  };
}
