// The whole page: bar, what must be known, player and masks side by side, the timeline below, and all states between.
import { useEffect } from 'react';
import { strings } from '../i18n/strings';
import { PageProvider, usePageState } from '../state/page-context';
import type { Page } from '../state/store';
import { Guard } from '../ui/guard';
import { useLanguage } from '../ui/use-language';
import { useTurn } from '../ui/use-turn';
import { ComparisonPlace } from './compare/comparison';
import { MaskLab } from './mask-lab/mask-lab';
import { KeptPlayer } from './player/kept-player';
import { Player } from './player/player';
import { SegmentReadOut } from './segment-read-out/segment-read-out';
import { Banners } from './states/banners';
import { DropTarget } from './states/drop-target';
import { FirstVisit, SampleIntroduction } from './states/first-visit';
import { Footer } from './states/footer';
import { Announcer, Working } from './states/working';
import { Timeline } from './timeline/timeline';
import { loadCharts } from './timeline/use-charts';
import { useCursorKeys } from './timeline/use-keys';
import { TopBar } from './top-bar/top-bar';
import { Tour } from './tour/tour';
import { WhatIf } from './what-if/what-if';
import { Words } from './words/words';
import './app.css';

export function App({ page }: { readonly page: Page }) {
  useLanguage();
  return (
    <PageProvider page={page}>
      <Guard part={strings.guard.page}>
        <Main />
      </Guard>
    </PageProvider>
  );
}

/** One word for where the page stands; tests and styles read it. */
type Standing = 'empty' | 'opening' | 'analysing' | 'partial' | 'done' | 'kept';

function useStanding(): Standing {
  return usePageState((state) => {
    if (state.job) return state.job.kind;
    if (state.result) return state.origin.kind === 'kept' ? 'kept' : 'done';
    return state.video ? 'partial' : 'empty';
  });
}

function Main() {
  const standing = useStanding();
  const any = usePageState(
    (state) => state.origin.kind === 'kept' || (state.video !== null && state.videoUrl !== null),
  );
  const extent = usePageState((state) => state.extent !== null);
  useCursorKeys();
  // What draws them asks again, and says what is wrong.
  useEffect(() => void loadCharts().catch(() => undefined), []);
  return (
    <div className="page" data-state={standing}>
      {extent && (
        <a className="skip" href="#timeline">
          {strings.app.skip}
        </a>
      )}
      <Guard part={strings.guard.top}>
        <TopBar />
      </Guard>
      <main>
        <Guard part={strings.guard.notes}>
          <Banners />
          <Working />
        </Guard>
        {any ? (
          <Panels />
        ) : (
          <Guard part={strings.guard.introduction}>
            <FirstVisit />
          </Guard>
        )}
      </main>
      <Guard part={strings.guard.foot}>
        <Footer />
      </Guard>
      <Guard part={strings.guard.tour}>
        <Tour />
      </Guard>
      <DropTarget />
      <Announcer />
    </div>
  );
}

/** All there is about the open video or the kept analysis, from the top down. */
function Panels() {
  const video = usePageState((state) => state.video);
  const url = usePageState((state) => state.videoUrl);
  const extent = usePageState((state) => state.extent);
  /** Another video or result is drawn anew, whatever became of the one before. */
  const shown = usePageState((state) => state.result ?? state.video);
  const upper = useTurn();
  const timeline = useTurn();
  // Only now, so that all rows of the timeline have their turns before it.
  const lower = useTurn(timeline);
  return (
    <>
      <Guard part={strings.guard.introduction} of={shown}>
        <SampleIntroduction />
      </Guard>
      {upper && (
        <div className="upper">
          <Guard part={strings.player.label} of={shown}>
            {video && url ? <Player key={url} video={video} url={url} /> : <KeptPlayer />}
          </Guard>
          <Guard part={strings.mask.label} of={shown}>
            <MaskLab />
          </Guard>
        </div>
      )}
      {timeline && (
        <>
          <Guard part={strings.timeline.label} of={shown}>
            {extent && <Timeline extent={extent} />}
          </Guard>
          <ComparisonPlace />
        </>
      )}
      {lower ? (
        <>
          <div className="lower">
            <Guard part={strings.readOut.label} of={shown}>
              <SegmentReadOut />
            </Guard>
            <Guard part={strings.words.label} of={shown}>
              <Words />
            </Guard>
          </div>
          <Guard part={strings.whatIf.label} of={shown}>
            <WhatIf />
          </Guard>
        </>
      ) : (
        <div className="to-come" />
      )}
    </>
  );
}
