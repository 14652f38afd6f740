import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { decodeTensor } from '../analysis/tensors';
import { arraysOf } from './arrays';
import { writeNpy, writeNpz } from './npz';
import { sampleResult } from './test-subject';

test('an array is a NPY 1.0 file, byte by byte', () => {
  const bytes = writeNpy({ dtype: 'f4', shape: [2], values: [1, -0.5] });
  const text = String.fromCharCode(...bytes.subarray(0, 128));
  expect([...bytes.subarray(0, 10)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  expect(text.slice(10)).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2,\), \} *\n$/);
  expect([...bytes.subarray(128)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xbf]);
  const names = writeNpy({ dtype: 'text', shape: [2], values: ['a', 'b😀'] });
  expect(String.fromCharCode(...names.subarray(10, 60))).toContain("'<U2'");
  expect([...names.subarray(-16)]).toEqual([97, 0, 0, 0, 0, 0, 0, 0, 98, 0, 0, 0, 0x00, 0xf6, 0x01, 0]);
});

test('the archive holds every array of the result under its name, the same bytes each time', () => {
  const result = sampleResult();
  const archive = writeNpz(arraysOf(result));
  expect(writeNpz(arraysOf(result))).toEqual(archive);
  const files = unzipSync(archive);
  const S = result.segments.length;
  for (const [name, shape] of [
    ['intra', `(${S}, 392)`],
    ['inter', `(${S}, 392)`],
    ['mask', `(${S}, 392)`],
    ['distribution', `(${S}, ${result.model.classes.length})`],
    ['times', `(${S}, 2)`],
    ['words_to_patches_000', `(${result.segments[0]?.words.length}, 392)`],
    ['words_to_sound_000', `(${result.segments[0]?.words.length}, 108)`],
  ]) {
    const file = files[`${name}.npy`];
    expect(String.fromCharCode(...(file?.subarray(0, 128) ?? [])), name).toContain(`'shape': ${shape}`);
  }
});

/** The reader that docs/files.md shows. */
function shownReader(): string {
  const docs = readFileSync(fileURLToPath(new URL('../../docs/files.md', import.meta.url)), 'utf8');
  const code = /```python\n([\s\S]*?)```/.exec(docs)?.[1];
  if (!code) throw new Error('docs/files.md shows no Python');
  return code;
}

const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;

test.skipIf(!hasNumpy)('NumPy reads the archive with the reader of the docs', () => {
  const result = sampleResult();
  const folder = mkdtempSync(join(tmpdir(), 'npz-'));
  try {
    const file = join(folder, 'talk-attention.npz');
    writeFileSync(file, writeNpz(arraysOf(result)));
    const check = [
      shownReader(),
      'import json',
      'np_sum = lambda name: float(data[name].astype("f8").sum())',
      'print("\\n" + json.dumps([str(data["classes"][0]), data["mask"].shape, np_sum("mask"), np_sum("intra"),',
      '  np_sum("distribution"), str(data["words_000"][0]), data["words_to_patches_000"].shape]))',
    ].join('\n');
    const { stdout, stderr } = spawnSync('python3', ['-c', check], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    const said: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    const intra = result.segments.flatMap(({ attention }) =>
      attention.intra ? [...decodeTensor(attention.intra)] : [],
    );
    const masked = result.segments.map(({ mask }) => bitsOf(mask)).reduce((sum, bits) => sum + bits, 0);
    const [first] = result.segments;
    expect(said).toEqual([
      result.model.classes[0],
      [result.segments.length, 392],
      masked,
      expect.closeTo(
        intra.reduce((sum, value) => sum + value, 0),
        6,
      ),
      expect.closeTo(result.segments.length, 6),
      first?.words[0]?.text,
      [first?.words.length, 392],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const bitsOf = (base64: string): number =>
  Buffer.from(base64, 'base64').reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
