// Why a control changes nothing for the segment under the cursor; null where it does.
import { BY_ATTENTION, canRemask } from '../../analysis/remask';
import type { MaskSettings, MaskStrategy, SegmentResult } from '../../analysis/types';

const DRAWS: ReadonlySet<MaskStrategy> = new Set(['hint', 'random', 'tube', 'frame']);
const REVEALS: ReadonlySet<MaskStrategy> = new Set(['hint', 'eq7']);

export type Unused = 'noWords' | 'mix' | 'reveal' | 'seed' | 'noAttention';

export interface UnusedControls {
  readonly ratio: Unused | null;
  readonly mix: Unused | null;
  readonly reveal: Unused | null;
  readonly seed: Unused | null;
}

export function unusedControls(segment: SegmentResult | null, mask: MaskSettings): UnusedControls {
  if (segment && !canRemask(segment, mask)) {
    return { ratio: 'noAttention', mix: 'noAttention', reveal: 'noAttention', seed: 'noAttention' };
  }
  const byAttention = BY_ATTENTION.has(mask.strategy);
  const noWords = segment !== null && segment.attention.inter === null;
  return {
    ratio: null,
    mix: byAttention ? (noWords ? 'noWords' : null) : 'mix',
    reveal: REVEALS.has(mask.strategy) ? null : 'reveal',
    seed: DRAWS.has(mask.strategy) ? null : 'seed',
  };
}
