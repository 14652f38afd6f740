// Saves or copies each picture of the time step shown as a PNG of 448 x 448 px: every pixel of the network's four times.
import { useState } from 'react';
import { fileNameFor } from '../../export/file-name';
import { strings } from '../../i18n/strings';
import { MartError } from '../../lib/errors';
import { usePageState } from '../../state/page-context';
import { Icon } from '../../ui/icons';
import { Popover } from '../../ui/popover';
import { saveBlob } from '../export/make-files';
import { drawPicture, type Layers } from './draw-picture';
import { layersOf } from './pictures';
import type { Lab } from './use-lab';

const text = strings.mask;
const SIDE = 448;

/** Names in files are English in every language. */
type Saved = 'frame' | 'masked' | 'recovered' | 'overlaid';

function savedLayers(lab: Lab): Partial<Record<Saved, Layers>> {
  const { frame, recovered, overlay } = lab;
  const plain = (picture: typeof frame) => picture && { picture, mask: null, overlay: null };
  const over = overlay && layersOf(lab, overlay.measure === 'error' ? 'recovered' : 'frame');
  const found = { frame: plain(frame), masked: layersOf(lab, 'masked'), recovered: plain(recovered), overlaid: over };
  return Object.fromEntries(Object.entries(found).filter(([, layers]) => layers !== null));
}

export function SavePictures({ lab }: { readonly lab: Lab }) {
  const file = usePageState((state) => state.video?.info.name ?? state.result?.file.name ?? 'video');
  const [note, setNote] = useState('');
  const layers = savedLayers(lab);
  const name = (what: Saved) => {
    const segment = String(lab.index + 1).padStart(2, '0');
    const kind = what === 'overlaid' ? `overlay-${lab.overlayKind}` : what;
    return fileNameFor(file, `segment-${segment}-step-${lab.tubelet + 1}-${kind}.png`);
  };
  const png = (drawn: Layers) => pngOf(drawn, lab.tubelet, lab.smooth);

  return (
    <Popover
      title={text.saveTitle}
      className="button"
      label={
        <>
          <Icon name="save" />
          {text.save}
        </>
      }
    >
      <ul className="save-pictures">
        {(Object.entries(layers) as [Saved, Layers][]).map(([what, drawn]) => (
          <li key={what}>
            <span>{text[what]}</span>
            <button
              type="button"
              className="button"
              aria-label={text.saveName(text[what])}
              onClick={async () => saveBlob(await png(drawn), name(what))}
            >
              {text.savePng}
            </button>
            {'ClipboardItem' in window && (
              <button
                type="button"
                className="button"
                aria-label={text.copyName(text[what])}
                onClick={async () => setNote((await copied(png(drawn))) ? text.copied : text.copyFailed)}
              >
                {text.copy}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p className="small muted" role="status">
        {note}
      </p>
    </Popover>
  );
}

function pngOf(layers: Layers, tubelet: number, smooth: boolean): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext('2d');
  if (context) drawPicture(context, SIDE, layers, tubelet, smooth);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new MartError('internal', 'the browser made no PNG of the picture'));
    }, 'image/png');
  });
}

/**
 * Work-around: Safari, from 13.1 on: a write that begins after an await is no longer the click's and is refused, so it gets
 * the promise (https://webkit.org/blog/10855/async-clipboard-api/). Goes when Safari goes by transient activation, as others
 * do.
 */
async function copied(png: Promise<Blob>): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    return true;
  } catch {
    return false;
  }
}
