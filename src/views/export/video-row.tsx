// The row of the masked video: whether it can be made here and why not, how far it is, and the finished file.
import { useEffect, useState } from 'react';
import type { VideoFormat } from '../../export/masked-video-types';
import type { ExportSubject } from '../../export/subject';
import { errorText, strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { videoJob } from './export-subject';
import { saveBlob } from './make-files';
import type { VideoMaking, VideoState } from './use-masked-video';

const CODECS = { avc: 'H.264', vp9: 'VP9', vp8: 'VP8', av1: 'AV1' };

interface VideoRowProps {
  readonly subject: ExportSubject;
  readonly making: VideoMaking;
}

export function VideoRow({ subject, making }: VideoRowProps) {
  const words = strings.export;
  const video = usePageState((state) => state.video);
  const format = useVideoFormat();
  const { state, start, cancel } = making;
  const { name, what } = words.files.video;
  const obstacle =
    video === null
      ? words.video.needsVideo
      : video.info.decoder !== 'webcodecs'
        ? words.video.needsDecoder
        : format === 'none'
          ? words.video.needsEncoder
          : null;
  return (
    <li className="export-row">
      <div>
        <p>
          <strong>{name}</strong>{' '}
          {typeof format === 'object' && (
            <span className="muted small">{words.video.format(`.${format.container}`, CODECS[format.codec])}</span>
          )}
        </p>
        <p className="muted">{what}</p>
        {obstacle !== null && state.kind !== 'running' && <p className="export-obstacle">{obstacle}</p>}
        <VideoOutcome state={state} />
      </div>
      <span className="muted small numeric">
        {state.kind === 'running' && words.video.percent(state.percent)}
        {state.kind === 'done' && words.size(state.video.file.size)}
      </span>
      {state.kind === 'running' ? (
        <button type="button" className="button" onClick={cancel}>
          {words.video.cancel}
        </button>
      ) : state.kind === 'done' ? (
        <button
          type="button"
          className="button"
          aria-label={words.saveFile(name)}
          onClick={() => saveBlob(state.video.file, state.name)}
        >
          {words.save}
        </button>
      ) : (
        <button
          type="button"
          className="button"
          aria-label={words.video.makeIt}
          disabled={obstacle !== null || format === 'asking'}
          onClick={() => video && start(videoJob(subject, video))}
        >
          {words.video.make}
        </button>
      )}
    </li>
  );
}

function VideoOutcome({ state }: { readonly state: VideoState }) {
  const words = strings.export.video;
  return (
    <div aria-live="polite">
      {state.kind === 'running' && (
        <>
          <progress className="export-progress" max={100} value={state.percent} aria-label={words.progress} />
          <p className="muted small">{words.keepsOn}</p>
        </>
      )}
      {state.kind === 'done' && <p>{words.ready}</p>}
      {state.kind === 'done' && state.video.sound === 'left-out' && <p className="export-obstacle">{words.silent}</p>}
      {state.kind === 'failed' && <p role="alert">{errorText(state.error)}</p>}
    </div>
  );
}

/** What this browser can encode; asked once the row is there. */
function useVideoFormat(): VideoFormat | 'none' | 'asking' {
  const [format, setFormat] = useState<VideoFormat | 'none' | 'asking'>('asking');
  useEffect(() => {
    const ask = async () => {
      const { videoFormat } = await import('../../export/worker-client');
      setFormat((await videoFormat()) ?? 'none');
    };
    ask().catch(() => setFormat('none'));
  }, []);
  return format;
}
