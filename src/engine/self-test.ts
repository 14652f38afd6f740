// Whether what a backend computes can be believed: numbers that are numbers, and on the warm-up's segment the answer that
// the model's config holds.
import type { Precision } from '../kernels/precision';
import { MartError } from '../lib/errors';
import type { MartConfig } from '../mart/config';
import type { SegmentRun } from '../mart/run/types';

/** Largest difference of a logit over the largest logit of its head. float16 alone stays within a tenth of it. */
const WITHIN: Readonly<Record<Precision, number>> = { f32: 0.01, f16: 0.05 };

/** Throws `not-finite` unless all numbers of the run are finite. */
export function checkFinite({ index, scores, attention, recoveryError, patchErrors }: SegmentRun): void {
  const all = [scores, attention.intra, attention.inter ?? [], patchErrors, [recoveryError]];
  if (all.every((values) => values.every(Number.isFinite))) return;
  throw new MartError('not-finite', `segment ${index}: the network gave no numbers`, { index });
}

/** Throws `wrong-answer` for another answer than the config's; without one, any finite answer will do. */
export function checkAnswer(run: SegmentRun, { weights }: MartConfig, precision: Precision): void {
  checkFinite(run);
  const known = weights.kind === 'safetensors' ? weights.selfTest : null;
  for (const head of ['visual', 'audio', 'text'] as const) {
    const [wanted, found] = [known?.[head], run.logits[head]];
    if (!wanted) continue;
    const largest = Math.max(...wanted.map(Math.abs));
    const off = Math.max(...wanted.map((logit, c) => Math.abs(logit - (found?.[c] ?? 0)))) / largest;
    if (off <= WITHIN[precision]) continue;
    throw new MartError('wrong-answer', `the ${head} head is off by ${off.toFixed(3)}`, { head, off });
  }
}
