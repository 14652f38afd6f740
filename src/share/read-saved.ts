// The page's way to open a saved result: a worker that is there for as long as one file is read.
import * as Comlink from 'comlink';
import type { KeptAnalysis } from '../analysis/kept';
import type { SegmentResult } from '../analysis/result';
import { throwIfAborted } from '../lib/errors';
import { connectShare } from './share-links';

/** Errors: result-invalid, result-newer, cancelled. */
export async function readSaved(
  file: File,
  signal: AbortSignal,
  onBytes: (bytes: { readonly loaded: number; readonly total: number }) => void,
): Promise<KeptAnalysis> {
  throwIfAborted(signal);
  const { api, stop } = connectShare();
  const cancel = () => stop();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const head = await api.readFile(
      file,
      Comlink.proxy((loaded: number) => onBytes({ loaded, total: file.size })),
    );
    const segments: SegmentResult[] = [];
    for (let part = await api.nextSegments(); part.length > 0; part = await api.nextSegments()) segments.push(...part);
    const none = segments.map(() => null);
    return { result: { ...head, segments }, thumbnails: none, sounds: none };
  } finally {
    signal.removeEventListener('abort', cancel);
    stop();
  }
}
