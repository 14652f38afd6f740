// What the greys of the sound mean: a bar from quiet to loud, in dB of a band's power.
import { strings } from '../../i18n/strings';
import { useScheme } from '../../ui/use-scheme';
import { LOUD, QUIET } from './sound-picture';
import { SOUND_RAMPS } from './sound-row';

export function SoundScale() {
  const ramp = SOUND_RAMPS[useScheme()];
  const css = [ramp[0], ramp[255]].map((colour) => `rgb(${colour?.join(' ')})`);
  return (
    <figure className="sound-scale muted small numeric" title={strings.timelineRows.soundScale}>
      <div style={{ backgroundImage: `linear-gradient(to top, ${css.join(', ')})` }} />
      <figcaption className="visually-hidden">{strings.timelineRows.soundScale}</figcaption>
      <span>{strings.timelineRows.loud(LOUD)}</span>
      <span>{strings.timelineRows.loud(QUIET)}</span>
    </figure>
  );
}
