import { expect, it } from 'vitest';
import { readArguments } from './arguments';

it('reads videos and options in any order', () => {
  expect(readArguments(['a.mp4', '--segments', '8', 'b.webm', '--backend=wasm', '--out', 'results'])).toEqual({
    videos: ['a.mp4', 'b.webm'],
    subtitles: [],
    segments: 8,
    model: null,
    backend: 'wasm',
    view: null,
    out: 'results',
  });
});

it('takes a name that starts with a dash after --', () => {
  expect(readArguments(['--', '-odd.mp4'])?.videos).toEqual(['-odd.mp4']);
});

it.each([
  [['a.mp4', '--segmets', '8'], /--segmets/],
  [['a.mp4', '--segments', '0'], /1 to 720/],
  [['a.mp4', '--segments', '2.5'], /1 to 720/],
  [['a.mp4', '--segments', '721'], /1 to 720/],
  [['a.mp4', '--backend', 'cuda'], /auto, webgpu, wasm/],
  [['a.mp4', '--model'], /--model/],
  [[], /VIDEO/],
  [['x/a.mp4', 'y/a.mp4', '--out', 'results'], /"a.mp4" is there twice/],
])('refuses %j, naming the rule', (argv, rule) => {
  expect(() => readArguments(argv)).toThrow(rule);
});

it('lets videos of one name be printed, where nothing is overwritten', () => {
  expect(readArguments(['x/a.mp4', 'y/a.mp4'])?.videos).toHaveLength(2);
});
