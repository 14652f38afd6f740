import { expect, it } from 'vitest';
import { wordParts } from './word-parts';

it.each([
  ['lower-cases and strips signs at the ends', '"HAPPY!!!"', ['happy']],
  ['strips accents', 'd\u00e9sol\u00e9', ['desole']],
  ['splits at signs inside, as BERT does', 'heart-broken/so_sad', ['heart', 'broken', 'so', 'sad']],
  ['keeps negating contractions whole', "won't don\u2019t", ["won't", "don't"]],
  ['splits other contractions', "it's 'tis", ['it', 's', 'tis']],
  ['keeps pictures', '\u{1f602}!', ['\u{1f602}']],
  ['has nothing of signs and marks that can not be seen', '-- \u200b $', []],
] as const)('%s', (_, text, expected) => {
  expect(wordParts(text)).toEqual(expected);
});
