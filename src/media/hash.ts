// SHA-256 of a file of any length, read in pieces so that memory does not grow with it.
import type { Parts } from '../lib/remote-file';
import { createSHA256 } from 'hash-wasm';
import { throwIfAborted } from '../lib/errors';

const PIECE = 4 * 2 ** 20;

export interface HashOptions {
  readonly signal?: AbortSignal;
  /** Called after each piece with the share that is done, 0..1. */
  onProgress?(done: number): void;
}

/** Hex digest of `blob`. Rejects with `cancelled` within one piece (4 MiB) when the signal aborts. */
export async function sha256(blob: Parts, options: HashOptions = {}): Promise<string> {
  const hasher = await createSHA256();
  for (let offset = 0; offset < blob.size; offset += PIECE) {
    throwIfAborted(options.signal);
    hasher.update(new Uint8Array(await blob.slice(offset, offset + PIECE).arrayBuffer()));
    options.onProgress?.(Math.min(1, (offset + PIECE) / blob.size));
  }
  throwIfAborted(options.signal);
  return hasher.digest('hex');
}
