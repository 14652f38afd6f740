import { describe, expect, it } from 'vitest';
import { UsageError } from '../src/cli/command';
import { readArguments } from './arguments';

describe('options of the benchmark', () => {
  it('have defaults that run on any machine', () => {
    expect(readArguments([])).toEqual({
      models: ['tiny'],
      segments: [1, 12],
      lanes: [
        { backend: 'webgpu', precision: 'f32' },
        { backend: 'webgpu', precision: 'f16' },
        { backend: 'wasm', precision: 'f32' },
      ],
      host: null,
      parts: null,
      budget: 600,
      threads: null,
      out: null,
      form: 'auto',
    });
  });

  it('take lists, each name once', () => {
    const asked = readArguments(['--model', 'base,tiny,base', '--segments', '4,64', '--backends', 'webgpu,webgpu-f16']);
    expect(asked?.models).toEqual(['base', 'tiny']);
    expect(asked?.segments).toEqual([4, 64]);
    expect(asked?.lanes.map(({ precision }) => precision)).toEqual(['f32', 'f16']);
  });

  it.each([
    [['--model', 'huge'], '--model takes tiny, base, not "huge"'],
    [['--segments', '1,0'], '--segments takes whole numbers from 1 to 64, not "0"'],
    [['--segments', '1.5'], '--segments takes whole numbers from 1 to 64, not "1.5"'],
    [['--backends', 'webgl'], '--backends takes webgpu, webgpu-f32, webgpu-f16, wasm, not "webgl"'],
    [['--host', 'deno'], '--host takes chromium, node, not "deno"'],
    [['--parts', 'half'], '--parts takes block, whole, halves, page, not "half"'],
    [['--form', 'square'], '--form takes auto, tiled, direct, not "square"'],
    [['--threads', '0'], '--threads takes whole numbers from 1 to 64, not "0"'],
    [['--budget', 'long'], '--budget takes whole numbers from 1 to 86400, not "long"'],
  ])('%j is refused by name and rule', (argv, message) => {
    expect(() => readArguments(argv)).toThrow(new UsageError(message));
  });

  it('that nobody knows are refused', () => {
    expect(() => readArguments(['--fast'])).toThrow(UsageError);
  });
});
