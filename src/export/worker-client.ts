// The page's side of the export worker, which is started when the first file is asked for and then stays.
import * as Comlink from 'comlink';
import type { AnalysisResult } from '../analysis/types';
import { throwIfAborted } from '../lib/errors';
import { connect } from '../lib/remote';
import type { ExportWorkerApi } from './export.worker';
import type { MaskedVideo, MaskedVideoJob, VideoFormat } from './masked-video-types';

const { api } = connect<ExportWorkerApi>(
  () => new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module', name: 'export' }),
);

export const jsonFile = (result: AnalysisResult): Promise<Blob> => api.json(result);
export const npzFile = (result: AnalysisResult): Promise<Blob> => api.npz(result);
export const videoFormat = (): Promise<VideoFormat | null> => api.videoFormat();

/** Rejects with `cancelled` when `signal` aborts; `onProgress` hears 0..1. One at a time. */
export async function makeMaskedVideo(
  job: MaskedVideoJob,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<MaskedVideo> {
  throwIfAborted(signal);
  signal.addEventListener('abort', () => void api.cancelVideo(), { once: true });
  return api.video(job, Comlink.proxy(onProgress));
}
