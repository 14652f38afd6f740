// In the player's place while a kept analysis is shown without its video: the kept picture of the segment under the
// cursor, and what the segment conveys.
import { useEffect, useRef } from 'react';
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { segmentUnderCursor } from '../../state/recover';
import { FRAME_SIDE, pictureCanvas } from '../../ui/canvas';
import { clock } from '../../ui/time';
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
      <div className="stage">
        <div className="picture-box kept-picture">
          {picture ? (
            <canvas
              ref={canvas}
              className="picture"
              width={FRAME_SIDE}
              height={FRAME_SIDE}
              role="img"
              aria-label={strings.player.keptPicture(index + 1)}
            />
          ) : (
            <p className="muted">{strings.player.keptNone}</p>
          )}
        </div>
      </div>
      <div className="player-bar">
        <p className="time numeric">{strings.player.time(now, clock(duration))}</p>
        <Conveys />
      </div>
    </section>
  );
}
