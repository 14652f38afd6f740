// Painting and its history on the page's own store, with a session that does nothing.
import { describe, expect, it } from 'vitest';
import { DEFAULT_MASK } from '../analysis/defaults';
import type { AnalysisSession, SegmentResult } from '../analysis/types';
import { createMaskOf } from './masks';
import { MASKED, painted, REVEALED } from './paint';
import { createMemory } from './remembered';
import { createPage } from './store';

const drawn = () => ({ mask: Uint8Array.of(1, 0, ...new Uint8Array(390)), revealed: Uint8Array.of(0, 0, 1) });

function page() {
  const refuse = () => Promise.reject(new Error('not asked for'));
  const session = {} as AnalysisSession;
  return createPage({
    session,
    remask: drawn,
    memory: createMemory(null),
    readResult: refuse,
    readLexicon: refuse,
    sample: refuse,
  });
}

describe('paint', () => {
  it('overrides the drawn mask and its hints in its own segment', () => {
    const maskOf = createMaskOf(drawn);
    const segment = {} as SegmentResult;
    const paint = painted(painted(new Map(), 3, [1, 2], MASKED), 3, [0], REVEALED);
    const here = maskOf(segment, 3, DEFAULT_MASK, paint);
    expect([...here.mask.slice(0, 4)]).toEqual([0, 1, 1, 0]);
    expect(here.hints[2]).toBe(0);
    expect(here).toMatchObject({ masked: 2, hinted: 0 });
    expect(maskOf(segment, 3, DEFAULT_MASK, paint)).toBe(here);
    expect(maskOf({} as SegmentResult, 2, DEFAULT_MASK, paint)).toMatchObject({ masked: 1, hinted: 1, painted: null });
  });

  it('is gone when its last patch is as drawn again', () => {
    const paint = painted(new Map(), 0, [5], MASKED);
    expect(painted(paint, 0, [5], MASKED)).toBe(paint);
    expect(painted(paint, 0, [5], 0).size).toBe(0);
  });
});

describe('the history', () => {
  it('goes back and forth over settings and paint alike', () => {
    const { store, actions } = page();
    actions.setMask({ ratio: 0.7 });
    actions.paintPatches(0, [9], MASKED);
    actions.undo();
    expect(store.getState()).toMatchObject({ mask: { ratio: 0.7 }, paint: new Map() });
    actions.undo();
    expect(store.getState().mask).toEqual(DEFAULT_MASK);
    actions.undo();
    actions.redo();
    actions.redo();
    expect(store.getState().mask.ratio).toBe(0.7);
    expect(store.getState().paint.get(0)?.[9]).toBe(MASKED);
  });

  it('takes a stroke or a drag as one step, and another of the same kind as the next', () => {
    const { store, actions } = page();
    for (const ratio of [0.6, 0.7, 0.8]) actions.setMask({ ratio }, 'ratio');
    actions.endStroke();
    for (const patch of [1, 2, 3]) actions.paintPatches(0, [patch], MASKED, 'stroke');
    actions.endStroke();
    actions.paintPatches(0, [4], MASKED, 'stroke');
    expect(store.getState().history.past).toHaveLength(3);
    actions.undo();
    actions.undo();
    expect(store.getState()).toMatchObject({ mask: { ratio: 0.8 }, paint: new Map() });
  });

  it('forgets what was undone when something new is done, and counts nothing that changes nothing', () => {
    const { store, actions } = page();
    actions.setMask({ seed: 2 });
    actions.undo();
    actions.setMask({ seed: DEFAULT_MASK.seed });
    actions.clearPaint(null);
    actions.paintPatches(0, [1], 0);
    expect(store.getState().history.past).toHaveLength(0);
    expect(store.getState().history.future).toHaveLength(1);
    actions.setMask({ seed: 3 });
    expect(store.getState().history.future).toHaveLength(0);
  });

  it('clears one segment or all', () => {
    const { store, actions } = page();
    actions.paintPatches(0, [1], MASKED);
    actions.paintPatches(1, [1], REVEALED);
    actions.clearPaint(0);
    expect([...store.getState().paint.keys()]).toEqual([1]);
    actions.clearPaint(null);
    expect(store.getState().paint.size).toBe(0);
    actions.undo();
    expect([...store.getState().paint.keys()]).toEqual([1]);
  });
});
