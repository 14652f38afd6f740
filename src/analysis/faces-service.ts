// The face detector's worker, started when the first analysis follows faces. The reader's worker asks it directly, through
// a port that is there from the beginning: what it asks before the detector answers waits.
import * as Comlink from 'comlink';
import type { DetectorUrls } from '../engine/face-detector';
import type { FacesWorker } from '../engine/faces.worker';
import { asMartError, type MartError, unlessAborted } from '../lib/errors';
import { connect } from '../lib/remote';
import type { View } from './result';
import type { AnalysisEvents } from './types';

export interface FacesService {
  /** For a reader's worker, which is answered there once faces can be found. The one before is answered no longer. */
  port(): MessagePort;
  /** Resolves when faces can be found; safe to call often. Rejects with `fetch-failed` or `no-backend`. */
  start(): Promise<void>;
  close(): void;
}

/** `onDeath`: nothing that was asked is answered. */
export function facesService(urls: DetectorUrls, onDeath: (why: MartError) => void): FacesService {
  /** The other end of a port that nobody answers yet. */
  let unserved: MessagePort | null = null;
  let starting: Promise<void> | null = null;
  const faces = connect<FacesWorker>(
    () => new Worker(new URL('../engine/faces.worker.ts', import.meta.url), { type: 'module', name: 'faces' }),
    {
      onDeath(why) {
        starting = null;
        onDeath(why);
      },
    },
  );

  async function serve(): Promise<void> {
    const port = unserved;
    unserved = null;
    if (port) await faces.api.serve(Comlink.transfer(port, [port]));
  }

  return {
    port() {
      const { port1, port2 } = new MessageChannel();
      unserved = port2;
      return port1;
    },
    async start() {
      await serve();
      starting ??= faces.api.start(urls).catch((error: unknown) => {
        starting = null;
        throw error;
      });
      await starting;
    },
    close: () => faces.stop(),
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
