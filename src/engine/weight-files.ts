// The files of a model whose SHA-256 its config names: each fetched whole, or taken from the cache, and verified before
// anything reads it. Progress is in bytes over all of them.
import { sha256 as sha256Of } from 'hash-wasm';
import { MartError } from '../lib/errors';
import { type Folder, urlIn } from '../lib/folder';
import { fetchResponse, readBody } from './fetch';
import type { ByteProgress } from './protocol';
import { openWeightCache, type WeightCache } from './weight-cache';

/** A header is within this; what has none by then is no safetensors file. */
const HEADER_WITHIN = 2 ** 20;

/**
 * The bytes of every file in `sha256` (lower-case hex by path in the folder). The first that fails stops the others; what came whole
 * is in the cache for the next try. Errors: fetch-failed; weights-corrupt for a file that is not what its hash says.
 */
export async function loadVerifiedFiles(
  folder: Folder,
  sha256: Readonly<Record<string, string>>,
  onProgress: (progress: ByteProgress) => void,
): Promise<Map<string, Uint8Array>> {
  const cache = openWeightCache(folder);
  await cache.dropOthers(sha256);
  const known = new Map<string, ByteProgress>(Object.keys(sha256).map((file) => [file, { loaded: 0, total: null }]));
  const stop = new AbortController();
  const loading = Object.entries(sha256).map(async ([file, hash]) => {
    const tell = (progress: ByteProgress) => {
      known.set(file, progress);
      onProgress(sumOf([...known.values()]));
    };
    return [file, await loadFile(folder, file, hash, cache, stop.signal, tell)] as const;
  });
  try {
    return new Map(await Promise.all(loading));
  } catch (error) {
    stop.abort();
    throw error;
  }
}

async function loadFile(
  folder: Folder,
  file: string,
  sha256: string,
  cache: WeightCache,
  signal: AbortSignal,
  tell: (progress: ByteProgress) => void,
): Promise<Uint8Array> {
  const cached = await cache.read(file, sha256);
  if (cached && (await sha256Of(cached)) === sha256) {
    tell({ loaded: cached.length, total: cached.length });
    return cached;
  }
  if (cached) await cache.drop(file, sha256);
  const bytes = await download(urlIn(folder, file), signal, tell);
  if ((await sha256Of(bytes)) !== sha256) {
    throw new MartError('weights-corrupt', `${file} does not have the SHA-256 that config.json names`, { file });
  }
  await cache.write(file, sha256, bytes);
  return bytes;
}

/** Past the browser's HTTP cache: that would hold each file twice, and might hold an older version of it. */
async function download(
  url: string,
  signal: AbortSignal,
  tell: (progress: ByteProgress) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetchResponse(url, { cache: 'no-store', signal });
  let start = new Uint8Array(0);
  let loaded = 0;
  let total: number | null = null;
  const bytes = await readBody(response, url, (piece) => {
    if (total === null && loaded < HEADER_WITHIN) {
      start = joined(start, piece);
      total = safetensorsLength(start);
    }
    loaded += piece.length;
    tell({ loaded, total });
  });
  tell({ loaded, total: loaded });
  return bytes;
}

/**
 * Length of a safetensors file by the header that it starts with; null while the header is not all there. (The
 * Content-Length may be absent, or that of a compressed body.)
 */
export function safetensorsLength(start: Uint8Array): number | null {
  if (start.length < 8) return null;
  const end = 8 + Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true));
  if (end > start.length) return null;
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(start.subarray(8, end)));
    const ends = Object.values(header as Record<string, { data_offsets?: readonly number[] }>).map(
      (entry) => entry.data_offsets?.[1] ?? 0,
    );
    return end + Math.max(0, ...ends);
  } catch {
    // Its hash will tell.
    return null;
  }
}

function sumOf(parts: readonly ByteProgress[]): ByteProgress {
  const totals = parts.map(({ total }) => total).filter((total) => total !== null);
  const add = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  return { loaded: add(parts.map(({ loaded }) => loaded)), total: totals.length < parts.length ? null : add(totals) };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
