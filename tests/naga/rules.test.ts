import { expect, it } from 'vitest';
import { problemsOf } from './rules';

const problems = (code: string) => problemsOf({ label: 'kernel', code });

it('a vector is written whole or at constant places', () => {
  expect(problems('var v = vec4f(0); v[i] = 1;')).toEqual([
    'kernel writes into the vector v at an index that is no constant',
  ]);
  expect(problems('var v: vec4f; v[4 * i + j] += 1;')).toHaveLength(1);
  expect(problems('var v = vec4f(0); v[3] = 1; let x = v[i]; if (v[i] == x) { }')).toEqual([]);
  expect(problems('var values: array<vec4f, 4>; values[i] = vec4f(0);')).toEqual([]);
});

it('nothing is used that the device was not asked for', () => {
  expect(problems('enable f16;')).toEqual([]);
  expect(problems('enable subgroups;')).toEqual(['kernel enables subgroups, which no device is asked for']);
  expect(problems('let b = unpack4xU8(word);')).toEqual(['kernel uses unpack4xU8, a language extension']);
});
