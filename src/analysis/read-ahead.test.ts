import { expect, test } from 'vitest';
import { ReadAhead } from './read-ahead';

/** Reads that end when they are told to. */
function slowReads() {
  const ends: (() => void)[] = [];
  const read = (index: number) => new Promise<number>((resolve) => ends.push(() => resolve(index)));
  const end = async (...indices: number[]) => {
    for (const index of indices) ends[index]?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { read, end, asked: () => ends.length };
}

test('hands over what is read by then, in order, and never more than was asked for', async () => {
  const { read, end, asked } = slowReads();
  const ahead = new ReadAhead(read, 9);
  const first = ahead.take(1);
  expect(asked()).toBe(1);
  await end(0);
  expect(await first).toEqual([0]);
  expect(asked()).toBe(2);
  await end(1);
  const second = ahead.take(4);
  expect(asked()).toBe(5);
  expect(await second).toEqual([1]);
  await end(2, 3, 4, 5);
  expect(await ahead.take(4)).toEqual([2, 3, 4, 5]);
  await end(6, 7, 8);
  expect(await ahead.take(4)).toEqual([6, 7]);
  expect(await ahead.take(4)).toEqual([8]);
  expect(await ahead.take(4)).toEqual([]);
  expect(asked()).toBe(9);
});

test('reads no further ahead than one batch', async () => {
  const { read, end, asked } = slowReads();
  const ahead = new ReadAhead(read, 100);
  const first = ahead.take(2);
  await end(0, 1);
  expect(await first).toEqual([0, 1]);
  expect(asked()).toBe(4);
});

test('begins where an earlier reading was stopped', async () => {
  const ahead = new ReadAhead((index) => Promise.resolve(index), 5, 3);
  expect(await ahead.take(1)).toEqual([3]);
  expect(await ahead.take(1)).toEqual([4]);
  expect(await ahead.take(1)).toEqual([]);
});

test('a failed read rejects the batch that it belongs to', async () => {
  const ahead = new ReadAhead((index) => (index === 1 ? Promise.reject(new Error('gone')) : Promise.resolve(index)), 3);
  expect(await ahead.take(1)).toEqual([0]);
  await expect(ahead.take(1)).rejects.toThrow('gone');
});
