// All mask strategies side by side at the same settings: how well the decoder recovers what each masks, and how far the
// distribution moves when the same patches' pixels are hidden from the network.
import type { MaskSettings, MaskStrategy } from '../engine/protocol';
import { throwIfAborted } from '../lib/errors';
import { closePicture } from '../lib/picture';
import { divergence } from './compare';
import { MASK_STRATEGIES } from './defaults';
import { remask } from './remask';
import type { SegmentResult } from './result';
import type { AnalysisSession } from './types';
import { UNALTERED } from './what-if';

export interface StrategyRow {
  readonly strategy: MaskStrategy;
  /** Mean number of masked patches, of 392. */
  readonly masked: number;
  /** Mean over the segments of squared error over squared target on masked patches; null where none is masked. */
  readonly recoveryError: number | null;
  /** Mean over the segments of KL(distribution || distribution with the masked pixels hidden), nats. */
  readonly shift: number;
}

export interface StrategyOptions {
  /** Ratio, mix, reveal and seed, the same for all; its strategy is not looked at. */
  readonly mask: MaskSettings;
  /** Indices of the segments that the means are taken over; at least one. */
  readonly segments: readonly number[];
}

export interface StrategyProgress {
  /** 0..1 */
  readonly done: number;
  /** Strategies that are done, in the order of MASK_STRATEGIES. */
  readonly rows: readonly StrategyRow[];
}

/** Rejects with `cancelled` at once when `signal` aborts; the rows that were told stay valid. */
export async function compareStrategies(
  session: Pick<AnalysisSession, 'recover' | 'whatIf'>,
  result: { readonly segments: readonly SegmentResult[] },
  { mask, segments }: StrategyOptions,
  onProgress: (progress: StrategyProgress) => void = () => {},
  signal?: AbortSignal,
): Promise<readonly StrategyRow[]> {
  const chosen = segments.flatMap((index) => {
    const segment = result.segments[index];
    return segment ? [{ index, segment }] : [];
  });
  const rows: StrategyRow[] = [];
  let steps = 0;
  const report = () => onProgress({ done: steps / (MASK_STRATEGIES.length * chosen.length), rows: [...rows] });
  report();
  for (const strategy of MASK_STRATEGIES) {
    const settings = { ...mask, strategy };
    const masked: number[] = [];
    const errors: number[] = [];
    const shifts: number[] = [];
    for (const { index, segment } of chosen) {
      throwIfAborted(signal);
      const { mask: hidden } = remask(segment, index, settings);
      const count = hidden.reduce((sum, flag) => sum + flag, 0);
      masked.push(count);
      if (count > 0) {
        const { recoveryError, recovered } = await session.recover(index, hidden, 0);
        closePicture(recovered);
        errors.push(recoveryError);
      }
      const { distribution } = await session.whatIf(index, { ...UNALTERED, hidden }, settings, signal);
      shifts.push(divergence(segment.distribution, distribution));
      steps++;
      if (shifts.length < chosen.length) report();
    }
    const recoveryError = errors.length > 0 ? mean(errors) : null;
    rows.push({ strategy, masked: mean(masked), recoveryError, shift: mean(shifts) });
    report();
  }
  return rows;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Which rows recover best and worst, and move the distribution least and most; null where all are alike. */
export function extremes(
  rows: readonly StrategyRow[],
  by: 'recoveryError' | 'shift',
): { readonly least: StrategyRow; readonly most: StrategyRow } | null {
  const ranked = rows
    .flatMap((row) => (row[by] === null ? [] : [{ row, value: row[by] }]))
    .toSorted((a, b) => a.value - b.value);
  const [least, most] = [ranked[0], ranked.at(-1)];
  return least && most && most.value > least.value ? { least: least.row, most: most.row } : null;
}
