import { expect, it } from 'vitest';
import { rankOf, ranksOf } from './ranks';

const entries = (...degrees: number[][]) => degrees.map((own) => ({ sentiment: 1, degrees: own }) as const);
const ranksOfFirst = (...degrees: number[][]) => ranksOf(entries(...degrees), 2)[0] ?? { degrees: [], shares: [] };

it('of a word is the share of its emotion’s words that are no stronger', () => {
  const words = [
    [0.7, 0.3],
    [0.4, 0.2],
    [0.5, 0.4],
    [0.4, 0.3],
    [0.1, 0.2],
    [0, 0],
  ];
  const [first, second] = ranksOf(entries(...words), 2);
  expect(first && [0.4, 0.5, 0.7].map((degree) => rankOf(degree, first))).toEqual([0.5, 0.75, 1]);
  expect(second && rankOf(0.2, second)).toBe(1);
});

it('of other degrees lies in proportion between their neighbours', () => {
  const ranks = ranksOfFirst([0.4, 0], [0.8, 0]);
  const found = [0, 0.2, 0.6, 0.9, 1].map((degree) => rankOf(degree, ranks));
  [0, 0.25, 0.75, 1, 1].forEach((rank, i) => {
    expect(found[i]).toBeCloseTo(rank, 10);
  });
});

it('of a segment that is nearly sure is nearly 1 in a lexicon of marks', () => {
  expect(rankOf(0.99, ranksOfFirst([1, 0], [1, 0]))).toBeCloseTo(0.99, 10);
  expect(rankOf(1, ranksOfFirst([1, 0], [1, 0]))).toBe(1);
});

it('is the degree itself where an emotion has no words', () => {
  expect(rankOf(0.3, ranksOfFirst([0, 1]))).toBeCloseTo(0.3, 10);
});
