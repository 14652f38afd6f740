// In the player's place while a kept analysis is shown without its video: the kept picture of the segment under the
// cursor, and what the segment conveys.
import { useEffect, useRef } from 'react';
import { strings } from '../../i18n/strings';
import { FRAME_SIZE } from '../../lib/shapes';
import { usePage, usePageState } from '../../state/page-context';
import { segmentUnderCursor } from '../../state/recover';
import { savesData, showsSample } from '../../state/sample';
import { pictureCanvas } from '../../ui/canvas';
import { Guard } from '../../ui/guard';
import { Icon } from '../../ui/icons';
import { clock } from '../../lib/time';
import { People } from '../people/people';
import { Conveys } from './conveys';
import './player.css';

export function KeptPlayer() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const index = usePageState((state) => segmentUnderCursor(state)?.index ?? 0);
  const picture = usePageState((state) => state.thumbnails[index] ?? null);
  const now = usePageState((state) => clock(state.cursor.time));
  const duration = usePageState((state) => state.result?.file.duration ?? 0);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context && picture) context.drawImage(pictureCanvas(picture), 0, 0);
  }, [picture]);

  return (
    <section className="player panel" aria-label={strings.player.label}>
      <div className="player-top">
        <div className="stage">
          <div className="picture-box kept-picture">
            {picture ? (
              <canvas
                ref={canvas}
                className="picture"
                width={FRAME_SIZE}
                height={FRAME_SIZE}
                role="img"
                aria-label={strings.player.keptPicture(index + 1)}
              />
            ) : (
              <p className="muted">{strings.player.keptNone}</p>
            )}
          </div>
        </div>
        <div className="player-bar">
          <PlayKept />
          <p className="time numeric">{strings.player.time(now, clock(duration))}</p>
          <Conveys />
        </div>
      </div>
      <Guard part={strings.people.label}>
        <People />
      </Guard>
    </section>
  );
}

/** Moves the cursor through what was kept; the sample's video comes along where it was not fetched unasked. */
function PlayKept() {
  const { actions } = usePage();
  const playing = usePageState((state) => state.playing);
  const sample = usePageState(showsSample);
  const toggle = () => {
    actions.setPlaying(!playing);
    if (sample && !playing && savesData()) void actions.reviveSample();
  };
  return (
    <button
      type="button"
      className="button icon"
      aria-label={playing ? strings.player.pause : strings.player.play}
      onClick={toggle}
    >
      <Icon name={playing ? 'pause' : 'play'} />
    </button>
  );
}
