// Fetching over HTTP with the project's own errors: whatever stops a request or its body is `fetch-failed` with the url.
import { MartError } from '../lib/errors';

/** Errors: fetch-failed, also for a status that is not 2xx (then with `status`). */
export async function fetchResponse(url: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    throw fetchFailed(url, error);
  }
  if (!response.ok)
    throw new MartError('fetch-failed', `${url}: status ${response.status}`, { url, status: response.status });
  return response;
}

/** All of the body, in pieces as they come; `onPiece` hears of each. */
export async function readBody(
  response: Response,
  url: string,
  onPiece: (piece: Uint8Array) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  try {
    const reader = response.body?.getReader();
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      pieces.push(read.value);
      onPiece(read.value);
    }
    return new Uint8Array(await new Blob(pieces).arrayBuffer());
  } catch (error) {
    throw fetchFailed(url, error);
  }
}

function fetchFailed(url: string, cause: unknown): MartError {
  return new MartError('fetch-failed', `${url} could not be fetched`, { url }, cause);
}
