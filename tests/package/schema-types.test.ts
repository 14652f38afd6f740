import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import schema from '../../src/analysis/analysis-result.schema.json';
import { resultDeclarations, typeOf } from './schema-types';

test('a type says what may be left out, what may be null, and what a list holds', () => {
  const nullable = { anyOf: [{ type: 'string' }, { type: 'null' }] };
  const properties = { a: { type: 'array', items: nullable }, b: { type: 'integer' } };
  expect(typeOf({ type: 'object', properties, required: ['a'] })).toBe('{\n  a: (string | null)[];\n  b?: number;\n}');
});

test('what is not known is an error, not any', () => {
  expect(() => typeOf({ type: 'object' })).toThrow(/no type is known/);
});

test('the types out of the schema and those that the code has fit each other both ways', () => {
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  try {
    writeFileSync(join(folder, 'published.ts'), resultDeclarations(schema));
    const ours = JSON.stringify(join(process.cwd(), 'src/analysis/result'));
    writeFileSync(
      join(folder, 'both.ts'),
      [
        `import type { AnalysisResult as Ours, SegmentResult as OurSegment } from ${ours};`,
        "import type { AnalysisResult as Published, SegmentResult } from './published';",
        'export const there = (result: Ours, segment: OurSegment): [Published, SegmentResult] => [result, segment];',
        'export const back = (result: Published, segment: SegmentResult): [Ours, OurSegment] => [result, segment];',
      ].join('\n'),
    );
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'esnext', '--target', 'es2023'];
    const resolution = ['--moduleResolution', 'bundler', '--ignoreConfig'];
    const tsc = [process.execPath, 'node_modules/typescript/bin/tsc', ...options, ...resolution, '--types', ''];
    const [program = '', ...rest] = [...tsc, join(folder, 'both.ts')];
    expect(spawnSync(program, rest, { encoding: 'utf8' })).toMatchObject({ stdout: '', status: 0 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
