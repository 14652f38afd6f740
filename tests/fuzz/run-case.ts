// One case: a parser must give something or throw what it says it throws, within a second and 256 MB.
import { getHeapStatistics } from 'node:v8';
import { MartError } from '../../src/lib/errors';
import type { Target } from './targets';

export const LONGEST_MS = 1000;
export const MOST_BYTES = 256e6;

const held = () => {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
};

/** Throws what is wrong with how `target` reads `bytes`. */
export async function runCase({ read }: Target, bytes: Uint8Array): Promise<void> {
  const before = held();
  const began = performance.now();
  try {
    await read(bytes);
  } catch (error) {
    if (!(error instanceof MartError && error.code !== 'internal')) throw error;
  }
  const took = performance.now() - began;
  // Two looks: the machine may have been busy with something else.
  if (took > LONGEST_MS && (await again(read, bytes)) > LONGEST_MS) throw new Error(`took ${Math.round(took)} ms`);
  const grown = held() - before;
  if (grown > MOST_BYTES) throw new Error(`took ${Math.round(grown / 1e6)} MB`);
}

async function again(read: Target['read'], bytes: Uint8Array): Promise<number> {
  const began = performance.now();
  await Promise.resolve(read(bytes)).catch(() => undefined);
  return performance.now() - began;
}
