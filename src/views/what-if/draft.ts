// The alteration that is being made of a segment, with undo and redo; and what the network is given for it. Times in s.
import type { Alteration } from '../../analysis/types';
import type { Modality } from '../../lib/shapes';

export interface Draft {
  /** Whether the pixels under the mask in force are hidden. */
  readonly hide: boolean;
  readonly silenced: readonly [from: number, to: number] | null;
  /** Indices into the segment's words, ascending. */
  readonly struck: readonly number[];
  readonly without: readonly Modality[];
}

export interface History {
  readonly past: readonly Draft[];
  readonly now: Draft;
  readonly future: readonly Draft[];
  /** What the last change was of; a stretch that is dragged or typed is one change. */
  readonly last: keyof Draft | null;
}

export const NO_DRAFT: Draft = { hide: false, silenced: null, struck: [], without: [] };
export const NEW_HISTORY: History = { past: [], now: NO_DRAFT, future: [], last: null };

export function changed(history: History, change: Partial<Draft>): History {
  const now = { ...history.now, ...change };
  if (sameDraft(now, history.now)) return history;
  const [of = null] = Object.keys(change) as (keyof Draft)[];
  const goesOn = of === 'silenced' && history.last === of && now.silenced !== null;
  return { past: goesOn ? history.past : [...history.past, history.now], now, future: [], last: of };
}

export function undone({ past, now, future }: History): History {
  const before = past.at(-1);
  return before
    ? { past: past.slice(0, -1), now: before, future: [now, ...future], last: null }
    : { past, now, future, last: null };
}

export function redone({ past, now, future }: History): History {
  const [next, ...rest] = future;
  return next ? { past: [...past, now], now: next, future: rest, last: null } : { past, now, future, last: null };
}

/** Takes all changes back; one step of its own. */
export function reset(history: History): History {
  return { ...changed(history, NO_DRAFT), last: null };
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
