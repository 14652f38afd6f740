// What the greys of the sound mean: a bar from quiet to loud, in dB of a band's power.
import { SOUND_CEILING, SOUND_FLOOR } from '../../analysis/kept';
import { strings } from '../../i18n/strings';
import { useScheme } from '../../ui/use-scheme';
import { SOUND_RAMPS } from './sound-row';

/** Filter banks are (ln power + 6.6268077) / (2 * 5.358466), spec 2. */
const decibels = (bank: number) => Math.round((10 / Math.LN10) * (bank * 2 * 5.358466 - 6.6268077));

export function SoundScale() {
  const ramp = SOUND_RAMPS[useScheme()];
  const css = [ramp[0], ramp[255]].map((colour) => `rgb(${colour?.join(' ')})`);
  return (
    <figure className="sound-scale muted small numeric" title={strings.timelineRows.soundScale}>
      <div style={{ backgroundImage: `linear-gradient(to top, ${css.join(', ')})` }} />
      <figcaption className="visually-hidden">{strings.timelineRows.soundScale}</figcaption>
      <span>{strings.timelineRows.loud(decibels(SOUND_CEILING))}</span>
      <span>{strings.timelineRows.loud(decibels(SOUND_FLOOR))}</span>
    </figure>
  );
}
