import { expect, it } from 'vitest';
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import type { AnalysisSession, Recovery } from '../analysis/types';
import type { PageState } from './page-state';
import { followRecovery } from './recover';

type Followed = Pick<
  PageState,
  | 'cursor'
  | 'extent'
  | 'segments'
  | 'video'
  | 'origin'
  | 'mask'
  | 'paint'
  | 'tubelet'
  | 'recovery'
  | 'recovering'
  | 'recoveryFailed'
>;

/** A page whose engine answers when it is told to, each time with a bitmap of its own. */
function page() {
  const closed: number[] = [];
  const asked: (() => void)[] = [];
  const recover: AnalysisSession['recover'] = () => {
    const name = asked.length;
    const recovered = { close: () => closed.push(name) } as unknown as ImageBitmap;
    return new Promise((resolve) => {
      asked.push(() => resolve({ recovered } as Recovery));
    });
  };
  const store = createStore<Followed>()(
    subscribeWithSelector<Followed>(() => ({
      cursor: { time: 1, by: 'page' },
      extent: { from: 0, to: 4, segments: 1 },
      segments: [{}] as unknown as PageState['segments'],
      video: {} as PageState['video'],
      origin: { kind: 'video' } as PageState['origin'],
      mask: {} as PageState['mask'],
      paint: new Map(),
      tubelet: 0,
      recovery: null,
      recovering: false,
      recoveryFailed: false,
    })),
  );
  const mask = new Uint8Array(392);
  const maskOf = () => ({ mask, hints: mask, painted: null, masked: 0, hinted: 0 });
  followRecovery(
    store as unknown as Parameters<typeof followRecovery>[0],
    { recover } as unknown as AnalysisSession,
    maskOf,
  );
  const answer = async (call: number) => {
    asked[call]?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { store, closed, answer };
}

it('closes a bitmap when another takes its place, and when the video goes', async () => {
  const { store, closed, answer } = page();
  store.setState({ tubelet: 1 });
  await answer(0);
  store.setState({ tubelet: 2 });
  expect(store.getState()).toMatchObject({ recovering: true, recovery: { tubelet: 1 } });
  expect(closed).toEqual([]);
  await answer(1);
  expect(store.getState()).toMatchObject({ recovering: false, recovery: { tubelet: 2 } });
  expect(closed).toEqual([0]);
  store.setState({ video: null });
  expect(store.getState().recovery).toBeNull();
  expect(closed).toEqual([0, 1]);
});

it('closes a bitmap that comes too late to be shown', async () => {
  const { store, closed, answer } = page();
  store.setState({ tubelet: 1 });
  store.setState({ tubelet: 2 });
  store.setState({ tubelet: 3 });
  await answer(0);
  expect(closed).toEqual([0]);
  await answer(1);
  expect(store.getState().recovery?.tubelet).toBe(3);
  expect(closed).toEqual([0]);
});
