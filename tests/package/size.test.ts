import { expect, test } from 'vitest';
import { scriptsFrom } from './size';

test('scripts are those that a script imports, loads later, or starts as a worker, and theirs; each once', () => {
  const files: Readonly<Record<string, string>> = {
    'entry.js': 'import{a as b}from"./part.js";new Worker(new URL("./engine.worker.js",import.meta.url));',
    'part.js': 'export{a};import("./later.js");new URL("./weights.bin",import.meta.url)',
    'later.js': 'import`./part.js`',
    'engine.worker.js': "import'./part.js'",
    'other.js': '',
  };
  expect([...scriptsFrom('entry.js', (file) => files[file] ?? '')].sort()).toEqual([
    'engine.worker.js',
    'entry.js',
    'later.js',
    'part.js',
  ]);
});
