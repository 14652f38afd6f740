// The face detector's worker, started when the first analysis follows faces. The reader's worker asks it directly, through
// a port that is there from the beginning: what it asks before the detector answers waits.
import * as Comlink from 'comlink';
import type { FacesWorker } from '../engine/faces.worker';
import { unlessBroken } from '../lib/remote';

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
  let remote: Comlink.Remote<FacesWorker> | null = null;

  async function connected(): Promise<Comlink.Remote<FacesWorker>> {
    if (remote) return remote;
    worker = new Worker(new URL('../engine/faces.worker.ts', import.meta.url), { type: 'module', name: 'faces' });
    remote = Comlink.wrap<FacesWorker>(worker);
    await unlessBroken(worker, remote.serve(Comlink.transfer(port2, [port2])));
    return remote;
  }

  let starting: Promise<void> | null = null;
  return {
    port: port1,
    start() {
      starting ??= connected()
        .then((faces) => faces.start({ faces: new URL('faces/', base).href, wasm: new URL('tfjs/', base).href }))
        .catch((error: unknown) => {
          starting = null;
          throw error;
        });
      return starting;
    },
    close: () => worker?.terminate(),
  };
}
