// What a person must know before reading on: untrained weights, errors, notes on the file, no WebGPU, ffmpeg at work.
import { useState } from 'react';
import { errorText, noticeText, strings } from '../../i18n/strings';
import { usePage, usePageState, useRemembered } from '../../state/page-context';
import { shownModel } from '../../state/page-state';
import { Banner } from './banner';
import { OfflineBanners } from './offline';
import { SubtitlesButton } from './subtitles-dialog';

const text = strings.banner;

export function Banners() {
  return (
    <div className="banners">
      <UntrainedBanner />
      <ErrorBanner />
      <OfflineBanners />
      <KeptBanner />
      <NoticeBanner />
      <VideoNotices />
      <ResultNotices />
      <FfmpegBanner />
      <SlowerBanner />
      <ReplacedBanner />
    </div>
  );
}

function UntrainedBanner() {
  const untrained = usePageState((state) => shownModel(state)?.trained === false);
  if (!untrained) return null;
  return (
    <Banner kind="warning">
      <strong>{text.untrained}</strong> {text.untrainedMore}
    </Banner>
  );
}

function ErrorBanner() {
  const { actions } = usePage();
  const error = usePageState((state) => state.error);
  const noModel = usePageState((state) => state.model === null && state.modelLoading === null);
  if (!error) return null;
  const retry = noModel && (
    <button
      type="button"
      className="button"
      onClick={() => {
        actions.dismissError();
        void actions.prepare();
      }}
    >
      {text.retry}
    </button>
  );
  return (
    <Banner kind="error" action={retry} onDismiss={actions.dismissError}>
      <span data-error={error.code}>{errorText(error)}</span>
    </Banner>
  );
}

/** Says that a kept analysis is shown, and how it comes alive. */
function KeptBanner() {
  const from = usePageState((state) => (state.origin.kind === 'kept' ? state.origin.from : null));
  const file = usePageState((state) => state.result?.file.name ?? '');
  if (from === null || from === 'sample') return null;
  return (
    <Banner kind="note">
      <span data-kept={from}>{text.kept[from](file)}</span> {text.keptMore} {strings.first.honest}
    </Banner>
  );
}

function NoticeBanner() {
  const { actions } = usePage();
  const notice = usePageState((state) => state.notice);
  if (!notice) return null;
  return (
    <Banner kind="note" onDismiss={actions.dismissNotice}>
      {noticeText(notice.code, notice.details)}
    </Banner>
  );
}

/** Notes that came with the open file; dismissed until another file is open. */
function VideoNotices() {
  const video = usePageState((state) => state.video);
  const [dismissed, setDismissed] = useState<object | null>(null);
  if (!video || video.notices.length === 0 || dismissed === video) return null;
  return (
    <Banner kind="note" action={<SubtitlesButton />} onDismiss={() => setDismissed(video)}>
      {video.notices.map(({ code, details }) => noticeText(code, details)).join(' ')}
    </Banner>
  );
}

/** What the result says of itself; dismissed until there is another. */
function ResultNotices() {
  const result = usePageState((state) => state.result);
  const [dismissed, setDismissed] = useState<object | null>(null);
  if (!result?.notices?.length || dismissed === result) return null;
  return (
    <Banner kind="warning" onDismiss={() => setDismissed(result)}>
      {result.notices.map((code) => noticeText(code, {})).join(' ')}
    </Banner>
  );
}

function FfmpegBanner() {
  const video = usePageState((state) => state.video);
  const [dismissed, setDismissed] = useState<object | null>(null);
  if (video?.info.decoder !== 'ffmpeg' || dismissed === video) return null;
  const codec = video.info.decoderReason?.codec;
  return (
    <Banner kind="note" onDismiss={() => setDismissed(video)}>
      {codec ? text.ffmpeg(codec) : text.ffmpegOther} <span className="muted">{text.ffmpegLicence}</span>
    </Banner>
  );
}

/** What is said of a GPU that was given up, wholly or in part. */
const GIVEN_UP: Readonly<Record<string, string>> = {
  'device-lost': 'device-replaced',
  'gpu-failed': 'gpu-replaced',
  'f16-failed': 'f16-replaced',
};

function ReplacedBanner() {
  const engine = usePageState((state) => state.engine);
  const [dismissed, setDismissed] = useState<object | null>(null);
  const code = engine && GIVEN_UP[engine.reason];
  if (!code || dismissed === engine) return null;
  return (
    <Banner kind="warning" onDismiss={() => setDismissed(engine)}>
      {noticeText(code, {})}
    </Banner>
  );
}

/** Said once; dismissing it is remembered. */
function SlowerBanner() {
  const { memory } = usePage();
  const slower = usePageState(
    ({ engine }) =>
      engine !== null && engine.backend !== 'webgpu' && engine.reason !== 'asked' && !(engine.reason in GIVEN_UP),
  );
  const seen = useRemembered((remembered) => remembered.seen.includes('slower'));
  if (!slower || seen) return null;
  return (
    <Banner kind="note" onDismiss={() => memory.see('slower')}>
      {text.slower}
    </Banner>
  );
}
