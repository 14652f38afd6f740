// The page's side of the export worker: started for a file, gone when the file is there.
import * as Comlink from 'comlink';
import type { AnalysisResult } from '../analysis/types';
import { cancelled, MartError } from '../lib/errors';
import { installErrorTransfer } from '../lib/remote';
import type { ExportWorkerApi } from './export.worker';
import type { MaskedVideo, MaskedVideoJob, VideoFormat } from './masked-video-types';

async function withWorker<T>(work: (api: Comlink.Remote<ExportWorkerApi>) => Promise<T>): Promise<T> {
  installErrorTransfer();
  const worker = new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module', name: 'export' });
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) =>
      reject(new MartError('fetch-failed', `the export worker did not start: ${message ?? 'not found'}`, {})),
    );
  });
  try {
    return await Promise.race([work(Comlink.wrap<ExportWorkerApi>(worker)), broken]);
  } finally {
    worker.terminate();
  }
}

export const jsonFile = (result: AnalysisResult): Promise<Blob> => withWorker((api) => api.json(result));
export const npzFile = (result: AnalysisResult): Promise<Blob> => withWorker((api) => api.npz(result));
export const videoFormat = (): Promise<VideoFormat | null> => withWorker((api) => api.videoFormat());

/** Rejects with `cancelled` when `signal` aborts; `onProgress` hears 0..1. */
export function makeMaskedVideo(
  job: MaskedVideoJob,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<MaskedVideo> {
  return withWorker(async (api) => {
    if (signal.aborted) throw cancelled();
    signal.addEventListener('abort', () => void api.cancelVideo(), { once: true });
    return api.video(job, Comlink.proxy(onProgress));
  });
}
