// The masked video as a job of its own: it goes on when the dialog closes, and is saved when it is done.
import { useCallback, useState } from 'react';
import { fileNameFor } from '../../export/file-name';
import type { MaskedVideo, MaskedVideoJob } from '../../export/masked-video-types';
import { type PlainError, toPlainError } from '../../lib/errors';
import { useLatest } from '../../ui/use-latest';
import { saveBlob } from './make-files';

export type VideoState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly percent: number }
  | { readonly kind: 'done'; readonly video: MaskedVideo; readonly name: string }
  | { readonly kind: 'failed'; readonly error: PlainError };

export interface VideoMaking {
  readonly state: VideoState;
  start(job: MaskedVideoJob): void;
  cancel(): void;
  /** Forgets a finished or failed one: the next may be of another result or mask. */
  forget(): void;
}

export function useMaskedVideo(): VideoMaking {
  const [state, setState] = useState<VideoState>({ kind: 'idle' });
  const latest = useLatest();

  const start = useCallback(
    async (job: MaskedVideoJob) => {
      setState({ kind: 'running', percent: 0 });
      try {
        const video = await latest.run(async (signal) => {
          const { makeMaskedVideo } = await import('../../export/worker-client');
          const onProgress = (done: number) => setState({ kind: 'running', percent: Math.floor(done * 100) });
          return makeMaskedVideo(job, onProgress, signal);
        });
        if (!video) return latest.busy ? undefined : setState({ kind: 'idle' });
        const name = fileNameFor(job.file.name, `masked.${video.format.container}`);
        setState({ kind: 'done', video, name });
        saveBlob(video.file, name);
      } catch (error) {
        setState({ kind: 'failed', error: toPlainError(error) });
      }
    },
    [latest],
  );

  const cancel = useCallback(() => latest.cancel(), [latest]);
  const forget = useCallback(() => setState((before) => (before.kind === 'running' ? before : { kind: 'idle' })), []);
  return { state, start, cancel, forget };
}
