// Moves the cursor where no player does: backwards, and through a kept analysis without its video. One step per picture of
// the screen. Work-around: Chromium 156 refuses a negative `playbackRate`, and no other browser plays backwards (no report
// found). The first half goes when they do.
import type { PageState, PageStore } from './page-state';

/** Whether the player itself moves the cursor. */
export function playerLeads({ video, rate }: Pick<PageState, 'video' | 'rate'>): boolean {
  return video !== null && rate > 0;
}

export function followClock(store: PageStore): void {
  let last: number | null = null;

  const step = (now: number) => {
    const { cursor, extent, playing, rate, video, result } = store.getState();
    if (!playing || !extent || playerLeads({ video, rate })) {
      last = null;
      return;
    }
    const passed = last === null ? 0 : (now - last) / 1000;
    last = now;
    const end = video?.info.duration ?? result?.file.duration ?? extent.to;
    const time = Math.min(end, Math.max(0, cursor.time + passed * rate));
    const over = rate > 0 ? time >= end : time <= 0;
    store.setState({ cursor: { time, by: 'page' }, ...(over ? { playing: false, rate: 1 } : {}) });
    requestAnimationFrame(step);
  };

  store.subscribe(
    ({ playing, rate }) => (playing ? rate : 0),
    (rate) => {
      if (last === null && rate !== 0 && !playerLeads(store.getState())) requestAnimationFrame(step);
    },
  );
}
