// The page's service worker: it keeps the files of one build, so that the page opens without a network, and sends all of
// them with the headers that isolate the page, on hosts that can't be told to. A newer build is whole before it is offered.
import { ISOLATION, type Kept, type PageFile, type PageFiles, type Wish } from './protocol';

/** The build puts it in. */
declare const __PAGE_FILES__: PageFiles;

const worker = self as unknown as ServiceWorkerGlobalScope;
const { usual, seldom, seldomBytes, used } = __PAGE_FILES__;

/** A cache, and the files of this build that belong there. */
class Shelf {
  readonly #name: string;
  /** An entry's key has the revision, so that another build's file is never taken for this one's. */
  readonly #keys: ReadonlyMap<string, string>;

  constructor(name: string, files: readonly PageFile[]) {
    this.#name = name;
    this.#keys = new Map(
      files.map(({ url, revision }) => {
        const { href } = new URL(url, worker.registration.scope);
        return [href, revision === null ? href : `${href}?revision=${revision}`];
      }),
    );
  }

  /** Null for what is no file of this shelf. The query is the page's own business. */
  keyOf({ origin, pathname }: URL): string | null {
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    return this.#keys.get(origin + path) ?? null;
  }

  open(): Promise<Cache> {
    return caches.open(this.#name);
  }

  /** Fetches what is not there yet, one file after the other: nothing of it is urgent. Errors: no network, no room. */
  async fill(): Promise<void> {
    const cache = await this.open();
    for (const [url, key] of this.#keys) {
      if (await cache.match(key)) continue;
      const response = await fetch(url, { cache: url === key ? 'default' : 'no-cache' });
      if (!response.ok) throw new Error(`${url}: status ${response.status}`);
      await cache.put(key, response);
    }
  }

  /** Lets go of other builds' files. */
  async clear(): Promise<void> {
    const cache = await this.open();
    const mine = new Set(this.#keys.values());
    for (const { url } of await cache.keys()) if (!mine.has(url)) await cache.delete(url);
  }

  async isWhole(): Promise<boolean> {
    const there = new Set((await (await this.open()).keys()).map(({ url }) => url));
    return [...this.#keys.values()].every((key) => there.has(key));
  }
}

const usualShelf = new Shelf('mart-page', usual);
const seldomShelf = new Shelf('mart-seldom', seldom);
const usedShelf = new Shelf('mart-used', used);
const shelves = [usualShelf, seldomShelf, usedShelf];

worker.addEventListener('install', (event) => {
  // The first one begins at once: a page may wait for it to be isolated, and asks later for its files to be kept.
  event.waitUntil(worker.registration.active === null ? worker.skipWaiting() : usualShelf.fill());
});

worker.addEventListener('activate', (event) => {
  // Pages that are open are not claimed: Firefox 153 would wait for their threads, which sleep in Atomics.wait.
  event.waitUntil(Promise.all(shelves.map((shelf) => shelf.clear())));
});

worker.addEventListener('message', (event) => {
  const wish = event.data as Wish;
  if (wish.kind === 'take-over') return event.waitUntil(worker.skipWaiting());
  const [port] = event.ports;
  const answer = async () => {
    await usualShelf.fill();
    if (wish.seldom) await seldomShelf.fill();
    const kept: Kept = { usual: await usualShelf.isWhole(), seldom: await seldomShelf.isWhole(), seldomBytes };
    port?.postMessage(kept);
  };
  // Without an answer the page would wait for ever; null is "could not".
  event.waitUntil(answer().catch(() => port?.postMessage(null)));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // Parts of files come from where they are asked for.
  if (request.method !== 'GET' || request.headers.has('range')) return;
  if (!url.href.startsWith(worker.registration.scope)) return;
  event.respondWith(answered(request, url).then(isolated));
});

async function answered(request: Request, url: URL): Promise<Response> {
  for (const shelf of shelves) {
    const key = shelf.keyOf(url);
    if (key === null) continue;
    const cached = await (await shelf.open()).match(key);
    if (cached) return cached;
    const response = await fetch(request);
    // What a file needed once is there the next time.
    if (shelf !== usualShelf && response.ok) {
      const copy = response.clone();
      await shelf
        .open()
        .then((cache) => cache.put(key, copy))
        .catch(() => undefined);
    }
    return response;
  }
  return fetch(request);
}

function isolated(response: Response): Response {
  if (response.type === 'opaque' || response.type === 'error') return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
