// The face detector's worker: started when an analysis first follows a face, asked by the reader's worker.
import * as Comlink from 'comlink';
import type { Letterbox } from '../faces/decode';
import type { Face } from '../faces/types';
import { installErrorTransfer } from '../lib/remote';
import { type DetectorUrls, FaceDetector } from './face-detector';

installErrorTransfer();

let detector: Promise<FaceDetector> | null = null;

const api = {
  /** Loads the detector; a failed load is tried again by the next call. */
  async start(urls: DetectorUrls): Promise<void> {
    detector ??= FaceDetector.start(urls);
    try {
      await detector;
    } catch (error) {
      detector = null;
      throw error;
    }
  },
  async detect(rgba: Uint8ClampedArray, letterbox: Letterbox): Promise<Face[][]> {
    if (!detector) throw new Error('the detector was not started');
    return (await detector).detect(rgba, letterbox);
  },
  /** Another worker may ask through `port` too. */
  serve(port: MessagePort): void {
    Comlink.expose(api, port);
  },
};

export type FacesWorker = typeof api;

Comlink.expose(api);
