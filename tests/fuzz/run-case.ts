// One case: a parser must give something or throw what it says it throws, within a second and 256 MB.
import { getHeapStatistics } from 'node:v8';
import { MartError } from '../../src/lib/errors';
import type { Cost } from './order';
import type { Target } from './targets';

export const LONGEST_MS = 1000;
export const MOST_BYTES = 256e6;
const LOOKS_AGAIN = 3;

const held = () => {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
};

/**
 * What reading `bytes` took; throws what is wrong with how `target` does. A case that takes more than `doubted` ms is
 * looked at again, and the least counts: the machine may have been busy with something else.
 */
export async function runCase({ read }: Target, bytes: Uint8Array, doubted = LONGEST_MS): Promise<Cost> {
  const before = held();
  let milliseconds = await timed(read, bytes);
  const grown = Math.max(0, held() - before);
  for (let look = 0; look < LOOKS_AGAIN && milliseconds > doubted; look++) {
    milliseconds = Math.min(milliseconds, await timed(read, bytes));
  }
  if (milliseconds > LONGEST_MS) throw new Error(`took ${Math.round(milliseconds)} ms`);
  if (grown > MOST_BYTES) throw new Error(`took ${Math.round(grown / 1e6)} MB`);
  return { milliseconds, bytes: grown };
}

async function timed(read: Target['read'], bytes: Uint8Array): Promise<number> {
  const began = performance.now();
  try {
    await read(bytes);
  } catch (error) {
    if (!(error instanceof MartError && error.code !== 'internal')) throw error;
  }
  return performance.now() - began;
}
