// Makes and reads share links, and reads saved results, beside the page: drawing small pictures of hundreds of segments
// takes a while, and so does checking a large file.
import * as Comlink from 'comlink';
import type { KeptAnalysis } from '../analysis/kept';
import type { AnalysisResult, SegmentResult } from '../analysis/result';
import { installErrorTransfer } from '../lib/remote';
import type { LinkChoices } from './address';
import { decodeLink, encodeLink } from './link';
import { type QrCode, qrCode } from './qr';
import { readResultFile } from './saved-json';

installErrorTransfer();

let held: KeptAnalysis | null = null;
/** Of a file's segments, those that were not handed over yet. */
let left: readonly SegmentResult[] = [];
/** Segments of a part; some 20 ms on the page's side. */
const PART = 32;
/** How often the page hears of a file's bytes, ms. */
const TELL_EVERY = 100;

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

  /** A saved result without its segments, which `nextSegments` gives: a large one in one message would hold up the page. */
  async readFile(file: File, onBytes: (loaded: number) => void): Promise<AnalysisResult> {
    let told = performance.now();
    const { result } = await readResultFile(file, (loaded) => {
      if (performance.now() - told < TELL_EVERY) return;
      told = performance.now();
      onBytes(loaded);
    });
    left = result.segments;
    return { ...result, segments: [] };
  },

  /** None when all were given. */
  nextSegments(): SegmentResult[] {
    const part = left.slice(0, PART);
    left = left.slice(PART);
    return part;
  },

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
