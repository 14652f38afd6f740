// Masks by hand and their history: patches painted over the drawn mask, and one row of steps back and forth over paint and
// mask settings alike. A stroke, or one drag of a slider, is one step.
import { DEFAULT_MASK } from '../analysis/defaults';
import type { MaskSettings } from '../analysis/types';
import { VISUAL_PATCHES } from '../lib/shapes';
import type { PageState, PageStore } from './page-state';
import { remember, type Shelf } from './remembered';

/** Of each patch, [392]: as drawn, or as painted. */
export const AS_DRAWN = 0;
export const MASKED = 1;
export const REVEALED = 2;
export type PaintedAs = typeof AS_DRAWN | typeof MASKED | typeof REVEALED;

/** Older steps are forgotten. */
const MOST_STEPS = 200;

/** The segments that were painted, by index. */
export type Paint = ReadonlyMap<number, Uint8Array>;

interface Step {
  readonly mask: MaskSettings;
  readonly paint: Paint;
}

export interface MaskHistory {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

/** What a new analysis starts with. */
export const UNPAINTED = { paint: new Map(), history: { past: [], future: [] } } satisfies Pick<
  PageState,
  'paint' | 'history'
>;

export interface MaskActions {
  /** `stroke` names what is being dragged: its changes are one step until `endStroke`. */
  setMask(change: Partial<MaskSettings>, stroke?: string): void;
  /** Back to the settings that the page starts with; what is painted stays. */
  resetMask(): void;
  paintPatches(segment: number, patches: readonly number[], as: PaintedAs, stroke?: string): void;
  /** Takes the paint off one segment, or off all. */
  clearPaint(segment: number | null): void;
  endStroke(): void;
  undo(): void;
  redo(): void;
}

/** `paint` with patches of one segment painted; the same object where nothing changes. */
export function painted(paint: Paint, segment: number, patches: readonly number[], as: PaintedAs): Paint {
  const before = paint.get(segment);
  if (patches.every((patch) => (before?.[patch] ?? AS_DRAWN) === as)) return paint;
  const after = before?.slice() ?? new Uint8Array(VISUAL_PATCHES);
  for (const patch of patches) after[patch] = as;
  const all = new Map(paint);
  if (after.some((as) => as !== AS_DRAWN)) all.set(segment, after);
  else all.delete(segment);
  return all;
}

export function createMaskActions({ getState: get, setState: set }: PageStore, shelf: Shelf): MaskActions {
  let open: string | null = null;

  function change(next: Partial<Step>, stroke: string | null): void {
    const { mask, paint, history } = get();
    const continues = stroke !== null && stroke === open && history.past.length > 0;
    open = stroke;
    set({
      ...next,
      history: continues ? history : { past: [...history.past.slice(1 - MOST_STEPS), { mask, paint }], future: [] },
    });
    if (next.mask) remember(shelf, { mask: next.mask });
  }

  /** Goes to the last of `from`, and puts where we are at the end of the other row. */
  function step(from: keyof MaskHistory, to: keyof MaskHistory): void {
    const { mask, paint, history } = get();
    const target = history[from].at(-1);
    if (!target) return;
    open = null;
    const rows = { [from]: history[from].slice(0, -1), [to]: [...history[to], { mask, paint }] };
    set({ ...target, history: { ...history, ...rows } });
    remember(shelf, { mask: target.mask });
  }

  function setMask(wanted: Partial<MaskSettings>, stroke: string | null): void {
    const { mask } = get();
    const next = { ...mask, ...wanted };
    if (JSON.stringify(next) !== JSON.stringify(mask)) change({ mask: next }, stroke);
  }

  function setPaint(next: Paint, stroke: string | null): void {
    if (next !== get().paint) change({ paint: next }, stroke);
  }

  return {
    setMask: (wanted, stroke) => setMask(wanted, stroke ?? null),
    resetMask: () => setMask(DEFAULT_MASK, null),
    paintPatches: (segment, patches, as, stroke) =>
      setPaint(painted(get().paint, segment, patches, as), stroke ?? null),
    clearPaint(segment) {
      const { paint } = get();
      if (segment === null ? paint.size === 0 : !paint.has(segment)) return;
      setPaint(segment === null ? new Map() : new Map([...paint].filter(([index]) => index !== segment)), null);
    },
    endStroke() {
      open = null;
    },
    undo: () => step('past', 'future'),
    redo: () => step('future', 'past'),
  };
}
