// The page's way to share links: a worker that is there for as long as a dialog is open, or one link is read.
import type { KeptAnalysis } from '../analysis/kept';
import { connect } from '../lib/remote';
import { type LinkChoices, linkIn } from './address';
import type { QrCode } from './qr';
import type { ShareWorker } from './share.worker';

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

/** `kept`: what each new worker is to make links of. */
export const connectShare = (kept?: KeptAnalysis) =>
  connect<ShareWorker>(
    () => new Worker(new URL('./share.worker.ts', import.meta.url), { type: 'module', name: 'share' }),
    { greet: (api) => kept && api.hold(kept).catch(() => undefined) },
  );

/** Makes links of `kept` until it is closed. */
export function openLinkMaker({ result, thumbnails }: KeptAnalysis): LinkMaker {
  // Attention and sound are the most of an analysis, and no link carries them.
  const attention = { intra: null, inter: null, wordsToPatches: null, wordsToSound: null };
  const segments = result.segments.map((segment) => ({ ...segment, attention }));
  const { api, stop } = connectShare({ result: { ...result, segments }, thumbnails, sounds: [] });
  const made = new Map<string, Promise<MadeLink>>();
  return {
    make(choices) {
      const key = JSON.stringify(choices);
      const link = made.get(key) ?? api.make(choices);
      made.set(key, link);
      link.catch(() => made.delete(key));
      return link;
    },
    qr: (address) => api.qr(address),
    close: () => stop(),
  };
}

/** Gives what reads the analysis in an address's fragment, or rejects with `link-broken` or `link-newer`; null for none. */
export function readLink(hash: string): (() => Promise<KeptAnalysis>) | null {
  const link = linkIn(hash);
  if (link === null) return null;
  return () => {
    const { api, stop } = connectShare();
    return api.read(link).finally(() => stop());
  };
}
