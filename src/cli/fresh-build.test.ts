import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isBuildFresh } from './fresh-build';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fresh-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A file that was last changed at `seconds`, and its folders at 1. */
function file(name: string, seconds: number): void {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'x');
  utimesSync(path, seconds, seconds);
  for (let folder = dirname(path); folder !== root; folder = dirname(folder)) utimesSync(folder, 1, 1);
}

const built = 'dist/src/cli/headless.html';

it('is stale without a build', () => {
  file('src/main.ts', 10);
  expect(isBuildFresh(root)).toBe(false);
});

it('is fresh when the build is younger than all sources', () => {
  file('src/lib/main.ts', 10);
  file(built, 20);
  expect(isBuildFresh(root)).toBe(true);
});

it('is stale when one source deep down changed after the build', () => {
  file('src/lib/main.ts', 30);
  file(built, 20);
  expect(isBuildFresh(root)).toBe(false);
});

it('is stale when a source was removed after the build', () => {
  file('src/lib/main.ts', 10);
  file(built, 20);
  utimesSync(join(root, 'src/lib'), 30, 30);
  expect(isBuildFresh(root)).toBe(false);
});

it('stays fresh when only a test changed', () => {
  file('src/lib/main.test.ts', 30);
  file(built, 20);
  expect(isBuildFresh(root)).toBe(true);
});
