// docs/faults.md names a test for each fault: that they are there is held here, that they pass by themselves.
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROW = /\| `([\w./-]+\.ts)`: (.+?) \|$/gm;

it('each fault has the test that its row names', () => {
  const rows = [...readFileSync('docs/faults.md', 'utf8').matchAll(ROW)];
  expect(rows.length).toBeGreaterThan(15);
  const missing = rows.filter(
    ([, file = '', title = '']) => !existsSync(file) || !readFileSync(file, 'utf8').includes(title),
  );
  expect(missing.map(([row]) => row)).toEqual([]);
});
