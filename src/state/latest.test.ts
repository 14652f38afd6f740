import { expect, it } from 'vitest';
import { latestOnly } from './latest';

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

it('skips what was asked between the running and the newest request', async () => {
  const begun: number[] = [];
  const settled: number[] = [];
  const finish = new Map<number, () => void>();
  const ask = latestOnly(
    (n: number) => {
      begun.push(n);
      return new Promise<void>((resolve) => finish.set(n, resolve));
    },
    (n) => settled.push(n),
  );
  ask(1);
  ask(2);
  ask(3);
  finish.get(1)?.();
  await tick();
  finish.get(3)?.();
  await tick();
  expect(begun).toEqual([1, 3]);
  expect(settled).toEqual([3]);
});

it('goes on after a failure and hands it over', async () => {
  const outcomes: unknown[] = [];
  const ask = latestOnly(
    async (n: number) => {
      if (n === 1) throw new Error('first');
      return n;
    },
    (_, outcome) => outcomes.push('error' in outcome ? 'failed' : outcome.value),
  );
  ask(1);
  await tick();
  ask(2);
  await tick();
  expect(outcomes).toEqual(['failed', 2]);
});
