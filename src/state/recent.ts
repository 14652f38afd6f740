// The recent analyses: each finished one is kept on this device until there are too many or they are too large, the
// oldest go first. A failure of the storage is said once and loses nothing else.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KeptAnalysis } from '../analysis/kept';
import { MartError } from '../lib/errors';
import { packEntry, type RecentEntry, type RecentRow, type RecentShelf, unpackRecord } from './recent-records';
import type { Memory } from './remembered';
import type { Jobs } from './jobs';
import type { PageStore } from './page-state';

export const MOST_ENTRIES = 30;
export const MOST_BYTES = 100e6;

export interface RecentState {
  /** Newest first; null before they were read. */
  readonly rows: readonly RecentRow[] | null;
  /** What was deleted last, until it is put back or forgotten. */
  readonly deleted: readonly RecentEntry[];
}

export interface Recent {
  readonly store: StoreApi<RecentState>;
  /** Reads the list, also what other tabs wrote since; `quietly` where nobody asked to see it. */
  read(quietly?: boolean): Promise<void>;
  /** Shows one in the page; one that can't be read gives an error there. */
  open(id: string): Promise<void>;
  /** One as it was kept, for a comparison. */
  load(id: string): Promise<KeptAnalysis>;
  /** Deleted at once, and put back by `undo`. */
  delete(ids: readonly string[]): Promise<void>;
  undo(): Promise<void>;
  /** Lets go of what `undo` would put back. */
  forgetDeleted(): void;
}

interface Needs {
  readonly page: PageStore;
  readonly actions: Pick<Jobs, 'openKept'> & {
    note(code: string, details: Record<string, string | number>): void;
  };
  readonly memory: Memory;
  /** Null keeps nothing. */
  readonly records: RecentShelf | null;
}

export function createRecent({ page, actions, memory, records }: Needs): Recent {
  const store = createStore<RecentState>(() => ({ rows: null, deleted: [] }));
  let told = false;
  /** Whether the browser was asked to keep for good what is stored. */
  let asked = false;
  /** One change after the other, so that none counts what another is about to remove. */
  let changing: Promise<unknown> = Promise.resolve();

  /** What `work` gives, or null where the storage fails; the first failure that is not quiet is said. */
  function attempt<T>(work: (records: RecentShelf) => Promise<T>, quietly = false): Promise<T | null> {
    if (!records) return Promise.resolve(null);
    const mine = changing
      .then(() => work(records))
      .catch((error: unknown) => {
        if (quietly) return null;
        if (!told) actions.note(isFull(error) ? 'recent-full' : 'recent-unavailable', {});
        told = true;
        return null;
      });
    changing = mine;
    return mine;
  }

  async function list(from: RecentShelf): Promise<readonly RecentRow[]> {
    const rows = (await from.rows()).filter(isRow).sort((a, b) => b.when - a.when);
    store.setState({ rows });
    return rows;
  }

  /** Makes room first, by the limits and then, where the storage is full, one old entry after the other. */
  async function put(into: RecentShelf, entries: readonly RecentEntry[]): Promise<void> {
    const ids = entries.map(({ row }) => row.id);
    const others = (await list(into)).filter(({ id }) => !ids.includes(id));
    const tooMany = beyondLimits([...entries.map(({ row }) => row), ...others]).filter((id) => !ids.includes(id));
    if (tooMany.length > 0) await into.delete(tooMany);
    const oldest = others.filter(({ id }) => !tooMany.includes(id));
    // What does not fit into twice its room won't fit at all, and nothing more goes for it.
    const enough = 2 * entries.reduce((sum, { row }) => sum + row.bytes, 0);
    for (let freed = 0; ; ) {
      try {
        await into.put(entries);
        break;
      } catch (error) {
        const last = isFull(error) && freed < enough ? oldest.pop() : undefined;
        if (!last) throw error;
        await into.delete([last.id]);
        freed += last.bytes;
      }
    }
    await list(into);
    // Else the browser may delete all of it where the disk fills up.
    if (!asked) navigator.storage?.persist?.().catch(() => false);
    asked = true;
  }

  page.subscribe(
    ({ result }) => result,
    (result, before) => {
      const { origin, thumbnails, sounds } = page.getState();
      if (!memory.store.getState().keepRecent || result === null) return;
      const kept = origin.kind === 'kept' ? origin.from : null;
      // A kept one that comes alive was never without its result. People's names and curves come after it.
      const isNew = before === null && kept === null;
      const peopleChanged = before?.segments === result.segments && (kept === null || kept === 'recent');
      if (!isNew && !peopleChanged) return;
      void attempt(async (into) => put(into, [await packEntry({ result, thumbnails, sounds }, Date.now())]));
    },
  );

  const nameOf = (id: string) => store.getState().rows?.find((row) => row.id === id)?.about?.name ?? null;

  async function load(id: string): Promise<KeptAnalysis> {
    const file = nameOf(id);
    const record = await attempt((from) => from.record(id));
    if (!record) throw new MartError('result-invalid', `no entry ${id}`, file === null ? {} : { file });
    return unpackRecord(record, file);
  }

  return {
    store,
    load,
    read: async (quietly) => void (await attempt(list, quietly)),
    open: (id) => actions.openKept('recent', nameOf(id), () => load(id)),
    async delete(ids) {
      await attempt(async (from) => {
        const rows = await list(from);
        const entries = await Promise.all(
          rows.filter(({ id }) => ids.includes(id)).map(async (row) => ({ row, record: await from.record(row.id) })),
        );
        await from.delete(ids);
        store.setState({ deleted: entries.flatMap(({ row, record }) => (record ? [{ row, record }] : [])) });
        await list(from);
      });
    },
    async undo() {
      const { deleted } = store.getState();
      store.setState({ deleted: [] });
      await attempt((into) => put(into, deleted));
    },
    forgetDeleted: () => store.setState({ deleted: [] }),
  };
}

const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';

/** Ids of the oldest of `rows`, newest first, that are one too many or no longer fit; the newest itself always stays. */
export function beyondLimits(
  rows: readonly Pick<RecentRow, 'id' | 'bytes'>[],
  most: { readonly entries: number; readonly bytes: number } = { entries: MOST_ENTRIES, bytes: MOST_BYTES },
): string[] {
  let bytes = 0;
  return rows
    .filter((row, i) => {
      bytes += row.bytes;
      return i > 0 && (i >= most.entries || bytes > most.bytes);
    })
    .map(({ id }) => id);
}

/** What any version writes; the rest of a row is read only where the version is known. */
function isRow(row: RecentRow): boolean {
  return typeof row.id === 'string' && Number.isFinite(row.when) && Number.isFinite(row.bytes);
}
