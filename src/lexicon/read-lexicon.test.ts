// Excerpts in the files' formats with words and values made up for these tests.
import { describe, expect, it } from 'vitest';
import { readLexicon } from './read-lexicon';

const tiny = {
  classes: ['anger', 'disgust', 'fear', 'joy', 'neutral', 'sadness', 'surprise'],
  polarity: [-1, -1, -1, 1, 0, -1, 1],
};
const videoEmotion = {
  classes: ['anger', 'anticipation', 'disgust', 'fear', 'joy', 'sadness', 'surprise', 'trust'],
  polarity: [-1, 1, -1, -1, 1, -1, 1, 1],
};
const read = (lines: string[], { classes, polarity } = tiny) => {
  const result = readLexicon(lines.join('\n'), 'mine.txt', classes, polarity);
  const entry = (word: string) => {
    const found = result.lexicon.entries.get(word);
    if (!found) return null;
    const degrees = classes.flatMap((name, i) => (found.degrees[i] ? [[name, found.degrees[i]] as const] : []));
    return { sentiment: found.sentiment, degrees: Object.fromEntries(degrees) };
  };
  return { ...result, entry };
};
const refusal = (rule: RegExp, line?: number) =>
  expect.objectContaining({
    code: 'lexicon-invalid',
    details: { file: 'mine.txt', rule: expect.stringMatching(rule), ...(line === undefined ? {} : { line }) },
  });

describe("SenticNet's Python rows", () => {
  const rows = [
    '# -*- coding: utf-8 -*-',
    'senticnet = {}',
    "senticnet['blorp'] = ['0.9', '0', '0', '-0.1', '#joy', '#interest', 'positive', '0.71', 'fizz', 'buzz']",
    "senticnet['a_lot_of_blorp'] = ['0.9', '0', '0', '0', '#ecstasy', '#delight', 'positive', '0.92', 'fizz']",
    'senticnet["don\'t_blorp"] = [0, -0.5, 0, -0.4, "#eagerness", "#terror", "negative", -0.5, "fizz"]',
    "senticnet['self-blorp'] = ['0', '0', '0', '0', '#anger', '#fear', 'negative', '-0.3', 'x']",
    "senticnet['self_blorp'] = ['0', '0', '0', '0', '#anger', '#fear', 'negative', '-0.4', 'x']",
    "senticnet['meh'] = ['0', '0', '0', '0', '#joy', '#fear', 'neutral', '0', 'x']",
  ];

  it('are known by their content', () => {
    const { format, lexicon, skipped } = read(rows);
    expect([format, lexicon.name, lexicon.source]).toEqual(['senticnet', 'SenticNet', 'mine.txt']);
    expect([lexicon.entries.size, lexicon.longest, skipped]).toEqual([4, 4, { silent: 1, repeated: 1 }]);
  });

  it('give the primary mood the strength of the polarity', () => {
    expect(read(rows).entry('blorp')).toEqual({ sentiment: 1, degrees: { joy: 0.71 } });
    expect(read(rows).entry('a lot of blorp')).toEqual({ sentiment: 1, degrees: { joy: 0.92 } });
  });

  it('give the secondary mood where the model lacks the primary', () => {
    expect(read(rows).entry("don't blorp")).toEqual({ sentiment: -1, degrees: { fear: 0.5 } });
    expect(read(rows, videoEmotion).entry("don't blorp")).toEqual({ sentiment: -1, degrees: { anticipation: 0.5 } });
  });

  it.each([
    ['a polarity that is no number', "senticnet['x'] = ['0', '0', '0', '0', '#joy', '', 'positive', 'high']", /number/],
    ['a row that breaks off', "senticnet['x'] = ['0', '0',", /^a row/],
  ])('are refused with %s, naming line and rule', (_, row, rule) => {
    expect(() => read([...rows, '', row])).toThrow(refusal(rule, 10));
  });
});

it('has a sentiment alone of SenticNet’s words with other moods', () => {
  const row = "senticnet['blorp'] = ['0', '0', '0', '0', '#hunger', '', 'positive', '0.8']";
  expect(read([row]).entry('blorp')).toEqual({ sentiment: 1, degrees: {} });
});

