// Makes the large files beside the page, so that it never waits: the result as JSON, its arrays as npz, the masked video.
import * as Comlink from 'comlink';
import { withNotice } from '../analysis/notice';
import { analysisResultSchema } from '../analysis/result';
import type { AnalysisResult } from '../analysis/types';
import { installErrorTransfer } from '../lib/remote';
import { arraysOf } from './arrays';
import { encodableFormat, encodeMaskedVideo } from './masked-video-encode';
import type { MaskedVideo, MaskedVideoJob, VideoFormat } from './masked-video-types';
import { writeNpz } from './npz';

installErrorTransfer();

let stop: AbortController | null = null;

const api = {
  json: (result: AnalysisResult): Blob =>
    new Blob([JSON.stringify(analysisResultSchema.parse(withNotice(result)))], { type: 'application/json' }),
  npz: (result: AnalysisResult): Blob => new Blob([writeNpz(arraysOf(result))], { type: 'application/octet-stream' }),
  videoFormat: (): Promise<VideoFormat | null> => encodableFormat(),
  async video(job: MaskedVideoJob, onProgress: (done: number) => void): Promise<MaskedVideo> {
    stop = new AbortController();
    return encodeMaskedVideo(job, onProgress, stop.signal);
  },
  cancelVideo(): void {
    stop?.abort();
  },
};

export type ExportWorkerApi = typeof api;

Comlink.expose(api);
