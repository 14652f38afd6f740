// The picture of a segment at the page's time step: the one that was recovered last, else the thumbnail.
import type { Thumbnail } from '../../analysis/types';
import { usePageState } from '../../state/page-context';

/** The thumbnail is frame 8, the fifth time step. */
const THUMBNAIL_STEP = 4;

export interface StepPicture {
  readonly picture: Thumbnail | null;
  /** Whether it is of the time step that is shown, and not merely of the segment. */
  readonly ofStep: boolean;
}

export function usePicture(segment: number): StepPicture {
  const step = usePageState((state) => state.tubelet);
  const thumbnail = usePageState((state) => state.thumbnails[segment] ?? null);
  const recovered = usePageState(({ recovery }) =>
    recovery?.segment === segment && recovery.tubelet === step ? recovery.recovery.original : null,
  );
  return { picture: recovered ?? thumbnail, ofStep: recovered !== null || step === THUMBNAIL_STEP };
}