describe("SenticNet's tables", () => {
  it('are read with moods', () => {
    const { entry, format } = read([
      'CONCEPT;INTROSPECTION VALUE;PRIMARY EMOTION;SECONDARY EMOTION;POLARITY VALUE;POLARITY INTENSITY;SEMANTICS 1',
      'blorp;0.2;#sadness;#anger;negative;-0.6;"fizz"',
    ]);
    expect([format, entry('blorp')]).toEqual(['senticnet', { sentiment: -1, degrees: { sadness: 0.6 } }]);
  });

  it('have sentiments alone where they have no moods', () => {
    const { entry } = read(['CONCEPT\tPOLARITY\tINTENSITY', 'blorp fizz\tpositive\t0.4', 'grum\tnegative\t-0.2']);
    expect(entry('blorp fizz')).toEqual({ sentiment: 1, degrees: {} });
    expect(entry('grum')).toEqual({ sentiment: -1, degrees: {} });
  });

  it('are refused with a broken value, naming the line', () => {
    expect(() => read(['CONCEPT\tPOLARITY\tINTENSITY', 'grum\tnegative\t-7'])).toThrow(refusal(/from -1 to 1/, 2));
  });
});

describe("NRC's EmoLex", () => {
  const names = [
    'anger',
    'anticipation',
    'disgust',
    'fear',
    'joy',
    'negative',
    'positive',
    'sadness',
    'surprise',
    'trust',
  ];
  const marks: Record<string, string[]> = {
    blorp: ['joy', 'positive', 'trust'],
    grum: ['anger', 'disgust', 'negative'],
    plain: [],
    solid: ['positive'],
    torn: ['positive', 'negative', 'fear'],
  };
  const bit = (word: string, name: string) => (marks[word]?.includes(name) ? '1' : '0');
  const words = Object.keys(marks);
  const long = words.flatMap((word) => names.map((name) => [word, name, bit(word, name)].join('\t')));
  const wide = words.map((word) => [word, ...names.map((name) => bit(word, name)), 'mot'].join(','));
  wide.unshift(
    ['English Word', ...names.map((name) => name[0]?.toUpperCase() + name.slice(1)), 'French Word'].join(','),
  );

  it.each([
    ['long', ['Terms of use: none', '', ...long]],
    ['wide', wide],
  ])('is read in its %s form', (_, lines) => {
    const { format, entry, skipped } = read(lines);
    expect([format, skipped]).toEqual(['nrc-emolex', { silent: 1, repeated: 0 }]);
    expect(entry('blorp')).toEqual({ sentiment: 1, degrees: { joy: 0.5 } });
    expect(entry('grum')).toEqual({ sentiment: -1, degrees: { anger: 0.5, disgust: 0.5 } });
    expect(entry('solid')).toEqual({ sentiment: 1, degrees: {} });
    expect(entry('torn')).toEqual({ sentiment: -1, degrees: { fear: 1 } });
    expect(read(lines, videoEmotion).entry('blorp')).toEqual({ sentiment: 1, degrees: { joy: 0.5, trust: 0.5 } });
  });

  it('is refused with an unknown emotion, naming the line', () => {
    expect(() => read([...long, 'x\thunger\t1'])).toThrow(refusal(/hunger/, long.length + 1));
  });

  it('is refused with a missing cell, naming the line', () => {
    expect(() => read([...wide, 'x,1,0'])).toThrow(refusal(/number/, wide.length + 1));
    expect(() => read([...long, 'x\tjoy'])).toThrow(refusal(/3 cells/, long.length + 1));
  });
});

describe("NRC's intensities", () => {
  it.each([
    [
      'new',
      ['word\temotion\temotion-intensity-score', 'blorp\tjoy\t0.812', 'blorp\tsurprise\t0.25', 'wait\ttrust\t0.5'],
    ],
    ['old', ['term\tscore\tAffectDimension', 'blorp\t0.812\tjoy', 'blorp\t0.25\tsurprise', 'wait\t0.5\ttrust']],
  ])('are read in the %s order of columns', (_, lines) => {
    const { format, entry, skipped } = read(lines);
    expect([format, skipped]).toEqual(['nrc-intensity', { silent: 1, repeated: 0 }]);
    expect(entry('blorp')).toEqual({ sentiment: 1, degrees: { joy: 0.812, surprise: 0.25 } });
    expect(read(lines, videoEmotion).entry('wait')).toEqual({ sentiment: 1, degrees: { trust: 0.5 } });
  });
});

it('reads the project’s own file', () => {
  const record = { version: 1, name: 'own', classes: ['joy', 'fear'], source: 'none', words: { yay: [1, 0.9, 0.1] } };
  const { format, entry } = read([JSON.stringify(record)]);
  expect([format, entry('yay')]).toEqual(['mart', { sentiment: 1, degrees: { joy: 0.9, fear: 0.1 } }]);
});

it.each([
  ['a spreadsheet', 'PK\u0003\u0004 etc', /save the spreadsheet as CSV/],
  ['any other text', 'Once upon a time,\nthere was', /SenticNet, NRC/],
  ['an empty file', '', /SenticNet, NRC/],
  ['a lexicon of other emotions', 'wait\ttrust\t0.5', /at least one word/],
])('refuses %s, saying what it takes', (_, text, rule) => {
  expect(() => read([text])).toThrow(refusal(rule));
});
