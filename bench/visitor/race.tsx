// Race on this machine: what is raced, start and stop, the table as it comes, and the figures to take along.
import { useEffect, useState } from 'react';
import { ENGINES, type ModelName } from '../race/protocol';
import { formatTable } from '../table';
import { type Heat, heatsOf, type Report, reportJson, timesOurs } from './report';
import { type Backend, useRace } from './use-race';
import './race.css';

const MODELS: Readonly<Record<ModelName, string>> = {
  tiny: 'tiny, which the page brings',
  base: 'base, as published (ViT-B; needs some 3 GB of memory)',
};
const BACKENDS: Readonly<Record<Backend, string>> = { webgpu: 'GPU (WebGPU)', wasm: 'processor (WebAssembly)' };
const TIMES = { '1': '1 min', '5': '5 min' } as const;

export function Race() {
  const gpu = useAdapter();
  const [model, setModel] = useState<ModelName>('tiny');
  const [chosen, setBackend] = useState<Backend | null>(null);
  const [time, setTime] = useState<keyof typeof TIMES>('1');
  const { report, state, start, stop } = useRace();
  const running = state === 'running';
  const backend = chosen ?? (gpu ? 'webgpu' : 'wasm');
  const backends: Partial<typeof BACKENDS> = gpu === null ? { wasm: BACKENDS.wasm } : BACKENDS;
  const seconds = 60 * Number(time);

  return (
    <main className="race">
      <header>
        <h1>A race on this machine</h1>
        <p>
          One network, MART’s, runs on three engines: the kernels of this page, the operations that TensorFlow.js
          brings, and onnxruntime-web in its fastest form that gives the same outputs. They take turns on equal inputs,
          and what each gives is compared before it is timed. Weights are drawn, no video is needed.
        </p>
        <p className="muted">
          onnxruntime-web is fetched when the race starts: 6.6 MB for the GPU, 3.7 MB for the processor. Nothing is
          sent: copy the table or save the file, and send it where you like.
        </p>
      </header>
      <form
        className="panel"
        onSubmit={(event) => {
          event.preventDefault();
          if (running) stop();
          else start({ model, backend, seconds });
        }}
      >
        <Choice label="Network" options={MODELS} value={model} disabled={running} onChoose={setModel} />
        <Choice label="On the" options={backends} value={backend} disabled={running} onChoose={setBackend} />
        <Choice label="For about" options={TIMES} value={time} disabled={running} onChoose={setTime} />
        <button type="submit" className={running ? 'button' : 'button primary'}>
          {running ? 'Stop' : 'Start the race'}
        </button>
        {running && <Elapsed seconds={seconds} />}
      </form>
      {gpu === null && <p className="small muted">This browser offers no WebGPU here, so the processor races.</p>}
      {report.machine && (
        <p className="small">
          {report.machine.adapter};{' '}
          {Object.entries(report.machine.versions)
            .map(([name, version]) => `${name} ${version}`)
            .join(', ')}
        </p>
      )}
      <Table heats={heatsOf(report.rows)} waiting={running} />
      {report.notes.length > 0 && (
        <details className="small muted">
          <summary>What was found out on the way, and what was left out ({report.notes.length})</summary>
          <ul>
            {report.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
      {!running && report.rows.length > 0 && <TakeAlong report={report} />}
    </main>
  );
}

interface ChoiceProps<Name extends string> {
  readonly label: string;
  readonly options: Readonly<Partial<Record<Name, string>>>;
  readonly value: Name;
  readonly disabled: boolean;
  readonly onChoose: (name: Name) => void;
}

function Choice<Name extends string>({ label, options, value, disabled, onChoose }: ChoiceProps<Name>) {
  return (
    <label>
      {label}
      <select
        className="field"
        value={value}
        disabled={disabled}
        onChange={(event) => onChoose(event.currentTarget.value as Name)}
      >
        {Object.entries<string | undefined>(options).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Whether there is an adapter; undefined until that is known, null for none. */
function useAdapter(): true | null | undefined {
  const [found, setFound] = useState<true | null>();
  useEffect(() => {
    const asked = navigator.gpu?.requestAdapter() ?? Promise.resolve(null);
    asked.then(
      (adapter) => setFound(adapter ? true : null),
      () => setFound(null),
    );
  }, []);
  return found;
}

function Elapsed({ seconds }: { readonly seconds: number }) {
  const [now, setNow] = useState(0);
  useEffect(() => {
    const started = performance.now();
    const timer = setInterval(() => setNow((performance.now() - started) / 1000), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="elapsed numeric small">
      <progress value={Math.min(1, now / seconds)} aria-label="time of the race" />
      {now < seconds ? `${Math.round(now)} of ${seconds} s` : 'what has begun is ended'}
    </span>
  );
}

function Table({ heats, waiting }: { readonly heats: readonly Heat[]; readonly waiting: boolean }) {
  if (heats.length === 0)
    return waiting ? <p role="status">The engines start, and are compared with one another …</p> : null;
  return (
    <div className="panel scrolls">
      <table className="numeric">
        <caption className="visually-hidden">Time of each engine for each piece of the network</caption>
        <thead>
          <tr>
            <th scope="col">12 segments</th>
            {ENGINES.map((engine) => (
              <th key={engine} scope="col">
                {engine === 'ours' ? 'this page’s kernels' : engine}
              </th>
            ))}
            <th scope="col">GFLOP/s of ours</th>
          </tr>
        </thead>
        <tbody>
          {heats.map((heat) => (
            <tr key={heat.name}>
              <th scope="row">{heat.name}</th>
              {ENGINES.map((engine) => (
                <td key={engine}>{cell(heat, engine)}</td>
              ))}
              <td>{heat.by.ours?.gflops?.toFixed(0) ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cell(heat: Heat, engine: (typeof ENGINES)[number]): string {
  const row = heat.by[engine];
  if (!row) return 'not run';
  const times = engine === 'ours' ? null : timesOurs(heat, engine);
  return `${row.ms.toFixed(row.ms < 10 ? 2 : 1)} ms${times === null ? '' : ` (${times.toFixed(2)}x)`}`;
}

function TakeAlong({ report }: { readonly report: Report }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(formatTable(report.rows));
      setSaid('Copied.');
    } catch {
      setSaid('This browser does not let the page copy.');
    }
  };
  const save = () => {
    const where = {
      userAgent: navigator.userAgent,
      cores: navigator.hardwareConcurrency,
      isolated: crossOriginIsolated,
      date: new Date().toISOString(),
    };
    const url = URL.createObjectURL(new Blob([reportJson(report, where)], { type: 'application/json' }));
    const link = Object.assign(document.createElement('a'), { href: url, download: 'mart-race.json' });
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <p className="take-along">
      <button type="button" className="button" onClick={() => void copy()}>
        Copy the table
      </button>
      <button type="button" className="button" onClick={save}>
        Save as JSON
      </button>
      <span className="small muted" role="status">
        {said}
      </span>
    </p>
  );
}
