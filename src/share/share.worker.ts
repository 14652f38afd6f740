// Makes and reads share links beside the page: drawing small pictures of hundreds of segments takes a while.
import * as Comlink from 'comlink';
import type { KeptAnalysis } from '../analysis/kept';
import { installErrorTransfer } from '../lib/remote';
import type { LinkChoices } from './address';
import { decodeLink, encodeLink } from './link';
import { type QrCode, qrCode } from './qr';

installErrorTransfer();

let held: KeptAnalysis | null = null;

const api = {
  /** The analysis that `make` makes links of. */
  hold(kept: KeptAnalysis): void {
    held = kept;
  },

  /** A link, and what a receiver will see of it. */
  async make(choices: LinkChoices): Promise<{ readonly link: string; readonly seen: KeptAnalysis }> {
    if (!held) throw new Error('make before hold');
    const link = await encodeLink(held, choices);
    return { link, seen: handedOver(await decodeLink(link)) };
  },

  qr: (address: string): QrCode | null => qrCode(address),

  read: async (link: string): Promise<KeptAnalysis> => handedOver(await decodeLink(link)),
};

function handedOver(kept: KeptAnalysis): KeptAnalysis {
  return Comlink.transfer(
    kept,
    kept.thumbnails.flatMap((picture) => (picture ? [picture.buffer] : [])),
  );
}

export type ShareWorker = typeof api;

Comlink.expose(api);
