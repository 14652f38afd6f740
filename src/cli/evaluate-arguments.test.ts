import { expect, it } from 'vitest';
import { readEvaluateArguments } from './evaluate-arguments';

it('reads the folder and options in any order', () => {
  expect(readEvaluateArguments(['--json', 'clips', '--segments=4', '--backend', 'wasm'])).toEqual({
    source: 'clips',
    json: true,
    segments: 4,
    model: 'tiny',
    backend: 'wasm',
    view: null,
  });
});

it.each([
  [[], /exactly one/],
  [['a', 'b'], /exactly one/],
  [['a', '--out', 'b'], /--out/],
  [['a', '--segments', '0'], /1 to 720/],
  [['a', '--backend', 'cuda'], /auto, webgpu, wasm/],
])('refuses %j, naming the rule', (argv, rule) => {
  expect(() => readEvaluateArguments(argv)).toThrow(rule);
});
