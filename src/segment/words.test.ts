import { describe, expect, it } from 'vitest';
import { createTokenizer, type Tokenizer } from './tokenizer';
import { type TimedText, wordRow } from './words';

const pieces = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  'i',
  'can',
  "'",
  't',
  'believe',
  'it',
  '!',
  'un',
  '##want',
  '##ed',
  '博',
  '推',
];
const tokenizer: Tokenizer = createTokenizer(pieces.join('\n'), pieces.length);

const cue = (start: number, end: number, text: string): TimedText => ({ start, end, text });
const row = (cues: readonly TimedText[], start = 0, end = 10, maxPieces = 64) =>
  wordRow(cues, start, end, tokenizer, maxPieces);
const spelled = (ids: Int32Array | undefined) => [...(ids ?? [])].map((id) => pieces[id]);

describe('row of words', () => {
  it('stands between [CLS] and [SEP], each word with the place of its pieces', () => {
    const result = row([cue(1, 3, "I can't believe it!")]);
    expect(spelled(result?.ids)).toEqual(['[CLS]', 'i', 'can', "'", 't', 'believe', 'it', '!', '[SEP]']);
    expect(result?.words.map(({ text, pieces: place }) => [text, ...place])).toEqual([
      ['I', 1, 2],
      ["can't", 2, 5],
      ['believe', 5, 6],
      ['it!', 6, 8],
    ]);
    expect(result?.dropped).toBe(0);
  });

  it('spreads the time of a cue over its words by their length', () => {
    const words = row([cue(1, 3, "I can't believe it!")])?.words ?? [];
    const times = words.flatMap(({ start, end }) => [start, end]);
    for (const [i, time] of [1, 1.125, 1.125, 1.75, 1.75, 2.625, 2.625, 3].entries())
      expect(times[i]).toBeCloseTo(time, 9);
  });

  it('counts characters, not UTF-16 units', () => {
    const [first] = row([cue(0, 4, '😀😀 it')])?.words ?? [];
    expect(first?.end).toBeCloseTo(2, 9);
  });

  it('takes every cue that overlaps the segment, whole and in order', () => {
    const cues = [cue(4, 6, 'believe it'), cue(1, 2, 'can'), cue(2, 4, 'i'), cue(6, 7, 'un')];
    const texts = (start: number, end: number) => row(cues, start, end)?.words.map(({ text }) => text) ?? null;
    expect(texts(0, 4)).toEqual(['can', 'i']);
    expect(texts(3.9, 4.1)).toEqual(['i', 'believe', 'it']);
    expect(texts(5, 6)).toEqual(['believe', 'it']);
    expect(texts(5.9, 9)).toEqual(['believe', 'it', 'un']);
    expect(texts(7, 9)).toBeNull();
  });

  it('puts a cue of no length into the segment that it starts in', () => {
    const cues = [cue(2, 2, 'it')];
    expect(row(cues, 0, 2)).toBeNull();
    expect(row(cues, 2, 4)?.words).toEqual([{ text: 'it', start: 2, end: 2, pieces: [1, 2] }]);
  });

  it('is cut at the longest row, within a word if need be, and counts words that did not wholly fit', () => {
    const result = row([cue(0, 1, 'i unwanted it'), cue(1, 2, 'believe')], 0, 10, 5);
    expect(spelled(result?.ids)).toEqual(['[CLS]', 'i', 'un', '##want', '[SEP]']);
    expect(result?.words.map(({ text, pieces: place }) => [text, ...place])).toEqual([
      ['i', 1, 2],
      ['unwanted', 2, 4],
    ]);
    expect(result?.dropped).toBe(3);
    expect(row([cue(0, 1, 'i unwanted')], 0, 10, 6)?.dropped).toBe(0);
  });

  it('keeps what fits of a text without spaces', () => {
    const result = row([cue(0, 1, '博推'.repeat(40))]);
    expect(result?.ids).toHaveLength(64);
    expect(result?.words).toHaveLength(1);
    expect(result?.dropped).toBe(1);
  });

  it('is null without cues, in a pause, and where cues hold nothing visible', () => {
    expect(row([])).toBeNull();
    expect(row([cue(20, 30, 'it')])).toBeNull();
    expect(row([cue(1, 2, ' \u200b \n')])).toBeNull();
  });

  it('skips words that have no piece, not their time', () => {
    const words = row([cue(0, 3, 'i \u200b t')])?.words ?? [];
    expect(words.map(({ text, start, pieces: [from] }) => [text, start, from])).toEqual([
      ['i', 0, 1],
      ['t', 2, 2],
    ]);
  });

  it('refuses a row that has no room for a piece', () => {
    expect(() => row([cue(0, 1, 'it')], 0, 1, 2)).toThrow(/maxPieces must be/);
  });
});
