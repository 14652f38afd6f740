// What is said of one patch: where it lies, whether it is masked, and its numbers.
import { rankOf } from '../../analysis/patch-values';
import { strings } from '../../i18n/strings';
import { GRID_SIDE, PATCHES_PER_STEP } from '../../lib/shapes';
import { AS_DRAWN } from '../../state/paint';
import type { Lab } from './use-lab';

const text = strings.mask;

export type Said = Pick<Lab, 'tubelet' | 'mask' | 'attention' | 'overlay' | 'errors'>;

function place(at: number): string {
  return text.place(Math.floor(at / GRID_SIDE) + 1, (at % GRID_SIDE) + 1);
}

function standing({ mask }: Said, patch: number): string {
  if (mask?.mask[patch]) return text.states.masked;
  return mask?.hints[patch] ? text.states.hint : text.states.visible;
}

/** Of the overlay that is shown, else of the mask's own mix. */
const attentionShown = ({ overlay, attention }: Said) =>
  overlay?.measure === 'attention' ? overlay.values : attention;

/** "row 3, column 4, masked, attention 1.23 %" of place h*7 + w in the time step shown. */
export function patchName(said: Said, at: number): string {
  const patch = said.tubelet * PATCHES_PER_STEP + at;
  const attention = attentionShown(said);
  return [
    place(at),
    standing(said, patch),
    ...(attention ? [text.attention(attention[patch] ?? 0)] : []),
    ...(said.overlay?.measure === 'error' && said.mask?.mask[patch]
      ? [text.patchError(said.errors?.[patch] ?? 0)]
      : []),
  ].join(', ');
}

/** All that is known of it, in parts. */
export function patchFacts(said: Said, at: number): readonly string[] {
  const { errors, mask } = said;
  const patch = said.tubelet * PATCHES_PER_STEP + at;
  const attention = attentionShown(said);
  const byHand = (mask?.painted?.[patch] ?? AS_DRAWN) !== AS_DRAWN;
  return [
    place(at),
    byHand ? `${standing(said, patch)} (${text.paintedByHand})` : standing(said, patch),
    ...(attention ? [text.attention(attention[patch] ?? 0), text.rank(rankOf(attention, patch))] : []),
    ...(errors && mask?.mask[patch] ? [text.patchError(errors[patch] ?? 0)] : []),
  ];
}
