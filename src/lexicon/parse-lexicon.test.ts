import { describe, expect, it } from 'vitest';
import { parseLexicon } from './parse-lexicon';

const record = {
  version: 1,
  name: 'small',
  classes: ['joy', 'neutral', 'sadness'],
  source: 'made up',
  words: { yay: [1, 0.8, 0.15, 0.05], alas: [-1, 0.1, 0.3, 0.6] },
};
const parse = (value: unknown, classes = ['joy', 'neutral', 'sadness'], polarity = [1, 0, -1]) =>
  parseLexicon(JSON.stringify(value), 'lexicon.json', classes, polarity);

describe("the project's own lexicon", () => {
  it('is read as it is for its own classes', () => {
    const { lexicon } = parse(record);
    expect(lexicon).toMatchObject({ name: 'small', source: 'made up', longest: 1 });
    expect(lexicon.entries.get('alas')).toEqual({ sentiment: -1, degrees: [0.1, 0.3, 0.6] });
  });

  it('is read by names for other classes', () => {
    const { lexicon } = parse(record, ['sadness', 'trust'], [-1, 1]);
    expect(lexicon.entries.get('alas')).toEqual({ sentiment: -1, degrees: [0.6, 0] });
  });

  it.each([
    ['another version', { ...record, version: 2 }, /^version/],
    ['a word without all classes', { ...record, words: { yay: [1, 0.8] } }, /^words\.yay: a sentiment and/],
    ['a sentiment of its own', { ...record, words: { yay: [2, 0.8, 0.1, 0.1] } }, /^words\.yay\.0/],
    ['a probability above 1', { ...record, words: { yay: [1, 80, 15, 5] } }, /^words\.yay\.1/],
    ['no words', { ...record, words: undefined }, /^words/],
  ])('is refused with %s, naming the rule', (_, value, rule) => {
    const details = expect.objectContaining({ file: 'lexicon.json', rule: expect.stringMatching(rule) });
    expect(() => parse(value)).toThrow(expect.objectContaining({ code: 'lexicon-invalid', details }));
  });

  it('is refused when it is no JSON', () => {
    const error = expect.objectContaining({ code: 'lexicon-invalid' });
    expect(() => parseLexicon('{"version":', 'lexicon.json', ['joy'], [1])).toThrow(error);
  });
});
