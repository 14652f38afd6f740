// Recent analyses in a real browser's database: kept, listed, opened after a reload, limited, deleted and put back.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import type { KeptAnalysis } from '../analysis/kept';
import type { AnalysisResult } from '../analysis/types';
import { bytesToBase64 } from '../lib/base64';
import type { PageState } from './page-state';
import { beyondLimits, createRecent, type Recent } from './recent';
import { packEntry, recentDatabase, type RecentShelf } from './recent-records';
import { createMemory } from './remembered';

const tensor = { shape: [392], dtype: 'f32' as const, data: bytesToBase64(new Uint8Array(392 * 4).fill(63)) };

function analysis(name: string, segments = 2): KeptAnalysis {
  const distribution = [0.75, 0.25];
  const logits = { visual: [1, 0], audio: null, text: null };
  const result: AnalysisResult = {
    version: 2,
    file: { name, bytes: 10, sha256: `hash of ${name}`, duration: segments, width: 64, height: 48 },
    model: { name: 'tiny', sha256: 'm', classes: ['joy', 'fear'], polarity: [1, -1], temperature: 1, trained: true },
    settings: { strategy: 'hint', ratio: 0.5, lambda: 0.9, reveal: 0.1, seed: 1, segments, view: { kind: 'frame' } },
    segments: Array.from({ length: segments }, (_, i) => ({
      start: i,
      end: i + 1,
      square: { x: 0, y: 0, side: 48 },
      person: null,
      frameTimes: [],
      present: { visual: true, audio: false, text: false },
      logits,
      scores: [1, 0],
      distribution,
      words: [],
      attention: { intra: tensor, inter: null, wordsToPatches: null, wordsToSound: null },
      mask: bytesToBase64(new Uint8Array(49).fill(5)),
      recoveryError: 0.5,
    })),
    people: [],
    video: { logits, scores: [1, 0], distribution },
    run: { backend: 'wasm', adapter: '', precision: 'f32', versions: {}, seconds: {} },
  };
  const picture = () => new Uint8ClampedArray(112 * 112 * 4).fill(200);
  return { result, thumbnails: Array.from({ length: segments }, picture), sounds: Array(segments).fill(null) };
}

const empty = { result: null, origin: { kind: 'video' }, thumbnails: [], sounds: [] };

/** A page as far as the recent ones look at it; `finish` is the end of an analysis. */
function page(records: RecentShelf | null = recentDatabase(), memory = createMemory(null)) {
  const store = createStore<PageState>()(subscribeWithSelector<PageState>(() => empty as unknown as PageState));
  const actions = { openKept: vi.fn(), note: vi.fn() };
  const recent = createRecent({ page: store, actions, memory, records });
  const finish = async (kept: KeptAnalysis) => {
    store.setState({ result: null });
    store.setState(kept);
    await recent.read();
  };
  return { recent, actions, finish };
}

const names = ({ store }: Recent) => store.getState().rows?.map(({ about }) => about?.name);

async function forget(): Promise<void> {
  const rows = recentDatabase();
  await rows.delete((await rows.rows()).map(({ id }) => id));
}
beforeEach(forget);
afterEach(() => localStorage.clear());

it('keeps a finished analysis, and opens the same one after a reload', async () => {
  const kept = analysis('talk.mp4');
  await page().finish(kept);
  const { recent, actions } = page();
  await recent.read();
  const [row] = recent.store.getState().rows ?? [];
  expect(row?.about).toMatchObject({ name: 'talk.mp4', duration: 2, segments: 2, top: { name: 'joy', value: 0.75 } });
  await recent.open(row?.id ?? '');
  const [from, name, load] = actions.openKept.mock.calls[0] ?? [];
  expect([from, name]).toEqual(['recent', 'talk.mp4']);
  const opened = await load();
  expect(opened.result).toEqual(kept.result);
  expect(opened.thumbnails).toHaveLength(2);
  expect(opened.sounds).toEqual([null, null]);
});

it('lists the newest first, and the same analysis once', async () => {
  const { recent, finish } = page();
  for (const name of ['a.mp4', 'b.mp4', 'a.mp4']) await finish(analysis(name));
  expect(names(recent)).toEqual(['a.mp4', 'b.mp4']);
});

it('deletes at once, and puts back what was deleted', async () => {
  const { recent, finish } = page();
  for (const name of ['a.mp4', 'b.mp4']) await finish(analysis(name));
  const before = recent.store.getState().rows ?? [];
  await recent.delete(before.map(({ id }) => id));
  expect(await recentDatabase().rows()).toEqual([]);
  await recent.undo();
  expect(recent.store.getState().rows).toEqual(before);
  expect(recent.store.getState().deleted).toEqual([]);
});

it('keeps nothing while it is switched off, and remembers that', async () => {
  const memory = createMemory(localStorage);
  memory.remember({ keepRecent: false });
  const { recent, finish } = page(recentDatabase(), memory);
  await finish(analysis('a.mp4'));
  expect(names(recent)).toEqual([]);
  expect(createMemory(localStorage).store.getState().keepRecent).toBe(false);
});

it('lists what another version wrote as unreadable, and deletes it', async () => {
  const { recent, finish } = page();
  await finish(analysis('a.mp4'));
  const records = recentDatabase();
  const [row] = await records.rows();
  const record = await records.record(row?.id ?? '');
  if (!row || !record) throw new Error('nothing was kept');
  await records.put([{ row: { ...row, version: 2 }, record: { ...record, version: 2 } }]);
  await recent.read();
  await expect(recent.load(row.id)).rejects.toMatchObject({ code: 'result-newer' });
  await recent.delete([row.id]);
  expect(names(recent)).toEqual([]);
});

it('makes room for a new one in a full storage, oldest first, and asks that it be kept', async () => {
  const persist = vi.spyOn(navigator.storage, 'persist').mockResolvedValue(true);
  const real = recentDatabase();
  let room = 2;
  const put: RecentShelf['put'] = async (entries) => {
    if ((await real.rows()).length + entries.length > room) throw new DOMException('full', 'QuotaExceededError');
    await real.put(entries);
  };
  const { recent, actions, finish } = page({ ...real, put });
  for (const name of ['a.mp4', 'b.mp4', 'c.mp4']) await finish(analysis(name));
  expect(names(recent)).toEqual(['c.mp4', 'b.mp4']);
  expect(actions.note).not.toHaveBeenCalled();
  expect(persist).toHaveBeenCalledTimes(1);
  room = 0;
  await real.put([await packEntry(analysis('old.mp4'), 0)]);
  await finish(analysis('d.mp4'));
  // Two old ones have gone in vain; no more are given up for what has no room at all.
  expect(names(recent)).toEqual(['c.mp4']);
  expect(actions.note.mock.calls).toEqual([['recent-full', {}]]);
  persist.mockRestore();
});

it('says once that the storage fails, and goes on', async () => {
  const refuse = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  const { actions, finish } = page({ rows: refuse, record: refuse, put: refuse, delete: refuse });
  await finish(analysis('a.mp4'));
  await finish(analysis('b.mp4'));
  expect(actions.note.mock.calls).toEqual([['recent-full', {}]]);
});

it('lets the oldest go that are too many or too large, never the newest', () => {
  const rows = [40, 40, 30, 5].map((bytes, i) => ({ id: String(i), bytes }));
  expect(beyondLimits(rows, { entries: 2, bytes: 1000 })).toEqual(['2', '3']);
  expect(beyondLimits(rows, { entries: 9, bytes: 100 })).toEqual(['2', '3']);
  expect(beyondLimits(rows, { entries: 9, bytes: 10 })).toEqual(['1', '2', '3']);
});
