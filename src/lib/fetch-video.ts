// Fetches the video at an address without cookies and without saying where the request comes from; which addresses may be asked
// is for the caller to say. A server that gives parts is asked for those that are needed, when they are.
import { MartError } from './errors';
import { type Bytes, fetchRemote, type VideoFile, wholeFile } from './remote-file';

/** Of a name that an address gives. */
const LONGEST_NAME = 255;

/** Bytes up to which a file is fetched at once all the same. */
const SMALL = 4e6;

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
  onBytes: (bytes: Bytes) => void,
): Promise<VideoFile> {
  const { href: url } = address;
  const name = videoName(address);
  const response = await fetchRemote(url, { signal, headers: { Range: 'bytes=0-' } }).catch((error: unknown) => {
    // Some browsers ask a server of another host first whether it may be asked for parts; an empty file has none (416).
    const { status = 416 } = error instanceof MartError ? error.details : { status: 0 };
    if (signal.aborted || status !== 416) throw error;
    return fetchRemote(url, { signal });
  });
  const size = response.status === 206 ? Number(response.headers.get('content-length')) : 0;
  // Lengths of a packed body are those of its packing.
  if (size <= SMALL || response.headers.has('content-encoding'))
    return wholeFile(response, { name, url }, signal, onBytes);
  await response.body?.cancel();
  return { name, size, type: response.headers.get('content-type') ?? '', url };
}
