// The player: the video (or the picture under the cursor, where the browser can't play the file) with the crop square
// on it, play and pause, the time, and what the segment under the cursor conveys.
import { type CSSProperties, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Cue, OpenVideo, Square } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { scopeView, shownView } from '../../state/people';
import { Guard } from '../../ui/guard';
import { Icon } from '../../ui/icons';
import { clock } from '../../lib/time';
import { People } from '../people/people';
import { webVtt } from './captions';
import { Conveys } from './conveys';
import { centreSquare, chosenSquare } from './crop-geometry';
import { CropOverlay } from './crop-overlay';
import { FaceOverlay } from './face-overlay';
import { ScopeControls } from './scope-controls';
import { Still } from './still';
import { useVideoCursor } from './use-video-cursor';
import './player.css';

export function Player({ video, url }: { readonly video: OpenVideo; readonly url: string }) {
  const { actions, store } = usePage();
  const element = useRef<HTMLVideoElement>(null);
  const [unplayable, setUnplayable] = useState(false);
  const view = usePageState(shownView);
  const { width, height } = video.info.video;
  const picture = useMemo(() => ({ width, height }), [width, height]);
  const square = view.kind === 'square' ? view.square : centreSquare(picture);
  const crop = useCallback(
    (next: Square) => {
      const chosen = chosenSquare(picture, next);
      actions.setScope({
        view: scopeView(chosen ? { kind: 'square', square: chosen } : { kind: 'frame' }, store.getState()),
      });
    },
    [actions, store, picture],
  );
  const captions = useCaptions(video.cues);
  useVideoCursor(element, !unplayable);

  return (
    <section className="player panel" aria-label={strings.player.label}>
      <div className="player-top">
        <div className="stage">
          <div
            className="picture-box"
            style={{ aspectRatio: `${width} / ${height}`, '--shape': width / height } as CSSProperties}
          >
            {unplayable ? (
              <Still />
            ) : (
              <video
                ref={element}
                className="picture"
                src={url}
                crossOrigin="anonymous"
                playsInline
                preload="auto"
                onError={() => setUnplayable(true)}
                onLoadedMetadata={(event) => {
                  if (event.currentTarget.videoWidth === 0) setUnplayable(true);
                }}
              >
                <track kind="captions" src={captions} />
              </video>
            )}
            {view.kind === 'face' ? (
              <FaceOverlay picture={picture} />
            ) : (
              <CropOverlay picture={picture} square={square} onChange={crop} />
            )}
          </div>
        </div>
        {unplayable && <p className="still-note small muted">{strings.player.still}</p>}
        <div className="player-bar">
          <PlayButton disabled={unplayable} />
          <Time duration={video.info.duration} />
          {captions && !unplayable && <CaptionsButton video={element} />}
          <ScopeControls video={video} picture={picture} square={view.kind === 'face' ? null : square} onCrop={crop} />
          <Conveys />
        </div>
      </div>
      <Guard part={strings.people.label}>
        <People />
      </Guard>
    </section>
  );
}

/** An address of the cues as WebVTT for as long as they are shown. */
function useCaptions(cues: readonly Cue[]): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (cues.length === 0) return;
    const made = URL.createObjectURL(new Blob([webVtt(cues)], { type: 'text/vtt' }));
    setUrl(made);
    return () => {
      setUrl(undefined);
      URL.revokeObjectURL(made);
    };
  }, [cues]);
  return url;
}

function PlayButton({ disabled }: { readonly disabled: boolean }) {
  const { actions } = usePage();
  const playing = usePageState((state) => state.playing);
  return (
    <button
      type="button"
      className="button icon"
      disabled={disabled}
      aria-label={playing ? strings.player.pause : strings.player.play}
      onClick={() => actions.setPlaying(!playing)}
    >
      <Icon name={playing ? 'pause' : 'play'} />
    </button>
  );
}

/** The words stand in the timeline; over the picture they are shown on demand. */
function CaptionsButton({ video }: { readonly video: RefObject<HTMLVideoElement | null> }) {
  const [on, setOn] = useState(false);
  const toggle = () => {
    const track = video.current?.textTracks[0];
    if (track) track.mode = on ? 'hidden' : 'showing';
    setOn(!on);
  };
  return (
    <button
      type="button"
      className="button quiet"
      aria-pressed={on}
      title={strings.player.captionsHint}
      onClick={toggle}
    >
      {strings.player.captions}
    </button>
  );
}

function Time({ duration }: { readonly duration: number }) {
  const now = usePageState((state) => clock(state.cursor.time));
  return <p className="time numeric">{strings.player.time(now, clock(duration))}</p>;
}
