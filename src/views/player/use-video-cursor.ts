// Keeps the video element and the page's cursor together, both ways: the playing video moves the cursor with every
// frame; a cursor moved on the page seeks the video, one seek at a time, the newest last. Backwards the page leads.
import { type RefObject, useEffect } from 'react';
import { playerLeads } from '../../state/clock';
import { usePage } from '../../state/page-context';

export function useVideoCursor(element: RefObject<HTMLVideoElement | null>, enabled: boolean): void {
  const { store, actions } = usePage();

  useEffect(() => {
    const video = element.current;
    if (!video || !enabled) return;
    let frame = 0;
    let wanted: number | null = null;

    const follow = () => {
      if (wanted === null) actions.seek(video.currentTime, 'player');
      frame = video.paused ? 0 : requestAnimationFrame(follow);
    };
    const seek = (time: number) => {
      if (video.seeking) wanted = time;
      else video.currentTime = time;
    };
    const onSeeked = () => {
      if (wanted !== null) {
        video.currentTime = wanted;
        wanted = null;
      }
    };
    const onPlay = () => {
      if (!store.getState().playing) actions.setPlaying(true);
      if (!frame) frame = requestAnimationFrame(follow);
    };
    const onPause = () => {
      if (playerLeads(store.getState())) actions.setPlaying(false);
    };

    video.addEventListener('seeked', onSeeked);
    video.addEventListener('play', onPlay);
    video.addEventListener('pause', onPause);
    const unsubscribe = store.subscribe((state, before) => {
      if (state.cursor !== before.cursor && state.cursor.by === 'page') seek(state.cursor.time);
      if (state.playing === before.playing && state.rate === before.rate) return;
      const plays = state.playing && playerLeads(state);
      if (plays) video.playbackRate = state.rate;
      if (plays === !video.paused) return;
      if (plays) video.play().catch(() => actions.setPlaying(false));
      else video.pause();
    });
    const now = store.getState();
    seek(now.cursor.time);
    // A kept analysis may be playing when its video comes.
    if (now.playing && playerLeads(now)) video.play().catch(() => actions.setPlaying(false));
    return () => {
      unsubscribe();
      cancelAnimationFrame(frame);
      video.removeEventListener('seeked', onSeeked);
      video.removeEventListener('play', onPlay);
      video.removeEventListener('pause', onPause);
    };
  }, [element, enabled, store, actions]);
}
