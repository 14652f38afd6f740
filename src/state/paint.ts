// Masks by hand and their history: patches painted over the drawn mask, and one row of steps back and forth over paint and
// mask settings alike. A stroke, or one drag of a slider, is one step.
import { DEFAULT_MASK } from '../analysis/defaults';
import type { MaskSettings } from '../analysis/types';
import { changedTo, type History, redone, undone } from '../lib/history';
import { VISUAL_PATCHES } from '../lib/shapes';
import type { MaskStep, PageState, PageStore, Paint } from './page-state';
import type { Memory } from './remembered';

/** Of each patch, [392]: as drawn, or as painted. */
export const AS_DRAWN = 0;
export const MASKED = 1;
export const REVEALED = 2;
export type PaintedAs = typeof AS_DRAWN | typeof MASKED | typeof REVEALED;

/** What a new analysis starts with. */
export const UNPAINTED = { paint: new Map(), history: { past: [], future: [], stroke: null } } satisfies Pick<
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

export function createMaskActions({ getState: get, setState: set }: PageStore, { remember }: Memory): MaskActions {
  function steps(): History<MaskStep> {
    const { mask, paint, history } = get();
    return { ...history, now: { mask, paint } };
  }

  function go({ now, ...history }: History<MaskStep>): void {
    const { mask } = get();
    set({ ...now, history });
    if (now.mask !== mask) remember({ mask: now.mask });
  }

  const change = (next: Partial<MaskStep>, stroke: string | null) => {
    const before = steps();
    go(changedTo(before, { ...before.now, ...next }, stroke));
  };

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
    endStroke: () => set({ history: { ...get().history, stroke: null } }),
    undo: () => go(undone(steps())),
    redo: () => go(redone(steps())),
  };
}
