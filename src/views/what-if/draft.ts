// The alteration that is being made of a segment, with undo and redo; and what the network is given for it. Times in s.
import type { Alteration } from '../../analysis/types';
import { begun, changedTo, type History } from '../../lib/history';
import type { Modality } from '../../lib/shapes';

export interface Draft {
  /** Whether the pixels under the mask in force are hidden. */
  readonly hide: boolean;
  readonly silenced: readonly [from: number, to: number] | null;
  /** Indices into the segment's words, ascending. */
  readonly struck: readonly number[];
  readonly without: readonly Modality[];
}

export const NO_DRAFT: Draft = { hide: false, silenced: null, struck: [], without: [] };
export const NEW_HISTORY = begun(NO_DRAFT);

/** One step; a stretch of silence that is dragged or typed is one in all. */
export function changed(history: History<Draft>, change: Partial<Draft>): History<Draft> {
  const now = { ...history.now, ...change };
  return sameDraft(now, history.now) ? history : changedTo(history, now, change.silenced ? 'silenced' : null);
}

/** A value that is taken in or left out of a list in ascending order. */
export function toggled<T extends number | string>(values: readonly T[], value: T): readonly T[] {
  return values.includes(value)
    ? values.filter((one) => one !== value)
    : [...values, value].sort((a, b) => (a < b ? -1 : 1));
}

/** `mask` [392] is the one in force for the segment. */
export function alterationOf({ hide, silenced, struck, without }: Draft, mask: Uint8Array): Alteration {
  return { hidden: hide ? mask : null, silenced: silenced ? [silenced] : [], struck, without };
}

export function sameAlteration(a: Alteration, b: Alteration): boolean {
  const plain = ({ hidden, ...rest }: Alteration) => JSON.stringify({ ...rest, hidden: hidden && [...hidden] });
  return plain(a) === plain(b);
}

function sameDraft(a: Draft, b: Draft): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
