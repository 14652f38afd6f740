// The worker that holds the Reader; its arrays and bitmaps are handed over, not copied.
import * as Comlink from 'comlink';
import { installErrorTransfer } from '../lib/remote';
import { type PlanRequest, Reader, type ReaderUrls } from './reader';

installErrorTransfer();

let reader: Reader | null = null;

function ready(): Reader {
  if (!reader) throw new Error('the reader has no URLs yet');
  return reader;
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
  async segment(index: number) {
    const read = await ready().segment(index);
    const { pixels, filterBanks } = read.input;
    const buffers = [pixels.buffer, filterBanks?.buffer].filter((buffer) => buffer instanceof ArrayBuffer);
    return Comlink.transfer(read, buffers);
  },
  hash: () => ready().hash(),
  cancelOpening: () => ready().cancelOpening(),
  cancel: () => ready().cancel(),
  close: () => ready().close(),
};

export type ReaderWorker = typeof api;

Comlink.expose(api);
