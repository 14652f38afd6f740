import { describe, expect, it } from 'vitest';
import { importsOf, problemsOfImports, resolveImport } from './imports';

const problems = (imports: Record<string, string[]>) => problemsOfImports(new Map(Object.entries(imports)));

describe('what a file imports', () => {
  it.each([
    ["import { a } from './a'", './a'],
    ["import type { A } from './a'", './a'],
    ["import './a.css'", './a.css'],
    ["export { a } from './a'", './a'],
    ["export type * from './a'", './a'],
    ["const a = await import('./a')", './a'],
    ["let a: typeof import('./a').A", './a'],
    ["function f() { using a = open(); return import('./a'); }", './a'],
  ])('is read in %s', (source, target) => {
    expect(importsOf('b.ts', source)).toEqual([target]);
  });

  it('is found with the ending that it has, whatever query follows', () => {
    const exists = (file: string) => ['src/ui/icons.tsx', 'src/lib/half.ts'].includes(file);
    expect(resolveImport('src/ui/time.ts', './icons', exists)).toBe('src/ui/icons.tsx');
    expect(resolveImport('src/ui/time.ts', '../lib/half.ts?url', exists)).toBe('src/lib/half.ts');
    expect(resolveImport('src/ui/time.ts', 'react', exists)).toBe('react');
  });
});

describe('rules of imports', () => {
  it('let a folder import what is above it in the pipeline, and itself', () => {
    expect(
      problems({
        'src/mart/mask.ts': ['src/kernels/linear.ts', 'src/lib/half.ts', '@tensorflow/tfjs', 'src/mart/config.ts'],
        'src/views/app.tsx': ['src/state/store.ts', 'react', 'src/views/app.css'],
        'tests/parity/run.ts': ['src/mart/mart.ts', 'node:fs', 'tests/parity/npy.ts'],
        'src/mart/mask.test.ts': ['vitest', 'tests/setup/dawn.ts', 'models/tiny/config.json'],
      }),
    ).toEqual([]);
  });

  it.each([
    ['src/mart/mask.ts', 'src/engine/engine.ts', 'mart/ may import lib, kernels'],
    ['src/lib/half.ts', 'src/faces/look.ts', 'nothing of ours'],
    ['src/cli/page-host.ts', 'tests/setup/dawn.ts', 'cli/ may import'],
    ['src/analysis/scores.ts', '@tensorflow/tfjs-backend-wasm/dist/backend_wasm', 'touch tensors'],
    ['src/analysis/scores.ts', 'react', 'touch React'],
    ['src/state/store.ts', 'recharts', 'draw charts'],
    ['src/media/open.ts', 'node:fs', 'no Node'],
    ['src/engine/engine.ts', 'src/engine/test-model.ts', 'only tests import'],
    ['src/elsewhere/new.ts', 'src/lib/half.ts', 'no rule says what elsewhere/ may import'],
    ['tests/parity/run.ts', 'bench/hosts.ts', 'tests/ may import'],
  ])('forbid %s to import %s', (file, target, rule) => {
    expect(problems({ [file]: [target] })).toEqual([expect.stringContaining(rule)]);
  });

  it('find a circle of any length and name its files', () => {
    expect(
      problems({ 'src/lib/a.ts': ['src/lib/b.ts'], 'src/lib/b.ts': ['src/lib/c.ts'], 'src/lib/c.ts': [] }),
    ).toEqual([]);
    expect(
      problems({
        'src/lib/a.ts': ['src/lib/b.ts'],
        'src/lib/b.ts': ['src/lib/c.ts'],
        'src/lib/c.ts': ['src/lib/b.ts'],
      }),
    ).toEqual(['a circle of imports: src/lib/b.ts > src/lib/c.ts > src/lib/b.ts']);
  });
});
