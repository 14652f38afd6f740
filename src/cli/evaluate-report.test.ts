import { expect, it } from 'vitest';
import { evaluatedClip, evaluationOf, reportOf } from './evaluate-report';

const classes = ['anger', 'joy'];
const model = { name: 'm', sha256: '', classes, polarity: [-1, 1], temperature: 1, trained: true };
const video = {
  logits: { visual: [2, 1], audio: null, text: [-4, 3] },
  scores: [-2, 4],
  distribution: [0.25, 0.75],
};

const joy = evaluatedClip({ file: 'happy/a.mp4', label: 'joy' }, { model, video, segments: [], people: [] });
const wrong = evaluatedClip({ file: 'angry/b.mp4', label: 'anger' }, { model, video, segments: [], people: [] });
const unreadable = evaluatedClip({ file: 'angry/c.mp4', label: 'anger' }, null);

it("takes each head's own class, and none for a modality that is missing", () => {
  expect(joy).toEqual({
    file: 'happy/a.mp4',
    label: 'joy',
    prediction: 'joy',
    says: 'unclear',
    distribution: [0.25, 0.75],
    visual: 'anger',
    audio: null,
    text: 'joy',
    segments: 0,
    followed: 0,
    people: 0,
  });
});

it('counts an unreadable clip as wrong, outside of the confusion', () => {
  expect(evaluationOf(classes, [joy, wrong, unreadable])).toEqual({
    accuracy: 1 / 3,
    // joy: TP 1, FP 1: 2/3; anger: TP 0.
    macroF1: 1 / 3,
    // joy: all of one; anger: none of two.
    meanRecall: 1 / 2,
    // Twice 0.75 in one bin, one of them right.
    calibrationError: 0.25,
    classes,
    confusion: [
      [0, 1],
      [0, 1],
    ],
    clips: [joy, wrong, unreadable],
  });
});

it('prints rows, confusion, figures and baselines', () => {
  expect(reportOf(evaluationOf(classes, [joy, wrong, unreadable]))).toBe(
    `
file         label  prediction  share  visual  audio  text
happy/a.mp4  joy    joy         0.75   anger   –      joy
angry/b.mp4  anger  joy         0.75   anger   –      joy
angry/c.mp4  anger  unreadable  –      –       –      –

confusion (row: label, column: prediction)
       anger  joy  unreadable
anger  –      1    1
joy    –      1    –

clips              3, 1 unreadable: counted as wrong
accuracy           0.333
macro F1           0.333
mean recall        0.500
calibration error  0.250

baseline      accuracy  clips
always anger  0.667     3
visual alone  0.500     2
audio alone   –         0
text alone    0.500     2
`.trim(),
  );
});
