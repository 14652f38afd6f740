// The words that look at the chosen patch, most first, with their shares.
import { type LinkRows, wordsByPatch } from '../../analysis/word-links';
import type { SegmentResult } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { GRID_SIDE, PATCHES_PER_STEP } from '../../lib/shapes';
import { usePage } from '../../state/page-context';
import { IconButton } from '../../ui/icon-button';

const text = strings.words;
/** Shares whose spread is a smaller part of the highest are called alike. */
const ALIKE = 0.1;

interface PatchWordsProps {
  readonly words: SegmentResult['words'];
  readonly picture: LinkRows;
  /** 0..391 */
  readonly patch: number;
}

export function PatchWords({ words, picture, patch }: PatchWordsProps) {
  const { actions } = usePage();
  const looking = wordsByPatch(picture, patch);
  const most = looking[0]?.share ?? 0;
  const least = looking.at(-1)?.share ?? 0;
  const place = patch % PATCHES_PER_STEP;
  const title = text.lookers(
    Math.floor(place / GRID_SIDE) + 1,
    (place % GRID_SIDE) + 1,
    Math.floor(patch / PATCHES_PER_STEP) + 1,
  );
  return (
    <section className="lookers" aria-label={title}>
      <div className="lookers-head">
        <h3>{title}</h3>
        <IconButton icon="close" label={text.letGo} hint={text.letGo} onClick={() => actions.choosePatch(null)} />
      </div>
      {most - least < most * ALIKE && <p className="small">{text.lookersAlike(least, most)}</p>}
      <ol>
        {looking.map(({ word, share }) => (
          <li key={word}>
            <span>{words[word]?.text}</span>
            <span className="share-bar" aria-hidden="true">
              <span style={{ width: `${(share / most) * 100}%` }} />
            </span>
            <span className="numeric">{text.fine(share)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
