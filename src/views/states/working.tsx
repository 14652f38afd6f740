// The running job: what is being done, how far, how long still, and Cancel; or what an analysis that was stopped left.
import type { LoadProgress } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import type { FetchAsked, Job } from '../../state/page-state';
import './states.css';

const text = strings.work;

export function Working() {
  const job = usePageState((state) => state.job);
  const unfinished = usePageState((state) => state.job === null && state.video !== null && state.result === null);
  const asked = usePageState((state) => state.fetchAsked);
  if (job) return <Progress job={job} />;
  if (asked) return <FetchQuestion {...asked} />;
  return unfinished ? <Unfinished /> : null;
}

function stageOf(job: Job): string {
  if (job.kind === 'opening') {
    if (job.name === null) return job.from === 'sample' ? text.openingSample : text.openingKept;
    if (job.read) return text.readingFile(job.name, job.read.loaded, job.read.total);
    return job.bytes ? text.fetchingVideo(job.name, job.bytes.loaded, job.bytes.total) : text.opening(job.name);
  }
  return text.stages[job.progress?.stage ?? 'model'];
}

/** What is more to say of the model on its way. */
function loadingOf({ stage, bytes }: LoadProgress): string | null {
  if (bytes) return text.fetchingModel(bytes.loaded, bytes.total);
  return stage === 'compile' ? text.preparing : null;
}

function Progress({ job }: { readonly job: Job }) {
  const { actions } = usePage();
  const loading = usePageState((state) => state.modelLoading);
  const progress = job.kind === 'analysing' ? job.progress : null;
  const percent = progress && Math.floor(progress.done * 100);
  const running = (progress?.stage === 'model' && loading && loadingOf(loading)) || stageOf(job);
  const stage = job.stopping ? text.cancelling : running;
  return (
    <div className="working panel">
      <p className="stage-name">{stage}</p>
      <progress aria-label={text.progress} max={1} {...(progress ? { value: progress.done } : {})} />
      <p className="working-facts numeric">
        {percent !== null && <span className="percent">{text.percent(percent)}</span>}
        {progress && progress.segments > 0 && (
          <span className="muted">{text.segmentsDone(progress.segmentsDone, progress.segments)}</span>
        )}
        {progress && progress.secondsLeft !== null && (
          <span className="muted">{text.secondsLeft(progress.secondsLeft)}</span>
        )}
      </p>
      <button type="button" className="button" disabled={job.stopping} onClick={actions.cancel}>
        {text.cancel}
      </button>
    </div>
  );
}

/** Before anything is asked of another server. */
function FetchQuestion({ name, host }: FetchAsked) {
  const { actions } = usePage();
  return (
    <section className="working panel" aria-label={text.fetchTitle}>
      <p className="stage-name">{text.fetchQuestion(name, host)}</p>
      <p className="muted">{text.fetchWhat(host)}</p>
      <button type="button" className="button primary" onClick={() => actions.answerFetch(true)}>
        {text.fetchYes}
      </button>
      <button type="button" className="button" onClick={() => actions.answerFetch(false)}>
        {text.fetchNo}
      </button>
    </section>
  );
}

function Unfinished() {
  const { actions } = usePage();
  const done = usePageState((state) => state.segments.length);
  const all = usePageState((state) => state.extent?.segments ?? 0);
  return (
    <div className="working panel">
      <p className="stage-name">{done > 0 ? text.partial(done, all) : text.notStarted}</p>
      {done > 0 && (
        <button type="button" className="button primary" onClick={() => void actions.goOn()}>
          {text.goOn}
        </button>
      )}
      <button type="button" className={done > 0 ? 'button' : 'button primary'} onClick={() => void actions.analyse()}>
        {done > 0 ? text.again : text.analyse}
      </button>
    </div>
  );
}

/** Tells screen readers how far it is: each stage, each quarter, and the end. */
export function Announcer() {
  const job = usePageState((state) => state.job);
  const result = usePageState((state) => state.result);
  const progress = job?.kind === 'analysing' ? job.progress : null;
  const quarter = progress ? Math.floor(progress.done * 4) * 25 : 0;
  return (
    <p className="visually-hidden" aria-live="polite">
      {job ? text.announce(stageOf(job), quarter) : result && text.done(result.segments.length)}
    </p>
  );
}
