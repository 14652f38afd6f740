import { expect, it } from 'vitest';
import { delegate } from './delegate';

const english = {
  mask: { name: 'mask', ratio: (n: number) => `${n} masked` },
  classes: {} as Record<string, string>,
  steps: ['one', 'two'],
};
const chinese: typeof english = {
  mask: { name: '掩码', ratio: (n) => `遮挡 ${n}` },
  classes: { joy: '喜悦' },
  steps: ['一', '二', '三'],
};
let current = english;
const shown = delegate(() => current);
const { mask, classes, steps } = shown;
const { ratio } = mask;

function inLanguage<Result>(language: typeof english, read: () => Result): Result {
  current = language;
  return read();
}

it('answers as the current object does, also through parts and functions that were kept', () => {
  for (const words of [english, chinese, english]) {
    expect(inLanguage(words, () => mask.name)).toBe(words.mask.name);
    expect(inLanguage(words, () => ratio(3))).toBe(words.mask.ratio(3));
  }
});

it('has the keys of the current object', () => {
  expect(inLanguage(chinese, () => Object.keys(classes))).toEqual(['joy']);
  expect(inLanguage(chinese, () => 'joy' in classes)).toBe(true);
  expect(inLanguage(chinese, () => ({ ...mask, ratio: null }))).toEqual({ name: '掩码', ratio: null });
  expect(inLanguage(english, () => Object.entries(classes))).toEqual([]);
  expect(inLanguage(english, () => classes.joy ?? 'joy')).toBe('joy');
});

it('goes through lists as the current object has them', () => {
  expect(inLanguage(chinese, () => steps.map((step) => `${step}。`))).toEqual(['一。', '二。', '三。']);
  expect(inLanguage(english, () => [...steps, steps.length])).toEqual(['one', 'two', 2]);
});

it('gives the same part each time, so that React sees no change', () => {
  expect(shown.mask).toBe(mask);
  expect(shown.mask.ratio).toBe(ratio);
});

it('cannot be written to', () => {
  expect(() => {
    mask.name = 'other';
  }).toThrow(TypeError);
  expect(inLanguage(english, () => mask.name)).toBe('mask');
});
