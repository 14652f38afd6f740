import { describe, expect, it } from 'vitest';
import type { AnalysisResult, PersonCurve } from '../analysis/types';
import { facesIn, scopeView, shownView, withKnownPeople } from './people';
import { WHOLE_VIDEO } from './page-state';

const box = (x: number, side: number) => ({ x, y: 0, width: side, height: side });
const curve: PersonCurve = {
  segments: [null],
  video: { logits: { visual: [], audio: null, text: null }, scores: [], distribution: [] },
};

function resultOf(people: AnalysisResult['people']): AnalysisResult {
  const distribution = [0.75, 0.25];
  const logits = { visual: [1, 0], audio: null, text: null };
  return {
    version: 2,
    file: { name: 'a.mp4', bytes: 1, sha256: 'a', duration: 2, width: 64, height: 48 },
    model: { name: 'tiny', sha256: 'm', classes: ['joy', 'fear'], polarity: [1, -1], temperature: 1, trained: true },
    settings: { strategy: 'hint', ratio: 0.5, lambda: 0.9, reveal: 0.1, seed: 1, segments: 2, view: { kind: 'frame' } },
    segments: [],
    people,
    video: { logits, scores: [1, 0], distribution },
    run: { backend: 'wasm', adapter: '', precision: 'f32', versions: {}, seconds: {} },
  };
}

const ann = { id: 'A', name: 'Ann', seconds: 2, boxes: [box(0, 10), null], curve };
const unnamed = { id: 'A', name: null, seconds: 2, boxes: [box(0, 10), null] };

describe('people of an analysis that was made again', () => {
  it('keep their names and curves', () => {
    expect(withKnownPeople(resultOf([unnamed]), resultOf([ann])).people).toEqual([ann]);
  });

  it('are others where their faces are elsewhere, or in another video', () => {
    const moved = { ...unnamed, boxes: [box(5, 10), null] };
    expect(withKnownPeople(resultOf([moved]), resultOf([ann])).people).toEqual([moved]);
    const before = resultOf([ann]);
    const other = { ...before, file: { ...before.file, sha256: 'other' } };
    expect(withKnownPeople(resultOf([unnamed]), other).people).toEqual([unnamed]);
  });

  it('keep their names but not their curves under another model', () => {
    const before = resultOf([ann]);
    const other = { ...before, model: { ...before.model, sha256: 'other' } };
    expect(withKnownPeople(resultOf([unnamed]), other).people).toEqual([{ ...unnamed, name: 'Ann' }]);
  });
});

describe('faces of a segment', () => {
  it('come from the result once it is there, largest first', () => {
    const result = resultOf([ann, { ...unnamed, id: 'B', boxes: [box(20, 30), null] }]);
    expect(facesIn({ result, faces: [] }, 0).map(({ person }) => person)).toEqual(['B', 'A']);
    expect(facesIn({ result, faces: [] }, 1)).toEqual([]);
  });

  it('are what was found so far before that', () => {
    const faces = [[{ person: 'A', box: box(0, 10) }]];
    expect(facesIn({ result: null, faces }, 0)).toEqual(faces[0]);
    expect(facesIn({ result: null, faces }, 1)).toEqual([]);
  });
});

describe('the view that is shown', () => {
  const state = { scope: WHOLE_VIDEO, model: null, result: null };

  it('is the same object every time, so that views settle', () => {
    expect(shownView(state)).toBe(shownView({ ...state }));
  });

  it('is what was chosen, else that of a kept analysis', () => {
    const view = { kind: 'face', person: 'B' } as const;
    expect(shownView({ ...state, scope: { ...WHOLE_VIDEO, view } })).toBe(view);
    const result = resultOf([]);
    expect(shownView({ ...state, result })).toBe(result.settings.view);
  });

  it('is kept as a choice unless it is the model’s own', () => {
    expect(scopeView({ kind: 'frame' }, { model: null })).toEqual({ kind: 'frame' });
  });
});
