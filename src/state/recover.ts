// Keeps the recovery of the segment under the cursor up to date with the mask and the time step, latest wins.
import type { AnalysisSession, SegmentResult } from '../analysis/types';
import { asMartError } from '../lib/errors';
import { closePicture } from '../lib/picture';
import { Latest } from '../lib/latest';
import type { MaskOf } from './masks';
import { type PageState, segmentAt, type PageStore } from './page-state';

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

/** What the page would have recovered now; a kept analysis has no pixels, also while its video waits for the model. */
function wantedIn(state: PageState, maskOf: MaskOf): Wanted | null {
  const under = state.video && state.origin.kind === 'video' ? segmentUnderCursor(state) : null;
  if (!under) return null;
  const { mask } = maskOf(under.segment, under.index, state.mask, state.paint);
  return { segment: under.index, result: under.segment, mask, tubelet: state.tubelet };
}

export function followRecovery(
  { setState: set, subscribe }: PageStore,
  session: AnalysisSession,
  maskOf: MaskOf,
): void {
  const latest = new Latest();

  async function recover({ segment, mask, tubelet }: Wanted): Promise<void> {
    set({ recovering: true });
    try {
      const recovery = await latest.run(async (signal) => {
        const made = await session.recover(segment, mask, tubelet * 2);
        if (signal.aborted) closePicture(made.recovered);
        return made;
      });
      if (recovery) {
        set({ recovery: { segment, tubelet, mask, recovery }, recovering: false, recoveryFailed: false });
      }
    } catch (thrown) {
      set({ recovering: false, recoveryFailed: asMartError(thrown).code !== 'cancelled' });
    }
  }

  subscribe(
    ({ recovery }) => recovery,
    (_, before) => {
      if (before) closePicture(before.recovery.recovered);
    },
  );
  subscribe(
    (state) => wantedIn(state, maskOf),
    (wanted) => {
      if (wanted) return void recover(wanted);
      latest.cancel();
      set({ recovery: null, recovering: false, recoveryFailed: false });
    },
    { equalityFn: same },
  );
}

function same(a: Wanted | null, b: Wanted | null): boolean {
  if (!a || !b) return a === b;
  return a.result === b.result && a.mask === b.mask && a.tubelet === b.tubelet && a.segment === b.segment;
}
