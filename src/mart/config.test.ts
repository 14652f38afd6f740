import { expect, it } from 'vitest';
import { martConfigSchema } from './config';
import { MINIATURE } from './miniature';

const problems = (change: object) =>
  martConfigSchema.safeParse({ ...MINIATURE, ...change }).error?.issues.map(({ path }) => path.join('.')) ?? [];

it('accepts a config whose fields fit together', () => {
  expect(problems({})).toEqual([]);
});

it('takes absent stems as the linear projection, and no lexicon where none is named', () => {
  const { lexicon: _, ...older } = MINIATURE;
  const { visual, audio, lexicon } = martConfigSchema.parse(older);
  expect([visual.stem ?? null, audio.stem ?? null, lexicon]).toEqual([null, null, null]);
  expect(problems({ visual: { ...visual, stem: null } })).toEqual([]);
});

it('names the field that does not fit the others', () => {
  expect(problems({ polarity: [1, -1] })).toEqual(['polarity']);
  expect(problems({ width: 36 })).toEqual(['width']);
  expect(problems({ visual: { depth: 2, heads: 5 } })).toEqual(['visual.heads']);
  expect(problems({ visual: { depth: 2, heads: 3, stem: { channels: [4, 8] } } })).toEqual(['visual.stem.channels']);
  const residual = { kind: 'residual', channels: [4, 8, 12], code: 3 };
  expect(problems({ visual: { depth: 2, heads: 3, stem: residual } })).toEqual(['visual.stem.channels']);
  expect(problems({ visual: { depth: 2, heads: 3, stem: { kind: 'dense' } } })).toEqual(['visual.stem.kind']);
  expect(problems({ evidence: { picture: -1, sound: 0 } })).toEqual(['evidence.picture']);
  expect(problems({ decoder: { depth: 1, heads: 3, width: 8 } })).toEqual(['decoder.heads']);
  expect(problems({ text: { ...MINIATURE.text, maxPieces: 13 } })).toEqual(['text.maxPieces']);
  expect(problems({ fusion: { blocks: 3, tokens: 2 } })).toEqual(['fusion.blocks']);
});
