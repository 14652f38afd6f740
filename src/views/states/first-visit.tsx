// What this is, where to drop a video, and what it does not claim: over the whole page while there is nothing else, and
// in short above the sample, which came analysed with the page.
import { useEffect } from 'react';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { savesData, showsSample } from '../../state/sample';
import { Icon } from '../../ui/icons';
import { OpenButton } from '../top-bar/open-button';
import { RecentShelf } from '../recent/recent-shelf';
import { TourButton } from '../tour/tour-button';
import './states.css';

const text = strings.first;
/** When the page has been drawn and the sample's video may come. ms */
const AFTER_DRAWING = 500;

export function FirstVisit() {
  const { actions } = usePage();
  const coming = usePageState((state) => state.sampleComing);
  if (coming) {
    return (
      <>
        <Introduction />
        <p className="sample-coming panel muted">{text.coming}</p>
      </>
    );
  }
  return (
    <section className="first-visit">
      <h2>{text.title}</h2>
      <p className="lead">{text.what}</p>
      <div className="drop-here">
        <p>{text.drop}</p>
        <div className="first-actions">
          <OpenButton className="button" label={text.open} />
          <button type="button" className="button primary" onClick={() => void actions.openSample()}>
            <Icon name="play" />
            {text.sample}
          </button>
        </div>
        <p className="small muted">{text.kinds}</p>
      </div>
      <p className="honest">{text.honest}</p>
      <RecentShelf />
    </section>
  );
}

/** Above the sample for as long as its analysis is the one that came with the page. */
export function SampleIntroduction() {
  const { actions } = usePage();
  const shown = usePageState(showsSample);
  useEffect(() => {
    if (!shown || savesData()) return;
    const timer = setTimeout(() => void actions.reviveSample(), AFTER_DRAWING);
    return () => clearTimeout(timer);
  }, [shown, actions]);
  if (!shown) return null;
  return (
    <>
      <Introduction />
      <RecentShelf />
    </>
  );
}

function Introduction() {
  const { actions } = usePage();
  const shown = usePageState(showsSample);
  const opened = usePageState((state) => state.video !== null);
  return (
    <section className="introduction panel">
      <div className="introduction-words">
        <h2>{text.title}</h2>
        <p>{text.brief}</p>
        <p className="small muted">{text.honest}</p>
        {shown && (
          <p className="small" data-kept="sample">
            <Icon name="info" /> {text.computed}
          </p>
        )}
      </div>
      <div className="drop-here">
        <p>{text.drop}</p>
        <div className="first-actions">
          <OpenButton className="button primary" label={text.open} />
          {shown && (
            <button
              type="button"
              className="button"
              onClick={() => void (opened ? actions.analyse() : actions.openSample())}
            >
              {text.analyse}
            </button>
          )}
          <TourButton invitation />
        </div>
      </div>
    </section>
  );
}
