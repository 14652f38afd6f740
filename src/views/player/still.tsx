// The picture under the cursor for files that the browser can't play: decoded by the session, latest cursor wins.
import { useEffect, useRef, useState } from 'react';
import { strings } from '../../i18n/strings';
import { usePage } from '../../state/page-context';
import { latestOnly } from '../../state/latest';

/** Longest side that is asked for, px. */
const MOST = 720;

export function Still() {
  const { store, session } = usePage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    let gone = false;
    const ask = latestOnly(
      (time: number) => session.previewFrame(time, MOST),
      (_, outcome) => {
        if (gone) return;
        setFailed('error' in outcome);
        const target = canvas.current;
        if (!('value' in outcome) || !target) return;
        target.width = outcome.value.width;
        target.height = outcome.value.height;
        target.getContext('2d')?.drawImage(outcome.value, 0, 0);
        outcome.value.close();
      },
    );
    ask(store.getState().cursor.time);
    const unsubscribe = store.subscribe((state, before) => {
      if (state.cursor.time !== before.cursor.time) ask(state.cursor.time);
    });
    return () => {
      gone = true;
      unsubscribe();
    };
  }, [store, session]);

  return (
    <>
      <canvas ref={canvas} className="picture" role="img" aria-label={strings.player.stillLabel} />
      {failed && <p className="still-failed">{strings.player.stillFailed}</p>}
    </>
  );
}
