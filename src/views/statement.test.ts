import { expect, it } from 'vitest';
import { segmentText, statementText } from './statement';

const model = { classes: ['joy', 'neutral', 'sadness'], confidence: { sure: 0.6 } };

it('names one class alone only where that is sure', () => {
  expect(segmentText([0.7, 0.2, 0.1], model, 'sure')).toBe('joy 0.70, sure');
  expect(segmentText([0.7, 0.2, 0.1], model, 'conveys')).toBe('conveys joy 0.70');
  expect(segmentText([0.43, 0.27, 0.3], model, 'sure')).toBe('unsure: joy 0.43, sadness 0.30');
  expect(segmentText([], model, 'value')).toBeNull();
});

it('says of a mixed video which class leads how often', () => {
  const mixed = { kind: 'mixed', first: { index: 2, segments: 7 }, second: { index: 0, segments: 6 }, of: 16 } as const;
  expect(statementText(mixed, model.classes, 'conveys')).toBe('mixed: sadness leads 7, joy 6 of 16 segments');
});
