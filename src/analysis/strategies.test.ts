import { describe, expect, it } from 'vitest';
import { cancelled } from '../lib/errors';
import { drawAt } from '../lib/random';
import { divergence } from './compare';
import { DEFAULT_MASK, MASK_STRATEGIES } from './defaults';
import { remask } from './remask';
import type { SegmentResult } from './result';
import { compareStrategies, extremes, type StrategyProgress, type StrategyRow } from './strategies';
import { encodeTensor } from './tensors';
import type { AnalysisSession } from './types';

const BEFORE = [0.7, 0.2, 0.1];
const attention = (seed: number) => Float32Array.from({ length: 392 }, (_, i) => (drawAt(seed, i) >>> 8) / 2 ** 24);
const segment = (seed: number) =>
  ({ distribution: BEFORE, attention: { intra: encodeTensor(attention(seed), [392]), inter: null } }) as SegmentResult;
const result = { segments: [segment(1), segment(2), segment(3)] };

/** Shares that follow from the patches alone, so that each strategy has numbers of its own. */
function shareOf(mask: Uint8Array | null): number {
  return (mask ?? new Uint8Array()).reduce((sum, flag, i) => sum + (flag ? i : 0), 0) / (392 * 196);
}

/** A network whose answers are known; what was asked of it is written down. */
function known(onAsk: () => void = () => {}) {
  const asked: string[] = [];
  const session: Pick<AnalysisSession, 'recover' | 'whatIf'> = {
    async recover(index, mask) {
      asked.push(`recover ${index}`);
      const recovered = new Uint8ClampedArray();
      return { recoveryError: index + shareOf(mask), recovered } as Awaited<ReturnType<AnalysisSession['recover']>>;
    },
    async whatIf(index, { hidden }, { strategy }, signal) {
      asked.push(`${strategy} ${index}`);
      onAsk();
      if (signal?.aborted) throw cancelled();
      const share = shareOf(hidden);
      return { distribution: [0.7 - share / 2, 0.2 + share / 2, 0.1] } as unknown as SegmentResult;
    },
  };
  return { session, asked };
}

describe('all strategies', () => {
  it('are measured over the segments given: mean error, mean divergence, mean count', async () => {
    const { session, asked } = known();
    const rows = await compareStrategies(session, result, { mask: DEFAULT_MASK, segments: [0, 2] });
    expect(rows.map(({ strategy }) => strategy)).toEqual(MASK_STRATEGIES);
    for (const row of rows) {
      const masks = [0, 2].map((index) => {
        const one = result.segments[index];
        if (!one) throw new Error('three segments');
        return remask(one, index, { ...DEFAULT_MASK, strategy: row.strategy }).mask;
      });
      const shares = masks.map(shareOf);
      const shifts = shares.map((share) => divergence(BEFORE, [0.7 - share / 2, 0.2 + share / 2, 0.1]));
      expect(row.recoveryError).toBeCloseTo(1 + ((shares[0] ?? 0) + (shares[1] ?? 0)) / 2, 12);
      expect(row.shift).toBeCloseTo(((shifts[0] ?? 0) + (shifts[1] ?? 0)) / 2, 12);
      expect(row.masked).toBe(masks.flatMap((mask) => [...mask]).reduce((sum, flag) => sum + flag, 0) / 2);
    }
    expect(asked).toHaveLength(2 * 2 * 7);
    expect(asked.some((line) => line.endsWith(' 1'))).toBe(false);
  });

  it('come one by one, with a share done that only grows', async () => {
    const heard: StrategyProgress[] = [];
    await compareStrategies(known().session, result, { mask: DEFAULT_MASK, segments: [0, 1, 2] }, (progress) =>
      heard.push(progress),
    );
    expect(heard.map(({ rows }) => rows.length)).toEqual([0, ...[0, 1, 2, 3, 4, 5, 6].flatMap((n) => [n, n, n + 1])]);
    expect(heard.map(({ done }) => done)).toEqual(Array.from({ length: 22 }, (_, i) => i / 21));
  });

  it('have no recovery error and no shift where nothing is masked', async () => {
    const { session, asked } = known();
    const mask = { ...DEFAULT_MASK, ratio: 0 };
    const rows = await compareStrategies(session, result, { mask, segments: [1] });
    for (const row of rows) expect(row).toMatchObject({ masked: 0, recoveryError: null, shift: 0 });
    expect(asked.some((line) => line.startsWith('recover'))).toBe(false);
    expect(extremes(rows, 'recoveryError')).toBeNull();
    expect(extremes(rows, 'shift')).toBeNull();
  });

  it('stop when cancelled, and the rows so far stay', async () => {
    const stop = new AbortController();
    let left = 5;
    const { session, asked } = known(() => {
      if (--left === 0) stop.abort();
    });
    const heard: StrategyProgress[] = [];
    const comparing = compareStrategies(
      session,
      result,
      { mask: DEFAULT_MASK, segments: [0, 1] },
      (progress) => heard.push(progress),
      stop.signal,
    );
    await expect(comparing).rejects.toMatchObject({ code: 'cancelled' });
    expect(heard.at(-1)?.rows.map(({ strategy }) => strategy)).toEqual(['hint', 'eq7']);
    expect(asked.filter((line) => !line.startsWith('recover'))).toHaveLength(5);
  });
});

it('names the least and the most, leaving out what was not measured', () => {
  const row = (strategy: StrategyRow['strategy'], recoveryError: number | null, shift: number): StrategyRow => ({
    strategy,
    masked: 196,
    recoveryError,
    shift,
  });
  const rows = [row('hint', 0.6, 0.4), row('high', null, 0.9), row('low', 0.3, 0.1), row('tube', 0.8, 0.2)];
  expect(extremes(rows, 'recoveryError')).toEqual({ least: rows[2], most: rows[3] });
  expect(extremes(rows, 'shift')).toEqual({ least: rows[2], most: rows[1] });
  expect(extremes([], 'shift')).toBeNull();
});
