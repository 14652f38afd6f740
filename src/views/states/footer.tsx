// The honest line, and the licences of what runs here.
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { showsSample } from '../../state/sample';
import { Popover } from '../../ui/popover';
import { TourButton } from '../tour/tour-button';
import { OfflineButton } from './offline';
import './states.css';

const text = strings.footer;
/** Address of the site, where the build was told that there is one beside the page. */
const GUIDE: string | undefined = import.meta.env.VITE_GUIDE;
const FFMPEG_SOURCE = 'https://github.com/ffmpegwasm/ffmpeg.wasm';

export function Footer() {
  // The introduction says it, and so does the line above what a link or a file brought.
  const said = usePageState((state) => state.result === null || showsSample(state) || state.origin.kind === 'kept');
  return (
    <footer className="page-footer small muted">
      {!said && <p>{strings.first.honest}</p>}
      <p>{text.privacy}</p>
      <TourButton />
      {GUIDE && (
        <a className="button quiet" href={GUIDE} target="_blank" rel="noreferrer">
          {text.guide}
        </a>
      )}
      <OfflineButton />
      <Popover label={text.licences} title={text.licences} className="button quiet">
        <div className="licences">
          <p>{text.own}</p>
          <p>
            {text.model}{' '}
            <a href="models/tiny/LICENSE.txt" target="_blank" rel="noreferrer">
              {text.modelLicence}
            </a>
            {' · '}
            <a href="models/tiny/MODEL_CARD.md" target="_blank" rel="noreferrer">
              {text.modelCard}
            </a>
          </p>
          <p>
            {text.ffmpeg}{' '}
            <a href={FFMPEG_SOURCE} target="_blank" rel="noreferrer">
              {text.ffmpegSource}
            </a>
          </p>
          <p>{text.font}</p>
          <p>
            <a href="licences.md" target="_blank" rel="noreferrer">
              {text.packages}
            </a>
          </p>
        </div>
      </Popover>
    </footer>
  );
}
