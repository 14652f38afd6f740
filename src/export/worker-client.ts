// The page's side of the export worker, which is started when the first file is asked for and then stays.
import * as Comlink from 'comlink';
import type { AnalysisResult } from '../analysis/types';
import { cancelled, MartError } from '../lib/errors';
import { installErrorTransfer } from '../lib/remote';
import type { ExportWorkerApi } from './export.worker';
import type { MaskedVideo, MaskedVideoJob, VideoFormat } from './masked-video-types';

interface Client {
  readonly api: Comlink.Remote<ExportWorkerApi>;
  /** Rejects when the worker's script can't be loaded. */
  readonly broken: Promise<never>;
}

let client: Client | null = null;

function start(): Client {
  installErrorTransfer();
  const worker = new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module', name: 'export' });
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) => {
      client = null;
      reject(new MartError('fetch-failed', `the export worker did not start: ${message ?? 'not found'}`, {}));
    });
  });
  broken.catch(() => undefined);
  return { api: Comlink.wrap<ExportWorkerApi>(worker), broken };
}

function ask<T>(work: (api: Client['api']) => Promise<T>): Promise<T> {
  client ??= start();
  return Promise.race([work(client.api), client.broken]);
}

export const jsonFile = (result: AnalysisResult): Promise<Blob> => ask((api) => api.json(result));
export const npzFile = (result: AnalysisResult): Promise<Blob> => ask((api) => api.npz(result));
export const videoFormat = (): Promise<VideoFormat | null> => ask((api) => api.videoFormat());

/** Rejects with `cancelled` when `signal` aborts; `onProgress` hears 0..1. One at a time. */
export function makeMaskedVideo(
  job: MaskedVideoJob,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<MaskedVideo> {
  return ask(async (api) => {
    if (signal.aborted) throw cancelled();
    signal.addEventListener('abort', () => void api.cancelVideo(), { once: true });
    return api.video(job, Comlink.proxy(onProgress));
  });
}
