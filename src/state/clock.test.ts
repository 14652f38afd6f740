import { afterEach, expect, it, vi } from 'vitest';
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import { followClock } from './clock';
import type { PageState } from './page-state';

type Followed = Pick<PageState, 'cursor' | 'extent' | 'playing' | 'rate' | 'video' | 'result'>;

/** A page in which 50 ms pass from each picture of the screen to the next. */
function pageWith(state: Partial<Followed>) {
  const waiting: ((now: number) => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (callback: (now: number) => void) => waiting.push(callback));
  const store = createStore<Followed>()(
    subscribeWithSelector<Followed>(() => ({
      cursor: { time: 1, by: 'page' },
      extent: { from: 0, to: 4, segments: 4 },
      playing: false,
      rate: 1,
      video: null,
      result: null,
      ...state,
    })),
  );
  followClock(store as unknown as Parameters<typeof followClock>[0]);
  let now = 0;
  const pictures = (count: number) => {
    for (let i = 0; i < count; i++) {
      now += 50;
      for (const callback of waiting.splice(0)) callback(now);
    }
  };
  return { store, pictures };
}

afterEach(() => vi.unstubAllGlobals());

it('moves the cursor through a kept analysis, as fast as it plays, and stops at the end', () => {
  const { store, pictures } = pageWith({});
  store.setState({ playing: true, rate: 2 });
  pictures(11);
  expect(store.getState().cursor.time).toBeCloseTo(2);
  pictures(40);
  expect(store.getState()).toMatchObject({ cursor: { time: 4 }, playing: false, rate: 1 });
});

it('runs backwards beside a video, and leaves forwards to the player', () => {
  const video = { info: { duration: 4 } } as PageState['video'];
  const { store, pictures } = pageWith({ video });
  store.setState({ playing: true, rate: 1 });
  pictures(5);
  expect(store.getState().cursor.time).toBe(1);
  store.setState({ rate: -1 });
  pictures(11);
  expect(store.getState().cursor.time).toBeCloseTo(0.5);
});
