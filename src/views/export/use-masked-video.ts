// The masked video as a job of its own: it goes on when the dialog closes, and is saved when it is done.
import { useCallback, useRef, useState } from 'react';
import { fileNameFor } from '../../export/file-name';
import type { MaskedVideo, MaskedVideoJob } from '../../export/masked-video-types';
import { asMartError, type PlainError, toPlainError } from '../../lib/errors';
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
  const stop = useRef<AbortController | null>(null);

  const start = useCallback((job: MaskedVideoJob) => {
    stop.current?.abort();
    const mine = new AbortController();
    stop.current = mine;
    const show = (next: VideoState) => {
      if (stop.current === mine) setState(next);
    };
    const make = async () => {
      const { makeMaskedVideo } = await import('../../export/worker-client');
      const onProgress = (done: number) => show({ kind: 'running', percent: Math.floor(done * 100) });
      const video = await makeMaskedVideo(job, onProgress, mine.signal);
      const name = fileNameFor(job.file.name, `masked.${video.format.container}`);
      show({ kind: 'done', video, name });
      saveBlob(video.file, name);
    };
    show({ kind: 'running', percent: 0 });
    make().catch((error: unknown) => {
      const cancelled = asMartError(error).code === 'cancelled';
      show(cancelled ? { kind: 'idle' } : { kind: 'failed', error: toPlainError(error) });
    });
  }, []);

  const cancel = useCallback(() => stop.current?.abort(), []);
  const forget = useCallback(() => setState((before) => (before.kind === 'running' ? before : { kind: 'idle' })), []);
  return { state, start, cancel, forget };
}
