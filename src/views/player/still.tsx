// The picture under the cursor for files that the browser can't play: decoded by the session, latest cursor wins.
import { useEffect, useRef, useState } from 'react';
import { strings } from '../../i18n/strings';
import { Latest } from '../../lib/latest';
import { usePage } from '../../state/page-context';

/** Longest side that is asked for, px. */
const MOST = 720;

export function Still() {
  const { store, session } = usePage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const latest = new Latest();
    const draw = async (time: number) => {
      try {
        const picture = await latest.run(() => session.previewFrame(time, MOST));
        const target = canvas.current;
        if (!picture || !target) return;
        target.width = picture.width;
        target.height = picture.height;
        target.getContext('2d')?.drawImage(picture, 0, 0);
        picture.close();
        setFailed(false);
      } catch {
        setFailed(true);
      }
    };
    const unsubscribe = store.subscribe(({ cursor }) => cursor.time, draw, { fireImmediately: true });
    return () => {
      unsubscribe();
      latest.cancel();
    };
  }, [store, session]);

  return (
    <>
      <canvas ref={canvas} className="picture" role="img" aria-label={strings.player.stillLabel} />
      {failed && <p className="still-failed">{strings.player.stillFailed}</p>}
    </>
  );
}
