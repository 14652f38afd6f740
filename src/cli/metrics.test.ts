import { expect, it } from 'vitest';
import {
  accuracy,
  calibrationError,
  confusionMatrix,
  macroF1,
  majority,
  meanRecall,
  type ClipOutcome,
  topClass,
} from './metrics';

const classes = ['anger', 'joy', 'neutral', 'fear'];
const outcomes: readonly ClipOutcome[] = (
  [
    ['anger', 'anger'],
    ['anger', 'joy'],
    ['joy', 'joy'],
    ['joy', 'joy'],
    ['joy', 'neutral'],
    ['joy', null],
  ] as const
).map(([label, prediction]) => ({ label, prediction }));

it('counts a clip without prediction as wrong', () => {
  expect(accuracy(outcomes)).toBeCloseTo(3 / 6, 12);
});

it('averages F1 over the classes that occur as label or prediction', () => {
  // anger: TP 1, FP 0, FN 1: 2/3. joy: TP 2, FP 1, FN 2 (one unreadable): 4/7. neutral: TP 0, FP 1: 0. fear: not there.
  expect(macroF1(classes, outcomes)).toBeCloseTo((2 / 3 + 4 / 7 + 0) / 3, 12);
});

it('averages recall over the classes that occur as a label', () => {
  // anger: 1 of 2. joy: 2 of 4 (one unreadable).
  expect(meanRecall(classes, outcomes)).toBeCloseTo((1 / 2 + 2 / 4) / 2, 12);
});

it('measures by how much shares are off, bin by bin', () => {
  const said = (share: number, prediction: string) => ({
    label: 'joy',
    prediction,
    distribution: [share, 1 - share, 0, 0],
  });
  // 0.8 to 0.9: said 0.82 and 0.88, one of two right. 0.6 to 0.7: said 0.65, right.
  const found = [said(0.82, 'joy'), said(0.88, 'anger'), said(0.65, 'joy')];
  expect(calibrationError(found)).toBeCloseTo((0.7 + 0.35) / 3, 12);
  expect(calibrationError([...found, { label: 'joy', prediction: null, distribution: null }])).toBeCloseTo(0.35, 12);
});

it('is 1 in both figures when all is right, 0 when nothing is', () => {
  const right = [{ label: 'joy', prediction: 'joy' }];
  expect([accuracy(right), macroF1(classes, right)]).toEqual([1, 1]);
  const wrong = [{ label: 'joy', prediction: null }];
  expect([accuracy(wrong), macroF1(classes, wrong)]).toEqual([0, 0]);
});

it('has labels in rows, predictions in columns, and no column for what is unreadable', () => {
  expect(confusionMatrix(classes, outcomes)).toEqual([
    [1, 1, 0, 0],
    [0, 2, 1, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]);
});

it('finds the most frequent label and its share', () => {
  expect(majority(classes, outcomes)).toEqual({ name: 'joy', share: 4 / 6 });
});

it('takes the first of equal scores', () => {
  expect(topClass(classes, [0.1, 0.4, 0.4, 0.1])).toBe('joy');
  expect(topClass(classes, [-3, -2, -9, -1])).toBe('fear');
});
