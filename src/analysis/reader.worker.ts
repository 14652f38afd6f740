// The worker that holds the Reader; its arrays and bitmaps are handed over, not copied.
import * as Comlink from 'comlink';
import { installErrorTransfer } from '../lib/remote';
import { type PlanRequest, Reader, type ReaderUrls } from './reader';
import type { Alteration, AlteredSegment } from './what-if';

installErrorTransfer();

let reader: Reader | null = null;

function ready(): Reader {
  if (!reader) throw new Error('the reader has no URLs yet');
  return reader;
}

function handedOver<Read extends AlteredSegment>(read: Read): Read {
  const { pixels, filterBanks } = read.input;
  const buffers = [pixels?.buffer, filterBanks?.buffer].filter((buffer) => buffer instanceof ArrayBuffer);
  return Comlink.transfer(read, buffers);
}

const api = {
  start(urls: ReaderUrls) {
    reader = new Reader(urls);
  },
  open: (file: File, subtitles: readonly File[]) => ready().open(file, subtitles),
  setSubtitles: (subtitles: readonly File[]) => ready().setSubtitles(subtitles),
  async preview(time: number, maxSide: number) {
    const bitmap = await ready().preview(time, maxSide);
    return Comlink.transfer(bitmap, [bitmap]);
  },
  plan: (request: PlanRequest) => ready().plan(request),
  segment: async (index: number) => handedOver(await ready().segment(index)),
  altered: async (index: number, alteration: Alteration) => handedOver(await ready().altered(index, alteration)),
  hash: () => ready().hash(),
  cancelOpening: () => ready().cancelOpening(),
  cancel: () => ready().cancel(),
  close: () => ready().close(),
};

export type ReaderWorker = typeof api;

Comlink.expose(api);
