// How this runs: the backend and why, adapter, precision, decoder and why, versions, seconds per stage.
import { Fragment } from 'react';
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { Popover } from '../../ui/popover';

const text = strings.topBar;
const { named, noted, listed } = strings.app;

export function RunDetails() {
  const engine = usePageState((state) => state.engine);
  if (!engine) return null;
  const name = text.backends[engine.backend] ?? engine.backend;
  const why = text.backendWhy[engine.reason] ?? engine.reason;
  return (
    <Popover label={name} title={text.runDetails} hint={named(name, why)}>
      <dl className="facts small">
        <Fact name={text.backend} value={named(name, why)} />
        <Fact name={text.adapter} value={engine.adapter} />
        <Fact name={text.precision} value={engine.precision} />
        <ModelFacts />
        <FileFacts />
        <SecondsFacts />
        <Fact
          name={text.versions}
          value={Object.entries(engine.versions).map(([part, version]) => `${part} ${version}`)}
        />
      </dl>
    </Popover>
  );
}

function ModelFacts() {
  const model = usePageState((state) => state.model);
  return model && <Fact name={text.model} value={listed([model.name, text.trained(model.trained)])} />;
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
  const seconds = usePageState((state) => state.result?.run.seconds ?? null);
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
