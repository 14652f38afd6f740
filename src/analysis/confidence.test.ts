import { describe, expect, it } from 'vitest';
import { likeliest, statement, type VerdictSource, videoVerdict } from './confidence';

const CLASSES = ['joy', 'neutral', 'sadness', 'anger'];
const MODEL = {
  name: 'tiny',
  sha256: '',
  classes: CLASSES,
  polarity: [1, 0, -1, -1],
  temperature: 1,
  trained: true,
  confidence: { sure: 0.7 },
};
const JOY = [0.7, 0.1, 0.1, 0.1];
const NEUTRAL = [0.1, 0.7, 0.1, 0.1];
const SAD = [0.1, 0.1, 0.7, 0.1];
const ANGER = [0.1, 0.1, 0.1, 0.7];

function video(
  segments: readonly (readonly number[])[],
  model: Partial<VerdictSource['model']> = {},
  people: readonly (string | null)[] = [],
) {
  const mean = CLASSES.map((_, i) => segments.reduce((sum, row) => sum + (row[i] ?? 0), 0) / segments.length);
  const zeros = CLASSES.map(() => 0);
  return videoVerdict({
    model: { ...MODEL, ...model },
    video: { logits: { visual: zeros, audio: null, text: null }, scores: zeros, distribution: mean },
    segments: segments.map((distribution, i) => ({ distribution: [...distribution], person: people[i] ?? null })),
  });
}

describe('a statement on a segment', () => {
  it('is sure from the least probability that validation allows', () => {
    expect(statement(JOY, MODEL)).toMatchObject({ kind: 'sure', first: { index: 0, value: 0.7 } });
    expect(statement([0.69, 0.11, 0.1, 0.1], MODEL)?.kind).toBe('unsure');
  });

  it('is never sure for a model that was not measured', () => {
    expect(statement([0.97, 0.01, 0.01, 0.01], {})?.kind).toBe('unsure');
    expect(statement([0.97, 0.01, 0.01, 0.01], { confidence: null })?.kind).toBe('unsure');
  });

  it('is never sure of 0.43, whatever the record says', () => {
    const said = statement([0.43, 0.27, 0.2, 0.1], { confidence: { sure: 0.1 } });
    expect(said).toMatchObject({ kind: 'unsure', first: { value: 0.43 }, second: { index: 1, value: 0.27 } });
  });

  it('needs classes', () => {
    expect(statement([], MODEL)).toBeNull();
    expect(likeliest([])).toBeNull();
  });
});

describe('the headline of a video', () => {
  it('is mixed where classes of different polarity lead a quarter of the segments each', () => {
    expect(video([SAD, SAD, SAD, JOY]).statement).toEqual({
      kind: 'mixed',
      first: { index: 2, segments: 3 },
      second: { index: 0, segments: 1 },
      of: 4,
    });
  });

  it('is mixed where several classes of either polarity lead a quarter together', () => {
    const said = video([SAD, ANGER, JOY, JOY, JOY, NEUTRAL, NEUTRAL, NEUTRAL]).statement;
    expect(said).toMatchObject({ kind: 'mixed', first: { index: 0, segments: 3 }, of: 8 });
  });

  it('is not mixed by classes of one polarity, by neutral segments, or by a few', () => {
    expect(video([SAD, SAD, SAD, ANGER]).statement?.kind).toBe('unsure');
    expect(video([NEUTRAL, NEUTRAL, NEUTRAL, JOY]).statement?.kind).toBe('unsure');
    expect(video([SAD, SAD, SAD, SAD, JOY]).statement?.kind).toBe('unsure');
  });

  it('is unclear below twice the share that each class would have', () => {
    expect(video([[0.49, 0.21, 0.2, 0.1]]).statement?.kind).toBe('unclear');
    expect(video([[0.51, 0.21, 0.18, 0.1]]).statement?.kind).toBe('unsure');
  });

  it('is the mean of the least neutral segments where the record says so', () => {
    const { distribution, statement: said } = video([NEUTRAL, NEUTRAL, JOY, NEUTRAL], { verdict: { peak: 0.25 } });
    expect(distribution).toEqual(JOY);
    expect(said).toMatchObject({ kind: 'sure', first: { index: 0 } });
    expect(video([NEUTRAL, NEUTRAL, JOY, NEUTRAL]).statement).toMatchObject({ first: { index: 1 } });
  });

  it('is of the segments that follow somebody, where there are any', () => {
    const people = ['A', 'A', null, null];
    expect(video([NEUTRAL, JOY, SAD, SAD], { verdict: { peak: 0.5 } }, people).distribution).toEqual(JOY);
    expect(video([JOY, JOY, SAD, SAD], {}, people).statement?.kind).not.toBe('mixed');
  });

  it('counts one segment at least, and no more than asked for', () => {
    expect(video([NEUTRAL, JOY], { verdict: { peak: 0.01 } }).distribution).toEqual(JOY);
    const thirty = Array.from({ length: 30 }, (_, i) => (i < 3 ? JOY : NEUTRAL));
    expect(video(thirty, { verdict: { peak: 0.1 } }).distribution[0]).toBeCloseTo(0.7, 12);
  });
});
