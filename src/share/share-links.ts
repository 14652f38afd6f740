// The page's way to share links: a worker that is there for as long as a dialog is open, or one link is read.
import * as Comlink from 'comlink';
import type { KeptAnalysis } from '../analysis/kept';
import { installErrorTransfer, unlessBroken } from '../lib/remote';
import { type LinkChoices, linkIn } from './address';
import type { QrCode } from './qr';
import type { ShareWorker } from './share.worker';

installErrorTransfer();

export interface MadeLink {
  /** What comes behind `#r=` in an address. */
  readonly link: string;
  /** What a receiver will see: the link, read again. */
  readonly seen: KeptAnalysis;
}

export interface LinkMaker {
  make(choices: LinkChoices): Promise<MadeLink>;
  /** Null when the address is too long for a code. */
  qr(address: string): Promise<QrCode | null>;
  close(): void;
}

function startWorker() {
  const worker = new Worker(new URL('./share.worker.ts', import.meta.url), { type: 'module', name: 'share' });
  return { worker, api: Comlink.wrap<ShareWorker>(worker) };
}

/** Makes links of `kept` until it is closed. */
export function openLinkMaker({ result, thumbnails }: KeptAnalysis): LinkMaker {
  const { worker, api } = startWorker();
  // Attention and sound are the most of an analysis, and no link carries them.
  const attention = { intra: null, inter: null, wordsToPatches: null, wordsToSound: null };
  const segments = result.segments.map((segment) => ({ ...segment, attention }));
  const held = api.hold({ result: { ...result, segments }, thumbnails, sounds: [] });
  const made = new Map<string, Promise<MadeLink>>();
  return {
    make(choices) {
      const key = JSON.stringify(choices);
      const link = made.get(key) ?? unlessBroken(worker, held).then(() => api.make(choices));
      made.set(key, link);
      return link;
    },
    qr: (address) => api.qr(address),
    close: () => worker.terminate(),
  };
}

/** The analysis in the fragment of an address; null when it holds none. Rejects with `link-broken` or `link-newer`. */
export function readLink(hash: string): Promise<KeptAnalysis> | null {
  const link = linkIn(hash);
  if (link === null) return null;
  const { worker, api } = startWorker();
  return unlessBroken(worker, api.read(link)).finally(() => worker.terminate());
}
