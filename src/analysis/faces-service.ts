// The face detector's worker, started when the first analysis follows faces. The reader's worker asks it directly, through
// a port that is there from the beginning: what it asks before the detector answers waits.
import * as Comlink from 'comlink';
import type { FacesWorker } from '../engine/faces.worker';
import { asMartError, unlessAborted } from '../lib/errors';
import { unlessBroken } from '../lib/remote';
import type { View } from './result';
import type { AnalysisEvents } from './types';

export interface FacesService {
  /** For the reader's worker. */
  readonly port: MessagePort;
  /** Resolves when faces can be found; safe to call often. Rejects with `fetch-failed` or `no-backend`. */
  start(): Promise<void>;
  close(): void;
}

/** `base`: URL of the build's folder; faces/ and tfjs/ lie below it. */
export function facesService(base: string): FacesService {
  const { port1, port2 } = new MessageChannel();
  let worker: Worker | null = null;

  async function connect(): Promise<{ remote: Comlink.Remote<FacesWorker> }> {
    worker = new Worker(new URL('../engine/faces.worker.ts', import.meta.url), { type: 'module', name: 'faces' });
    const remote = Comlink.wrap<FacesWorker>(worker);
    await unlessBroken(worker, remote.serve(Comlink.transfer(port2, [port2])));
    return { remote };
  }

  /** Once only, as the port is handed over; in an object, since a remote looks like a promise. */
  let connected: ReturnType<typeof connect> | null = null;
  let starting: Promise<void> | null = null;
  return {
    port: port1,
    start() {
      connected ??= connect();
      starting ??= connected
        .then(({ remote: faces }) =>
          faces.start({ faces: new URL('faces/', base).href, wasm: new URL('tfjs/', base).href }),
        )
        .catch((error: unknown) => {
          starting = null;
          throw error;
        });
      return starting;
    },
    close: () => worker?.terminate(),
  };
}

/**
 * `view` as it can be had: where no face can be found because the detector does not start, the whole frame, and `onNotice`
 * hears of it. Rejects with `cancelled` alone.
 */
export async function viewToBeHad(
  view: View,
  faces: Pick<FacesService, 'start'>,
  onNotice: AnalysisEvents['onNotice'],
  signal?: AbortSignal,
): Promise<View> {
  if (view.kind !== 'face') return view;
  try {
    await unlessAborted(faces.start(), signal);
    return view;
  } catch (thrown) {
    const { code } = asMartError(thrown);
    if (code === 'cancelled') throw thrown;
    onNotice?.({ code: 'faces-missing', details: { problem: code } });
    return { kind: 'frame' };
  }
}
