// Keeps the recovery of the segment under the cursor up to date with the mask and the time step, latest wins.
import type { AnalysisSession, SegmentResult } from '../analysis/types';
import { asMartError } from '../lib/errors';
import { closePicture } from '../lib/picture';
import { latestOnly } from './latest';
import type { MaskOf } from './masks';
import { type PageState, segmentAt } from './page-state';
import type { PageStore } from './store';

interface Wanted {
  readonly segment: number;
  readonly result: SegmentResult;
  readonly mask: Uint8Array;
  readonly tubelet: number;
}

/** Index of the segment under the cursor and its result; null while it is not analysed. */
export function segmentUnderCursor(
  state: Pick<PageState, 'extent' | 'cursor' | 'segments'>,
): { readonly index: number; readonly segment: SegmentResult } | null {
  if (!state.extent) return null;
  const index = segmentAt(state.extent, state.cursor.time);
  const segment = state.segments[index];
  return segment ? { index, segment } : null;
}

export function followRecovery(store: PageStore, session: AnalysisSession, maskOf: MaskOf): () => void {
  let asked: Wanted | null = null;

  const request = latestOnly(
    async (wanted: Wanted) => {
      const recovery = await session.recover(wanted.segment, wanted.mask, wanted.tubelet * 2);
      if (wanted !== asked) closePicture(recovery.recovered);
      return recovery;
    },
    (wanted, outcome) => {
      if (wanted !== asked) return;
      if ('value' in outcome) {
        const { segment, tubelet, mask } = wanted;
        const recovery = { segment, tubelet, mask, recovery: outcome.value };
        store.setState({ recovery, recovering: false, recoveryFailed: false });
      } else {
        const cancelled = asMartError(outcome.error).code === 'cancelled';
        store.setState({ recovering: false, recoveryFailed: !cancelled });
      }
    },
  );

  return store.subscribe((state, before) => {
    if (before.recovery && before.recovery !== state.recovery) closePicture(before.recovery.recovery.recovered);
    // A kept analysis has no pixels to recover, also while its video waits for the model.
    const under = state.video && state.origin.kind === 'video' ? segmentUnderCursor(state) : null;
    if (!under) {
      if (asked) {
        asked = null;
        store.setState({ recovery: null, recovering: false, recoveryFailed: false });
      }
      return;
    }
    const { mask } = maskOf(under.segment, under.index, state.mask, state.paint);
    const wanted = { segment: under.index, result: under.segment, mask, tubelet: state.tubelet };
    if (asked && same(asked, wanted)) return;
    asked = wanted;
    store.setState({ recovering: true });
    request(wanted);
  });
}

function same(a: Wanted, b: Wanted): boolean {
  return a.result === b.result && a.mask === b.mask && a.tubelet === b.tubelet && a.segment === b.segment;
}
