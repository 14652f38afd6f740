// Inputs that once broke a parser, and a few hundred new ones: nothing breaks it.
import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { MartError } from '../../src/lib/errors';
import { mutateJson, steps } from './mutate';
import { runCase } from './run-case';
import { rowsOf, withRow } from './table';
import { TARGETS, type Target } from './targets';

const folder = new URL('./found/', import.meta.url);
const found = readdirSync(folder).filter((name) => name.endsWith('.bin'));

it.each(found)('%s breaks nothing any more', async (name) => {
  const target = TARGETS.find((one) => name.startsWith(`${one.name}.`));
  if (!target) throw new Error(`no parser of ${name}`);
  await runCase(target, new Uint8Array(readFileSync(new URL(name, folder))));
});

it.each(TARGETS.map(({ name }) => name))(
  '%s reads its seeds, and a hundred changed ones without a crash',
  async (name) => {
    const target = TARGETS.find((one) => one.name === name);
    if (!target) throw new Error('no such parser');
    for (const seed of target.seeds) {
      expect(await target.passes(seed)).toBe(true);
      await target.read(seed);
    }
    const changed = fc.asyncProperty(fc.nat(), steps, async (which, done) => {
      const seed = target.seeds[which % target.seeds.length] ?? new Uint8Array();
      await runCase(target, target.mutate(seed, done, false));
    });
    await fc.assert(changed, { numRuns: 100, seed: 1 });
  },
);

it('a crash, a slow case and a large one are each noticed', async () => {
  const target = (read: Target['read']): Target => ({
    name: 'x',
    module: '',
    seeds: [],
    mutate: (s) => s,
    passes: () => true,
    read,
  });
  const nothing = new Uint8Array();
  await expect(
    runCase(
      target(() => Reflect.get(null as unknown as object, 'x')),
      nothing,
    ),
  ).rejects.toThrow();
  const slow = () => new Promise((resolve) => setTimeout(resolve, 1100));
  await expect(runCase(target(slow), nothing)).rejects.toThrow(/took \d+ ms/);
  let first = true;
  const busyOnce = async () => {
    if (first) await slow();
    first = false;
    throw new MartError('invalid-argument', 'refused', { argument: 'x', rule: 'y' });
  };
  await expect(runCase(target(busyOnce), nothing)).resolves.toBeDefined();
  const held: Uint8Array[] = [];
  await expect(
    runCase(
      target(() => held.push(new Uint8Array(3e8))),
      nothing,
    ),
  ).rejects.toThrow(/took \d+ MB/);
});

it('docs/fuzzing.md has a row for each parser, and for no other', () => {
  const names = rowsOf(readFileSync('docs/fuzzing.md', 'utf8')).map(([name]) => name);
  expect(names).toEqual(TARGETS.map(({ name }) => name));
});

it('a row of the table takes the place of the one before it, and all stand in the order of the parsers', () => {
  const [first, second] = TARGETS;
  if (!first || !second) throw new Error('no parsers');
  const outcome = { cases: 1000, seed: 1, passed: 0.97, failure: null, worst: { milliseconds: 12.4, bytes: 3.4e6 } };
  const broken = { ...outcome, failure: 'Error: a | b\n  at x' };
  const table = withRow(withRow(withRow('', second, outcome), first, broken), first, outcome);
  expect(rowsOf(table).map(([name]) => name)).toEqual([first.name, second.name]);
  expect(table).toContain('| 1,000 | 1 | 97 % | 12 | 3 |');
  expect(table).not.toContain('at x');
  const [row] = rowsOf(withRow('', first, broken));
  expect(row?.[1]).toContain('Error: a / b');
});

it('what is changed in JSON is JSON, and seldom the same', () => {
  const before = '{"version":2,"segments":[{"words":["a"]},{}]}';
  const changed = fc.sample(steps, { numRuns: 200, seed: 1 }).map((done) => mutateJson(before, done));
  for (const text of changed) expect(() => JSON.parse(text) as unknown).not.toThrow();
  expect(changed.filter((text) => text !== before).length).toBeGreaterThan(150);
});
