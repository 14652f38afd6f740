// The worker that holds the Reader; its arrays and bitmaps are handed over, not copied.
import * as Comlink from 'comlink';
import type { FacesWorker } from '../engine/faces.worker';
import { installErrorTransfer } from '../lib/remote';
import type { GivenFrames } from '../lib/given-frames';
import type { Bytes, VideoFile } from '../lib/remote-file';
import type { Encodings } from '../media/subtitle-key';
import { type PlanRequest, Reader, type ReaderUrls } from './reader';
import type { PersonResult } from './result';
import type { Alteration } from './types';
import type { AlteredSegment } from './what-if';

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
  alive: () => true,
  /** `faces`: where the face detector answers, once it is started. */
  start(urls: ReaderUrls, faces: MessagePort) {
    const detector = Comlink.wrap<FacesWorker>(faces);
    reader = new Reader(urls, (rgba, letterbox) => detector.detect(rgba, letterbox));
  },
  open: (
    file: VideoFile | GivenFrames,
    subtitles: readonly File[],
    encodings: Encodings,
    onBytes?: (bytes: Bytes) => void,
  ) => ready().open(file, subtitles, encodings, onBytes),
  setSubtitles: (subtitles: readonly File[], encodings: Encodings) => ready().setSubtitles(subtitles, encodings),
  firstCues: (file: File, encoding: string) => ready().firstCues(file, encoding),
  async preview(time: number, maxSide: number) {
    const bitmap = await ready().preview(time, maxSide);
    return Comlink.transfer(bitmap, [bitmap]);
  },
  plan: (request: PlanRequest) => ready().plan(request),
  knowPeople: (people: readonly PersonResult[]) => ready().knowPeople(people),
  people: () => ready().people(),
  chooseAgain: (segments: readonly number[]) => ready().chooseAgain(segments),
  segment: async (index: number, person: string | null = null) => handedOver(await ready().segment(index, person)),
  altered: async (index: number, alteration: Alteration) => handedOver(await ready().altered(index, alteration)),
  hash: () => ready().hash(),
  cancelOpening: () => ready().cancelOpening(),
  cancel: () => ready().cancel(),
  close: () => ready().close(),
};

export type ReaderWorker = typeof api;

Comlink.expose(api);
