// What the page knows of being offline: whether there is a network, whether its files are kept, whether a newer version
// waits. Where there is no service worker (private windows, no secure context, `vite dev`) only the first is known.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Kept, Wish } from './protocol';
import { registered } from './register';

export interface OfflineState {
  /** As the browser says: false is sure, true may be a network that leads nowhere. */
  readonly online: boolean;
  /** Null: not known, or not possible. */
  readonly kept: Kept | null;
  readonly keepingSeldom: boolean;
  /** `waiting`: offered; `taken`: another tab took it, and this one has files of the older version. */
  readonly update: 'none' | 'waiting' | 'taken';
}

export interface Offline {
  readonly store: StoreApi<OfflineState>;
  /** Registers the service worker and has it keep the page's files. To be called when nothing urgent is fetched. */
  begin(serviceWorker: URL): Promise<void>;
  /** Keeps ffmpeg.wasm and seldom decoders too; false if that failed. */
  keepSeldom(): Promise<boolean>;
  /** Loads the newer version. */
  takeUpdate(): void;
}

const UNKNOWN: OfflineState = { online: true, kept: null, keepingSeldom: false, update: 'none' };

export function createOffline(): Offline {
  const store = createStore<OfflineState>(() => ({ ...UNKNOWN, online: navigator.onLine }));
  const tellOnline = () => store.setState({ online: navigator.onLine });
  globalThis.addEventListener('online', tellOnline);
  globalThis.addEventListener('offline', tellOnline);
  let registration: ServiceWorkerRegistration | null = null;
  let asked = false;
  const offer = () => {
    if (registration?.waiting && registration.active) store.setState({ update: 'waiting' });
  };
  const keep = async (seldom: boolean) => {
    const kept = registration?.active ? await ask(registration.active, { kind: 'keep', seldom }) : null;
    if (kept) store.setState({ kept });
    return kept;
  };
  return {
    store,

    async begin(serviceWorker) {
      if (!('serviceWorker' in navigator)) return;
      const container = navigator.serviceWorker;
      try {
        const hadController = container.controller !== null;
        const found = await registered(serviceWorker);
        registration = found;
        offer();
        found.addEventListener('updatefound', () => found.installing?.addEventListener('statechange', offer));
        container.addEventListener('controllerchange', () => {
          if (asked) location.reload();
          else if (hadController) store.setState({ update: 'taken' });
        });
        await keep(false);
      } catch {
        // Forbidden, or no room: the page works as long as there is a network.
      }
    },

    async keepSeldom() {
      store.setState({ keepingSeldom: true });
      const kept = await keep(true).catch(() => null);
      store.setState({ keepingSeldom: false });
      return kept?.seldom === true;
    },

    takeUpdate() {
      const waiting = registration?.waiting;
      if (!waiting) return location.reload();
      asked = true;
      waiting.postMessage({ kind: 'take-over' } satisfies Wish);
    },
  };
}

/** Null: it could not. */
function ask(worker: ServiceWorker, wish: Wish): Promise<Kept | null> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      port1.close();
      resolve(data as Kept | null);
    };
    worker.postMessage(wish, [port2]);
  });
}
