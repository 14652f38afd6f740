// How this runs: the backend and why, adapter, precision, batches, memory, decoder and why, versions, time per stage.
import { Fragment, useEffect, useState } from 'react';
import { videoVerdict } from '../../analysis/confidence';
import type { EngineInfo, PrecisionChoice } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { PRECISIONS } from '../../state/remembered';
import { Popover } from '../../ui/popover';
import { segmentText, statementText } from '../statement';
import { Profile } from './profile';

const text = strings.topBar;
const profile = strings.profile;
const verdict = strings.verdict;
const { named, noted, listed } = strings.app;

export function RunDetails() {
  const engine = usePageState((state) => state.engine);
  if (!engine) return null;
  const name = text.backends[engine.backend] ?? engine.backend;
  const why = text.backendWhy[engine.reason] ?? engine.reason;
  return (
    <Popover label={name} title={text.runDetails} hint={named(name, why)}>
      {() => (
        <>
          <dl className="facts small">
            <Fact name={text.backend} value={named(name, why)} />
            <Fact name={text.adapter} value={engine.adapter} />
            {engine.backend === 'webgpu' ? (
              <GpuFacts engine={engine} />
            ) : (
              <Fact name={text.precision} value={profile.precisions[engine.precision]} />
            )}
            <ModelFacts />
            <HeadlineFacts />
            <FileFacts />
            <SecondsFacts />
            <Fact
              name={text.versions}
              value={Object.entries(engine.versions).map(([part, version]) => `${part} ${version}`)}
            />
          </dl>
          <Profile />
        </>
      )}
    </Popover>
  );
}

function GpuFacts({ engine }: { readonly engine: EngineInfo }) {
  const { session } = usePage();
  const times = usePageState((state) => state.times);
  const [bytes, setBytes] = useState<number | null>(null);
  const largest = Math.max(0, ...times.map(({ batch }) => batch));
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew with every batch
  useEffect(() => {
    let here = true;
    void session.memory().then(({ gpuBytes }) => here && setBytes(gpuBytes));
    return () => {
      here = false;
    };
  }, [session, times]);
  return (
    <>
      <dt>{text.precision}</dt>
      <dd>
        <PrecisionField engine={engine} />
      </dd>
      {largest > 0 && <Fact name={profile.batches} value={profile.atMost(largest)} />}
      {bytes !== null && <Fact name={profile.gpuMemory} value={profile.megabytes(Math.round(bytes / 1e6))} />}
    </>
  );
}

/** Another choice loads the model anew, so it waits until nothing runs. */
function PrecisionField({ engine }: { readonly engine: EngineInfo }) {
  const { actions } = usePage();
  const chosen = usePageState((state) => state.precision);
  const busy = usePageState((state) => state.job !== null || state.modelLoading !== null);
  const now = profile.precisionNow(profile.precisions[engine.precision]);
  return (
    <>
      <select
        className="field"
        aria-label={text.precision}
        value={chosen}
        disabled={busy}
        onChange={(event) => void actions.setPrecision(event.currentTarget.value as PrecisionChoice)}
      >
        {PRECISIONS.map((name) => (
          <option key={name} value={name}>
            {profile.precisions[name]}
          </option>
        ))}
      </select>{' '}
      {engine.halves ? now : noted(now, profile.noHalves)}
    </>
  );
}

function ModelFacts() {
  const model = usePageState((state) => state.model);
  return model && <Fact name={text.model} value={listed([model.name, text.trained(model.trained)])} />;
}

/** The headline beside the official verdict, how each came about, and from where on the page is sure. */
function HeadlineFacts() {
  const result = usePageState((state) => state.result);
  if (!result) return null;
  const { model, video } = result;
  const { statement } = videoVerdict(result);
  const peak = model.verdict?.peak;
  const how = peak === undefined ? verdict.ofMeans : verdict.ofPeak(Math.round(peak * 100));
  const official = segmentText(video.distribution, model, 'value');
  return (
    <>
      {statement && (
        <Fact name={verdict.headline} value={noted(statementText(statement, model.classes, 'value'), how)} />
      )}
      {official && peak !== undefined && <Fact name={verdict.official} value={official} />}
      <Fact
        name={verdict.limits}
        value={model.confidence ? verdict.sureFrom(model.confidence.sure) : verdict.neverSure}
      />
    </>
  );
}

function FileFacts() {
  const video = usePageState((state) => state.video);
  if (!video) return null;
  const { info, cueSource } = video;
  const decoder = text.decoders[info.decoder] ?? info.decoder;
  const reason = info.decoderReason && (text.decoderWhy[info.decoderReason.code] ?? info.decoderReason.code);
  return (
    <>
      <Fact name={text.decoder} value={reason ? noted(decoder, reason) : decoder} />
      <Fact
        name={text.picture}
        value={listed([
          text.codec(info.video.codec),
          `${info.video.width} × ${info.video.height} px`,
          `${(info.bytes / 1e6).toFixed(1)} MB`,
        ])}
      />
      <Fact
        name={text.sound}
        value={info.audio ? listed([text.codec(info.audio.codec), `${info.audio.sampleRate} Hz`]) : text.none}
      />
      <Fact name={text.words} value={cueSource ?? text.none} />
    </>
  );
}

function SecondsFacts() {
  // The profile says it where there is one.
  const seconds = usePageState((state) => (state.times.length > 0 ? null : (state.result?.run.seconds ?? null)));
  if (!seconds) return null;
  const rounded = Object.entries(seconds).map(([stage, value]) => `${text.stages[stage] ?? stage} ${value.toFixed(2)}`);
  return <Fact name={text.seconds} value={rounded} />;
}

function Fact({ name, value }: { readonly name: string; readonly value: string | readonly string[] }) {
  const lines = typeof value === 'string' ? [value] : value;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {lines.map((line, i) => (
          <Fragment key={line}>
            {i > 0 && <br />}
            {line}
          </Fragment>
        ))}
      </dd>
    </>
  );
}
