// Weights that were fetched once, kept by the browser (Cache API) over reloads. An entry's key holds the file's SHA-256,
// so a new version of a model never meets an old file. A convenience: where the browser keeps nothing (private windows,
// no room, no secure context), reading finds nothing, writing does nothing, and neither fails.
import { type Folder, startOf, urlIn } from '../lib/folder';

const NAME = 'mart-weights';

export interface WeightCache {
  /** The file's bytes as they were written, unverified; null when they are not there. */
  read(file: string, sha256: string): Promise<Uint8Array<ArrayBuffer> | null>;
  write(file: string, sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  drop(file: string, sha256: string): Promise<void>;
  /** Drops what is kept of this folder's files in other versions. `sha256` by file. */
  dropOthers(sha256: Readonly<Record<string, string>>): Promise<void>;
}

/** The cache of the model in `folder`. Tabs share it; the same key always means the same bytes. */
export function openWeightCache(folder: Folder): WeightCache {
  const keyOf = (file: string, sha256: string) => {
    const key = new URL(urlIn(folder, file));
    key.searchParams.set('sha256', sha256);
    return key.href;
  };
  const attempt = async <T>(use: (cache: Cache) => Promise<T>): Promise<T | null> => {
    try {
      return await use(await caches.open(NAME));
    } catch {
      // What can't be kept is fetched again; nobody needs to know.
      return null;
    }
  };
  return {
    read: (file, sha256) =>
      attempt(async (cache) => {
        const cached = await cache.match(keyOf(file, sha256));
        return cached ? new Uint8Array(await cached.arrayBuffer()) : null;
      }),
    async write(file, sha256, bytes) {
      await attempt(async (cache) => {
        const put = () => cache.put(keyOf(file, sha256), new Response(bytes));
        await put().catch(async () => {
          // Full: models of other folders make room for this one.
          for (const { url } of await cache.keys()) if (!url.startsWith(startOf(folder, file))) await cache.delete(url);
          await put();
        });
      });
    },
    async drop(file, sha256) {
      await attempt((cache) => cache.delete(keyOf(file, sha256)));
    },
    async dropOthers(sha256) {
      const [first] = Object.keys(sha256);
      if (first === undefined) return;
      const start = startOf(folder, first);
      const current = new Set(Object.entries(sha256).map(([file, hash]) => keyOf(file, hash)));
      await attempt(async (cache) => {
        for (const { url } of await cache.keys()) {
          if (url.startsWith(start) && !current.has(url)) await cache.delete(url);
        }
      });
    },
  };
}
