import { expect, it } from 'vitest';
import { Latest } from './latest';

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Work that ends when the test says so, whatever its signal says. */
function held() {
  const begun: number[] = [];
  const finish = new Map<number, () => void>();
  const work = (n: number) => (_: AbortSignal) => {
    begun.push(n);
    return new Promise<number>((resolve) => finish.set(n, () => resolve(n)));
  };
  return { begun, work, finish: (n: number) => finish.get(n)?.() };
}

it('aborts what runs, waits for its end, and skips all but the newest', async () => {
  const latest = new Latest();
  const { begun, work, finish } = held();
  let aborted = false;
  const outcomes = [
    latest.run((signal) => {
      signal.addEventListener('abort', () => (aborted = true));
      return work(1)(signal);
    }),
    latest.run(work(2)),
    latest.run(work(3)),
  ];
  expect([begun, aborted]).toEqual([[1], true]);
  finish(1);
  await tick();
  expect([begun, latest.busy]).toEqual([[1, 3], true]);
  finish(3);
  expect(await Promise.all(outcomes)).toEqual([null, null, 3]);
  expect(latest.busy).toBe(false);
});

it('goes on after a failure, which only the latest hands over', async () => {
  const latest = new Latest();
  const fail = async () => {
    await tick();
    throw new Error('failed');
  };
  const overtaken = latest.run(fail);
  await expect(latest.run(fail)).rejects.toThrow('failed');
  expect(await overtaken).toBeNull();
  expect(await latest.run(async () => 2)).toBe(2);
});

it('gives nothing once it is cancelled', async () => {
  const latest = new Latest();
  const { work, finish } = held();
  const running = latest.run(work(1));
  latest.cancel();
  finish(1);
  expect(await running).toBeNull();
});
