// A video at an address whose server gives any part of it: what the page knows of a file, without its bytes. Plain, so that
// workers and exports can be handed it; `PartedFile` reads it in parts, `fetchedOnce` all at once.
import { MartError } from './errors';

export interface RemoteFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  readonly url: string;
}

/** A file of this device, or one at an address. */
export type VideoFile = File | RemoteFile;

/** What of a Blob is needed to read it in parts. */
export interface Parts {
  readonly size: number;
  slice(from?: number, to?: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** What is done and of how much, where that is known; bytes. */
export interface Bytes {
  readonly loaded: number;
  readonly total: number | null;
}

/** A whole file that is larger takes too long to fetch, and more memory than a phone has. */
const MOST_MEGABYTES = 500;

/** Without cookies, and without saying where the request comes from. */
export const PRIVATELY = { credentials: 'omit', referrerPolicy: 'no-referrer' } as const;

export function isRemote(file: Blob | RemoteFile): file is RemoteFile {
  return !(file instanceof Blob);
}

export function partsOf(file: Blob | RemoteFile): Parts {
  return isRemote(file) ? new PartedFile(file) : file;
}

/** As `fetch`, with what went wrong as `video-unreachable`; `details.status` where the server answered. */
export async function fetchRemote(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input);
  const unreachable = (details: { readonly status?: number }, cause?: unknown) =>
    new MartError(
      'video-unreachable',
      `${url} could not be fetched`,
      { url, host: new URL(url).host, ...details },
      cause,
    );
  let response: Response;
  try {
    response = await fetch(input, { ...PRIVATELY, ...init });
  } catch (error) {
    throw init?.signal?.aborted ? error : unreachable({}, error);
  }
  if (!response.ok) throw unreachable({ status: response.status });
  return response;
}

/** All bytes of an answer. Errors: video-unreachable, video-too-large, what the signal was aborted with. */
export async function wholeFile(
  response: Response,
  { name, url }: Pick<RemoteFile, 'name' | 'url'>,
  signal?: AbortSignal,
  onBytes: (bytes: Bytes) => void = () => {},
): Promise<File> {
  const reader = response.body?.getReader();
  const total = Number(response.headers.get('content-length')) || null;
  const refuseOver = async (bytes: number) => {
    if (bytes <= MOST_MEGABYTES * 1e6) return;
    await reader?.cancel();
    throw new MartError('video-too-large', `${url} is too large`, { url, megabytes: MOST_MEGABYTES });
  };
  await refuseOver(total ?? 0);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let loaded = 0; ; ) {
    const read = await reader?.read().catch((error: unknown) => {
      if (signal?.aborted) throw error;
      throw new MartError('video-unreachable', `${url} broke off`, { url, host: new URL(url).host }, error);
    });
    if (!read || read.done) break;
    pieces.push(read.value);
    loaded += read.value.length;
    await refuseOver(loaded);
    // A body that is packed on its way is longer than its length says.
    onBytes({ loaded, total: total !== null && loaded <= total ? total : null });
  }
  return new File(pieces, name, { type: response.headers.get('content-type') ?? '' });
}

/** Gives all of `file`, fetched when it is first asked for; `onBytes` hears how far that is. Errors as `fetchRemote` and `wholeFile`. */
export function fetchedOnce(
  file: RemoteFile,
  onBytes?: (bytes: Bytes) => void,
): (signal?: AbortSignal) => Promise<File> {
  let fetched: File | null = null;
  return async (signal) => {
    fetched ??= await wholeFile(await fetchRemote(file.url, signal ? { signal } : {}), file, signal, onBytes);
    return fetched;
  };
}

/** Bytes that are fetched at once, where fewer are asked for. */
const BLOCK = 2 ** 18;
/** Headers are read in many small pieces that lie near one another. */
const MOST_BLOCKS = 16;

class PartedFile implements Parts {
  readonly size: number;
  readonly #name: string;
  readonly #url: string;
  /** By number, longest unused first. */
  readonly #blocks = new Map<number, Promise<ArrayBuffer>>();

  constructor({ name, size, url }: RemoteFile) {
    this.size = size;
    this.#name = name;
    this.#url = url;
  }

  slice(from = 0, to = this.size) {
    return { arrayBuffer: () => this.#read(Math.min(from, this.size), Math.min(to, this.size)) };
  }

  async #read(from: number, to: number): Promise<ArrayBuffer> {
    if (to <= from) return new ArrayBuffer(0);
    if (to - from > BLOCK) return this.#fetch(from, to);
    const first = Math.floor(from / BLOCK);
    const last = Math.floor((to - 1) / BLOCK);
    const start = from - first * BLOCK;
    if (first === last) return (await this.#block(first)).slice(start, start + to - from);
    return new Blob([await this.#block(first), await this.#block(last)]).slice(start, start + to - from).arrayBuffer();
  }

  #block(number: number): Promise<ArrayBuffer> {
    const block = this.#blocks.get(number) ?? this.#fetch(number * BLOCK, Math.min(this.size, (number + 1) * BLOCK));
    this.#blocks.delete(number);
    this.#blocks.set(number, block);
    block.catch(() => this.#blocks.delete(number));
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= MOST_BLOCKS) break;
      this.#blocks.delete(oldest);
    }
    return block;
  }

  async #fetch(from: number, to: number): Promise<ArrayBuffer> {
    const response = await fetchRemote(this.#url, { headers: { Range: `bytes=${from}-${to - 1}` } });
    const bytes = await response.arrayBuffer();
    if (response.status === 206 && bytes.byteLength === to - from) return bytes;
    // Another file lies there by now.
    throw new MartError('file-gone', `${this.#url} was changed`, { file: this.#name });
  }
}
