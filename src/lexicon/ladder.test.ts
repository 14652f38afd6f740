import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verifyWords, type WordVerdict } from './ladder';
import fixture from './ladder.fixture.json';
import { parseLexicon } from './parse-lexicon';
import { ranksOf } from './ranks';
import type { Lexicon } from './types';

// anger, joy, neutral, sadness
const polarity = [-1, 1, 0, -1];
const entries = new Map([
  ['happy', { sentiment: 1, degrees: [0.1, 0.7, 0.1, 0.1] } as const],
  ['broken', { sentiment: -1, degrees: [0.1, 0.1, 0.1, 0.7] } as const],
  ['heart', { sentiment: 1, degrees: [0.1, 0.6, 0.2, 0.1] } as const],
  ['broken heart', { sentiment: -1, degrees: [0.05, 0, 0, 0.95] } as const],
  ['bitter', { sentiment: -1, degrees: [0.5, 0, 0, 0.5] } as const],
  ['bad', { sentiment: -1, degrees: [0, 0, 0, 0] } as const],
]);
// With no words to rank among, each degree is its own rank.
const even = polarity.map(() => ({ degrees: [], shares: [] }));
const lexicon: Lexicon = { name: 'made up', source: 'none', entries, longest: 2, ranks: even };
const verify = (text: string, segment: number[], tau?: number) =>
  verifyWords(text.split(' '), segment, lexicon, polarity, tau);

const read = (file: string) => readFileSync(new URL(`../../models/tiny/${file}`, import.meta.url), 'utf8');
const config = JSON.parse(read('config.json')) as { classes: string[]; polarity: number[] };
const shipped = parseLexicon(read('lexicon.json'), 'lexicon.json', config.classes, config.polarity);
const short = ({ stage, dropped }: WordVerdict) => (dropped ? `${stage}, ${dropped}` : stage);

describe('ladder', () => {
  const sad = [0.05, 0.05, 0.05, 0.85];

  it.each([
    ['asks for the same sentiment first', 'happy', sad, 'known, sentiment'],
    ['then for the same emotion', 'broken', [0.85, 0.05, 0.05, 0.05], 'E1, emotion'],
    ['then for a like degree', 'bitter', sad, 'E2, degree'],
    ['verifies what passes all three', 'broken', sad, 'E3'],
    ['counts each of a word’s likeliest emotions', 'bitter', [0.6, 0.2, 0.1, 0.1], 'E3'],
    ['stops words with a sentiment alone at the emotion', 'bad', sad, 'E1, emotion'],
    ['lets nothing pass in a neutral segment', 'happy', [0, 0.3, 0.7, 0], 'known, neutral-segment'],
    ['does not know what the lexicon lacks', 'zebra', sad, 'unknown'],
  ] as const)('%s', (_, word, segment, expected) => {
    expect(verify(word, [...segment]).map(short)).toEqual([expected]);
  });

  it('leaves out a degree that is exactly tau away', () => {
    const segment = [0, 0.25, 0.25, 0.5];
    const half = new Map([['down', { sentiment: -1, degrees: [0, 0, 0, 0.75] } as const]]);
    const stage = (tau: number) =>
      verifyWords(['down'], segment, { ...lexicon, entries: half }, polarity, tau)[0]?.stage;
    expect([stage(0.25), stage(0.26)]).toEqual(['E2', 'E3']);
  });

  it('compares the ranks of both degrees among the words of the emotion, not the degrees', () => {
    const joys = [0.2, 0.22, 0.25, 0.3, 0.4];
    const words = new Map(joys.map((joy, i) => [`joy${i}`, { sentiment: 1, degrees: [0.1, joy, 0.1, 0.1] } as const]));
    const ranked = { ...lexicon, entries: words, ranks: ranksOf(words.values(), 4) };
    for (const share of [0.45, 1]) {
      const verdicts = verifyWords([...words.keys()], [0, share, 0, 0], ranked, polarity);
      expect(verdicts.map(({ stage }) => stage)).toEqual(['E2', 'E2', 'E2', 'E3', 'E3']);
    }
  });

  it('matches the longest phrase over consecutive words', () => {
    const verdicts = verify('Broken heart, happy heart', [0.05, 0.05, 0.05, 0.85]);
    expect(verdicts.map(({ match }) => match?.phrase)).toEqual(['broken heart', 'broken heart', 'happy', 'heart']);
  });

  it('gives a word of several parts the furthest of their stages', () => {
    expect(verify('heart-and-broken!', sad).map(short)).toEqual(['E3']);
    expect(verify('broken-heart happy', sad).map(short)).toEqual(['E3', 'known, sentiment']);
  });

  it('refuses a distribution over other classes', () => {
    expect(() => verify('happy', [0.5, 0.5])).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it.each([0.45, 0.7, 1])('verifies the sample’s words of joy in a segment of joy with %d', (joy) => {
    const segment = config.classes.map((name) => (name === 'joy' ? joy : (1 - joy) / 6));
    const said = 'Oh, how wonderful! I am so happy, I love this!'.split(' ');
    const verdicts = verifyWords(said, segment, shipped.lexicon, config.polarity);
    const verified = said.filter((_, i) => verdicts[i]?.stage === 'E3');
    expect(verified).toEqual(['wonderful!', 'happy,', 'love']);
  });

  it('agrees with the recipe on the shipped lexicon', () => {
    expect(shipped.skipped).toEqual({ silent: 0, repeated: 0 });
    const stages = ['unknown', 'known', 'E1', 'E2', 'E3'];
    for (const { text, segment, stages: expected } of fixture) {
      const verdicts = verifyWords(text.split(' '), segment, shipped.lexicon, config.polarity);
      expect(
        verdicts.map(({ stage }) => stages.indexOf(stage) - 1),
        text,
      ).toEqual(expected);
    }
  });
});
