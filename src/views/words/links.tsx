// What the chosen word, or all words together, point at: in the picture and in the sound, as it is or against the others.
import { useMemo } from 'react';
import { aboveMean, apart, type LinkRows } from '../../analysis/word-links';
import type { SegmentResult } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { PictureHeat } from './picture-heat';
import { SoundHeat } from './sound-heat';
import './links.css';

const text = strings.words;
/** Below this part lying elsewhere, words are said to point at the same places. */
const ALIKE = 0.05;

interface LinksProps {
  readonly segment: SegmentResult;
  readonly index: number;
  readonly picture: LinkRows;
  readonly sound: LinkRows | null;
  /** Index of a word, or null for all together. */
  readonly chosen: number | null;
  readonly compared: boolean;
  readonly onCompare: (compared: boolean) => void;
}

export function Links({ segment, index, picture, sound, chosen, compared, onCompare }: LinksProps) {
  const word = chosen === null ? null : (segment.words[chosen]?.text ?? null);
  const what = word === null ? text.pointsAll : text.points(word);
  const against = compared && word !== null;
  const row = rowOf(picture, chosen);
  const inPicture = useMemo(() => drawn(picture, chosen, against), [picture, chosen, against]);
  const inSound = useMemo(() => sound && drawn(sound, chosen, against), [sound, chosen, against]);
  return (
    <>
      <div className="links-head">
        <h3>{what}</h3>
        {word !== null && (
          <fieldset className="segmented">
            <legend className="visually-hidden">{text.show}</legend>
            {(['all', 'more'] as const).map((mode) => (
              <label key={mode}>
                <input
                  type="radio"
                  name="links-mode"
                  checked={(mode === 'more') === against}
                  onChange={() => onCompare(mode === 'more')}
                />
                <span>{text.modes[mode]}</span>
              </label>
            ))}
          </fieldset>
        )}
      </div>
      <div className="links">
        <PictureHeat segment={index} what={what} shares={inPicture} row={row} compared={against} />
        <SoundHeat segment={segment} index={index} what={what} shares={inSound} compared={against} />
      </div>
      {chosen !== null && segment.words.length > 1 && <Apart picture={picture} sound={sound} chosen={chosen} />}
    </>
  );
}

function rowOf({ rows, mean }: LinkRows, chosen: number | null): Float32Array {
  return chosen === null ? mean : (rows[chosen] ?? mean);
}

/** The row as it is, or only what of it lies above the mean. */
function drawn(side: LinkRows, chosen: number | null, against: boolean): Float32Array {
  const row = rowOf(side, chosen);
  return against ? aboveMean(row, side.mean) : row;
}

/** How much of the word's look lies elsewhere than the others', so that nobody takes alike maps for its own. */
function Apart({ picture, sound, chosen }: Pick<LinksProps, 'picture' | 'sound'> & { readonly chosen: number }) {
  const of = (side: LinkRows | null) => {
    const row = side?.rows[chosen];
    return side && row ? apart(row, side.mean) : null;
  };
  const [inPicture, inSound] = [of(picture), of(sound)];
  const alike = Math.max(inPicture ?? 0, inSound ?? 0) < ALIKE;
  return (
    <p className="small">
      {alike && <strong>{text.alike}</strong>} {text.apart(inPicture, inSound)}
    </p>
  );
}
