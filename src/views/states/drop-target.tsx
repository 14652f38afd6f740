// The whole window takes drops: a video, subtitles, or both. While files hover, the page says so.
import { useEffect, useState } from 'react';
import { strings } from '../../i18n/strings';
import { usePage } from '../../state/page-context';
import './states.css';

export function DropTarget() {
  const { actions } = usePage();
  const [over, setOver] = useState(false);

  useEffect(() => {
    const stop = new AbortController();
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const on = (name: 'dragenter' | 'dragover' | 'dragleave' | 'drop', react: (event: DragEvent) => void) =>
      window.addEventListener(name, react, { signal: stop.signal });

    on('dragenter', (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    });
    on('dragover', (event) => {
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    });
    on('dragleave', (event) => {
      if (event.relatedTarget === null) setOver(false);
    });
    on('drop', (event) => {
      event.preventDefault();
      setOver(false);
      void actions.openFiles([...(event.dataTransfer?.files ?? [])]);
    });
    return () => stop.abort();
  }, [actions]);

  if (!over) return null;
  return (
    <div className="drop-target" aria-hidden="true">
      <div>
        <p className="drop-title">{strings.drop.title}</p>
        <p>{strings.drop.text}</p>
      </div>
    </div>
  );
}
