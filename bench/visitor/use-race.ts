// A race in a worker of its own: what it says so far, begun and stopped by a person.
import { useEffect, useRef, useState } from 'react';
import type { Lane, ModelName, RaceMessage, RaceRequest } from '../race/protocol';
import { NOTHING, type Report, withLine } from './report';

export type Backend = Lane['backend'];

export interface Asked {
  readonly model: ModelName;
  readonly backend: Backend;
  /** After which nothing new is begun. */
  readonly seconds: number;
}

export interface Race {
  readonly report: Report;
  readonly state: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  start(asked: Asked): void;
  stop(): void;
}

const SEGMENTS = 12;
const REPETITIONS = 7;

function requestOf({ model, backend, seconds }: Asked): RaceRequest {
  const folder = (name: string) => new URL(`./${name}/`, document.baseURI).href;
  const precisions = backend === 'webgpu' ? (['f32', 'f16'] as const) : (['f32'] as const);
  return {
    ...{ model, segments: [SEGMENTS], lanes: precisions.map((precision) => ({ backend, precision })) },
    ...{ scopes: ['block', 'whole'], budget: seconds * 1000, repetitions: REPETITIONS, threads: null, form: 'auto' },
    ...{ wasmFolder: folder('tfjs'), ortFolder: folder('onnxruntime') },
  };
}

export function useRace(): Race {
  const [report, setReport] = useState(NOTHING);
  const [state, setState] = useState<Race['state']>('idle');
  const worker = useRef<Worker | null>(null);

  function end(how: Race['state']): void {
    worker.current?.terminate();
    worker.current = null;
    setState(how);
  }

  function fail(text: string): void {
    setReport((before) => withLine(before, { kind: 'failure', text }));
    end('failed');
  }

  useEffect(() => () => worker.current?.terminate(), []);

  return {
    report,
    state,
    start(asked) {
      worker.current?.terminate();
      setReport(NOTHING);
      setState('running');
      const racing = new Worker(new URL('../race.worker.ts', import.meta.url), { type: 'module', name: 'race' });
      worker.current = racing;
      racing.onmessage = ({ data }: MessageEvent<RaceMessage>) => {
        if (data.kind === 'line') setReport((before) => withLine(before, data.line));
        else if (data.kind === 'error') fail(data.message);
        else end('done');
      };
      racing.onerror = ({ message }) => fail(message);
      racing.postMessage(requestOf(asked));
    },
    stop: () => end('stopped'),
  };
}
