// What the lab shows: the segment under the cursor with its mask, pictures and recovery, and the overlay that was chosen.
import { useMemo, useState } from 'react';
import { patchAttention } from '../../analysis/patch-values';
import type { SegmentResult } from '../../analysis/types';
import type { FramePicture } from '../../lib/picture';
import type { ShownMask } from '../../state/masks';
import { usePage, usePageState, useRemembered } from '../../state/page-context';
import type { ChosenWord } from '../../state/page-state';
import { segmentUnderCursor } from '../../state/recover';
import { type Overlay, type OverlayKind, overlayOf } from './overlays';

/** The kept picture of a segment is frame 8, the fifth time step. */
export const KEPT_TUBELET = 4;

export type PictureKind = 'frame' | 'masked' | 'recovered';

export interface Lab {
  readonly segment: SegmentResult | null;
  /** -1 without a segment. */
  readonly index: number;
  readonly tubelet: number;
  readonly mask: ShownMask | null;
  /** Null while there is none. */
  readonly frame: FramePicture | null;
  readonly recovered: FramePicture | null;
  /** Of the mask shown; null while not known. */
  readonly error: number | null;
  /** By patch, [392] */
  readonly errors: Float32Array | null;
  /** Of the mask's own attention, [392]; null where a link left it out. */
  readonly attention: Float32Array | null;
  readonly overlay: Overlay | null;
  readonly overlayKind: OverlayKind;
  readonly chooseOverlay: (kind: OverlayKind) => void;
  readonly smooth: boolean;
  readonly setSmooth: (smooth: boolean) => void;
}

export function useLab(): Lab {
  const { maskOf, memory } = usePage();
  const segment = usePageState((state) => segmentUnderCursor(state)?.segment ?? null);
  const index = usePageState((state) => segmentUnderCursor(state)?.index ?? -1);
  const settings = usePageState((state) => state.mask);
  const paint = usePageState((state) => state.paint);
  const tubelet = usePageState((state) => state.tubelet);
  const recovery = usePageState((state) => state.recovery);
  const thumbnail = usePageState((state) => state.thumbnails[index] ?? null);
  const chosen = usePageState((state) => state.word);
  const asAnalysed = usePageState(
    ({ result, mask, paint }) => result !== null && paint.size === 0 && sameSettings(mask, result.settings),
  );
  const word = chosen?.segment === index ? chosen.word : null;
  const [kind, choose] = useOverlayKind(chosen?.segment === index ? chosen : null);
  const smooth = useRemembered((remembered) => remembered.smoothPixels);

  const mask = segment && maskOf(segment, index, settings, paint);
  const here = recovery && recovery.segment === index && recovery.tubelet === tubelet ? recovery.recovery : null;
  const { lambda } = settings;
  const errors = here?.patchErrors ?? null;
  const overlay = useMemo(
    () => segment && mask && overlayOf(kind, { segment, lambda, word, errors, mask: mask.mask }),
    [segment, mask, kind, lambda, word, errors],
  );
  const attention = useMemo(() => segment && patchAttention(segment, 'mix', lambda, null), [segment, lambda]);
  return {
    segment,
    index,
    tubelet,
    mask,
    frame: here?.original ?? (tubelet === KEPT_TUBELET ? thumbnail : null),
    recovered: here?.recovered ?? null,
    error: here?.recoveryError ?? (asAnalysed ? (segment?.recoveryError ?? null) : null),
    errors,
    attention,
    overlay,
    overlayKind: kind,
    chooseOverlay: choose,
    smooth,
    setSmooth: (smoothPixels) => memory.remember({ smoothPixels }),
  };
}

/** A word that is chosen shows its attention until another overlay is chosen, and what was there comes back after it. */
function useOverlayKind(word: ChosenWord | null) {
  const [choice, setChoice] = useState<{ readonly kind: OverlayKind; readonly word: ChosenWord | null }>({
    kind: 'none',
    word: null,
  });
  const kind: OverlayKind = word !== null && word !== choice.word ? 'word' : choice.kind;
  return [kind, (next: OverlayKind) => setChoice({ kind: next, word })] as const;
}

function sameSettings<Settings extends object>(a: Settings, b: Settings): boolean {
  return (Object.keys(a) as (keyof Settings)[]).every((name) => a[name] === b[name]);
}
