// Fetches the video that an address of this page asks for: only https or the page's own server, without cookies and
// without saying where the request comes from.
import { MartError } from '../lib/errors';
import type { ByteProgress } from './page-state';

/** Larger ones take too long to be fetched anew at each visit, and more memory than a phone has. */
const MOST_MEGABYTES = 500;

/** Of a name that an address gives. */
const LONGEST_NAME = 255;

/** The last part of the address, as a file name. */
export function videoName(address: URL): string {
  const last = address.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last).slice(0, LONGEST_NAME) || address.host;
  } catch {
    // A stray % is part of a name too.
    return last.slice(0, LONGEST_NAME);
  }
}

/** Errors: video-unreachable (with `status` where the server answered), video-too-large, cancelled. */
export async function fetchVideo(
  address: URL,
  signal: AbortSignal,
  onBytes: (bytes: ByteProgress) => void,
): Promise<File> {
  const { href: url, host } = address;
  const unreachable = (details: { readonly status?: number }, cause?: unknown) =>
    signal.aborted
      ? cause
      : new MartError('video-unreachable', `${url} could not be fetched`, { url, host, ...details }, cause);
  const tooLarge = () => new MartError('video-too-large', `${url} is too large`, { url, megabytes: MOST_MEGABYTES });
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let response: Response;
  let loaded = 0;
  try {
    response = await fetch(url, { signal, credentials: 'omit', referrerPolicy: 'no-referrer' });
  } catch (error) {
    throw unreachable({}, error);
  }
  if (!response.ok) throw unreachable({ status: response.status });
  const total = Number(response.headers.get('content-length')) || null;
  const reader = response.body?.getReader();
  if (total !== null && total > MOST_MEGABYTES * 1e6) {
    await reader?.cancel();
    throw tooLarge();
  }
  for (;;) {
    const read = await reader?.read().catch((error: unknown) => {
      throw unreachable({}, error);
    });
    if (!read || read.done) break;
    pieces.push(read.value);
    loaded += read.value.length;
    if (loaded > MOST_MEGABYTES * 1e6) {
      await reader?.cancel();
      throw tooLarge();
    }
    // A body that is packed on its way is longer than its length says.
    onBytes({ loaded, total: total !== null && loaded <= total ? total : null });
  }
  return new File(pieces, videoName(address), { type: response.headers.get('content-type') ?? '' });
}
